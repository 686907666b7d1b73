/**
 * The only proxyActivities calls: one policy per room.
 *
 * A permanent error never reaches a second attempt (failure.ts marks it non-retryable). The others are tried again with
 * growing pauses: a partner's server or a store may be away for half an hour. Every room beats its heart each 3 seconds;
 * 20 seconds of silence mean that the worker is dead, and another one takes the step. A cancelled step is waited for:
 * what it writes while it stops would outlive the run otherwise.
 */
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';

const COMMON = {
  heartbeatTimeout: '20 seconds',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} as const;

/** Partners' servers: patient. Eight attempts spread over about 20 minutes. */
export const { planSources, receiveExtracts, lookForArrivals, noteArrivals } = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '2 hours',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2.5,
    maximumInterval: '10 minutes',
    maximumAttempts: 8,
  },
});

/** Our own work on what is already ours: a failure that lasts is a bug or a full disk. */
export const {
  normaliseSource,
  normalisePart,
  joinParts,
  checkSource,
  assembleDataset,
  checkDataset,
  deferRevisions,
  scanDataset,
} = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '4 hours',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 3,
    maximumInterval: '5 minutes',
    maximumAttempts: 6,
  },
});

/** data.gouv.fr: patient, since the version is released already and each attempt finds what the one before did. */
export const { planPublication, applyPublication, retractFromPortal } = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '4 hours',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2.5,
    maximumInterval: '5 minutes',
    maximumAttempts: 10,
  },
});

/** A switch that does not answer is tried for some minutes; the run is over whatever becomes of it. */
export const { sendHeartbeat } = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 4, maximumAttempts: 5 },
});

/** Its last try says that nothing answers, instead of failing. */
export const { watchPublication } = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '2 hours',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 3, maximumAttempts: 4 },
});

/** Mail servers and webhooks: patient, since greylists want minutes. Six attempts spread over 25 minutes; the last one tells what failed. */
export const { deliverReport, deliverDigest } = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '1 hour',
  retry: {
    initialInterval: '20 seconds',
    backoffCoefficient: 3,
    maximumInterval: '10 minutes',
    maximumAttempts: 6,
  },
});

/** Object storage: worth waiting for, since all that is left to do is write. */
export const {
  readCurrentVersion,
  readVersionInputs,
  orderExtracts,
  findUnchanged,
  noteMade,
  compareContract,
  releaseVersion,
  compareRebuilt,
  withdrawVersion,
  writeChangeLog,
  writeReports,
  writeRunPage,
  tellHeld,
  previewVersion,
  writeCatalogue,
  clearRun,
  planRetention,
  applyRetention,
} = proxyActivities<Activities>({
  ...COMMON,
  startToCloseTimeout: '4 hours',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2.5,
    maximumInterval: '5 minutes',
    maximumAttempts: 10,
  },
});
