/** Rooms that answer at once with references that nobody reads: what a test is about, it overrides. */
import { ApplicationFailure } from '@temporalio/common';
import type { PortalOutcome } from '../../activities/handover/portal.js';
import type {
  Checked,
  CurrentVersion,
  NormalisedSource,
  PlannedSource,
  SealedExtract,
  Verdict,
} from '../../activities/handover/run.js';
import type { Activities } from '../../activities/index.js';

export type Rooms = { readonly [Name in keyof Activities]: Activities[Name] };

export const SOURCES = ['caf', 'ccas', 'region'] as const;

export function plan(
  unavailable: PlannedSource['unavailable'] = 'last_good',
  take: PlannedSource['take'] = 'last',
): PlannedSource[] {
  return SOURCES.map((source) => ({ source, partner: `partenaire-${source}`, unavailable, take }));
}

export function sealed(source: string, edition = 'today'): SealedExtract {
  return {
    source,
    sha256: `${edition}-${source}`,
    key: `${source}/${edition}`,
    fileName: `${source}.csv`,
    bytes: 10,
    seenBefore: false,
    date: null,
  };
}

export function normalised({ source, sha256 }: SealedExtract): NormalisedSource {
  const keys = {
    rowsKey: `${sha256}/rows.parquet`,
    issuesKey: `${sha256}/issues.parquet`,
    identifiersKey: null,
  };
  return {
    source,
    extract: sha256,
    zone: 'work',
    keys: null,
    table: 'lieux',
    ...keys,
    rowsIn: 10,
    rowsOut: 9,
    rowsRejected: 1,
    placeUnit: 'ligne',
    speed: 'fast',
  };
}

export function checked(subject: string, verdict: Verdict = 'publish', reasons: string[] = []): Checked {
  return {
    subject,
    findingsKey: `${subject}/findings`,
    placesKey: `${subject}/places`,
    findings: 2,
    verdict,
    reasons,
  };
}

/** The version before: what a failed source falls back to. */
export const CURRENT: CurrentVersion = {
  version: '2026-01-31-00000000',
  inputs: SOURCES.map((source) => sealed(source, 'last')),
  rows: { lieux: 27 },
};

export const PUBLISHED: PortalOutcome = {
  portal: 'https://portal.example',
  datasetId: '65f0c0ffee',
  version: '2026-02-28-11111111',
  action: 'create',
  changes: 3,
  notes: [],
};

export function fakeRooms(own: Partial<Rooms> = {}): Rooms {
  return {
    planSources: async () => plan(),
    lookForArrivals: async () => ({ arrived: [], unfinished: [], unseen: [] }),
    noteArrivals: async () => undefined,
    receiveExtracts: async ({ source }) => [sealed(source)],
    normaliseSource: async ({ extracts }) => ({ taken: extracts.map(normalised), refused: [] }),
    normalisePart: async () => null,
    joinParts: async ({ extract }) => ({ taken: [normalised(extract)], refused: [] }),
    checkSource: async ({ normalised: rows }) => rows.map(({ source }) => checked(source)),
    assembleDataset: async ({ sources }) => ({
      tables: [{ name: 'lieux', key: 'lieux.parquet', rows: 9 * sources.length }],
      counts: sources.map(({ source, extract, rowsIn, rowsOut, rowsRejected }) => ({
        source,
        extract,
        rowsIn,
        rowsOut,
        rowsRejected,
        rowsMerged: 0,
      })),
    }),
    checkDataset: async ({ dataset }) => checked(dataset),
    readCurrentVersion: async () => null,
    releaseVersion: async () => ({
      version: '2026-02-28-11111111',
      manifestKey: 'manifest.json',
      status: 'published',
      since: null,
    }),
    writeReports: async ({ status }) => [
      { partner: 'partenaire-caf', key: `partenaire-caf/${status}/index.html`, findings: 2 },
    ],
    deliverReport: async ({ partner }) => ({
      outcomes: [{ partner, channel: 'mail', status: 'sent', reason: 'Sent.' }],
      digestSeconds: null,
    }),
    deliverDigest: async () => ({ outcomes: [], digestSeconds: null }),
    previewVersion: async () => [],
    writeRunPage: async ({ dataset, run }) => ({
      ...{
        key: `${dataset}/runs/${run}/index.html`,
        evidence: 'e'.repeat(64),
        remindHours: 24,
        expireDays: 2,
      },
    }),
    tellHeld: async () => undefined,
    sendHeartbeat: async () => false,
    compareContract: async () => ({ verdict: 'publish', reasons: [] }),
    deferRevisions: async ({ assembled }) => ({ assembled, sums: 0 }),
    scanDataset: async () => ({ verdict: 'publish', reasons: [] }),
    writeChangeLog: async () => undefined,
    orderExtracts: async () => ({ older: [], newer: [...SOURCES], untold: [] }),
    findUnchanged: async () => null,
    noteMade: async () => undefined,
    readVersionInputs: async () => SOURCES.map((source) => sealed(source)),
    compareRebuilt: async ({ version }) => ({ version, ok: true, sameCode: true, files: [] }),
    withdrawVersion: async ({ version }) => ({ version, current: CURRENT.version }),
    writeCatalogue: async ({ dataset }) => ({ home: 'index.html', page: `${dataset}/index.html` }),
    planPublication: async () => PUBLISHED,
    applyPublication: async () => PUBLISHED,
    retractFromPortal: async () => 0,
    watchPublication: async ({ dataset }) => ({ dataset, portal: PUBLISHED.portal, findings: [] }),
    planRetention: async () => ({ retained: 1 }),
    applyRetention: async () => ({
      deleted: 2,
      objects: 3,
      bytes: 4,
      register: 'registre/suppressions/run.jsonl',
    }),
    clearRun: async () => undefined,
    ...own,
  };
}

/** As failure.ts tells it of the families of errors.ts. */
export function failure(
  type: string,
  permanent: boolean,
  partnerSentence: string | null = null,
): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${type} in a sentence.`,
    type,
    nonRetryable: permanent,
    details: [{ partnerSentence }],
  });
}

export function rejected(source: string): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${source}: nothing usable was sent.`,
    type: 'DeliveryRejected',
    nonRetryable: true,
    details: [{ partnerSentence: `Rien d’utilisable pour ${source}.` }],
  });
}
