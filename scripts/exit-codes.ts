/** Exit codes are a promise to scripts. */
import { ConfigurationInvalid, DeclarationInvalid, DeliveryRejected } from '../activities/errors.js';
import type { RunReport } from '../workflows/messages.js';

export const EXIT = { done: 0, failed: 1, usage: 2, held: 3, inputRejected: 4 } as const;

/** A version that data.gouv.fr could not be told of: 1. A run that published with a stand-in for a rejected extract still tells so: 4. */
export function exitCodeOf(report: Pick<RunReport, 'status' | 'sources' | 'publication'>): number {
  if (report.publication?.status === 'failed') return EXIT.failed;
  switch (report.status) {
    case 'published':
    case 'unchanged':
      return report.sources.some(({ reason }) => reason !== undefined) ? EXIT.inputRejected : EXIT.done;
    case 'superseded':
      return EXIT.done;
    case 'held':
    case 'refused':
      return EXIT.held;
    case 'rejected':
      return EXIT.inputRejected;
    case 'failed':
    case 'cancelled':
      return EXIT.failed;
  }
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof ConfigurationInvalid || error instanceof DeclarationInvalid) return EXIT.usage;
  return error instanceof DeliveryRejected ? EXIT.inputRejected : EXIT.failed;
}
