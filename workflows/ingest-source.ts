import { ActivityFailure, ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { ExtractStatus, FailedSource, SealedExtract } from '../activities/handover.js';
import { checkSource, normaliseSource, receiveExtracts } from './doors.js';
import { type IngestOutcome, type IngestSource, type SourceProgress, sourceProgress } from './messages.js';
import { refusedByRules, sumProgress } from './verdicts.js';

/** One source: extract → normalise → check. What the partner can mend is an outcome, not a failure of the run. */
export async function ingestSource(request: IngestSource): Promise<IngestOutcome> {
  let seen: SourceProgress = { source: request.source, step: 'extract' };
  setHandler(sourceProgress, () => seen);
  const outcomes: IngestOutcome[] = [];
  const received = await receiveOrFail(request);
  if ('failed' in received) outcomes.push(received);
  else for (const extract of received) outcomes.push(await takeExtract(request, extract, 'fresh', tell));
  const hashes = new Set('failed' in received ? [] : received.map(({ sha256 }) => sha256));
  for (const extract of request.earlier)
    if (!hashes.has(extract.sha256)) outcomes.push(await takeExtract(request, extract, 'kept', tell));
  tell('done');
  return joinOutcomes(outcomes);

  function tell(step: SourceProgress['step']): void {
    seen = sumProgress(request.source, step, joinOutcomes(outcomes).taken);
  }
}

export function joinOutcomes(outcomes: readonly IngestOutcome[]): IngestOutcome {
  return {
    taken: outcomes.flatMap(({ taken }) => taken),
    failed: outcomes.flatMap(({ failed }) => failed),
  };
}

async function receiveOrFail(request: IngestSource): Promise<readonly SealedExtract[] | IngestOutcome> {
  try {
    return await receiveExtracts(request);
  } catch (error) {
    return { taken: [], failed: [readFailure(request.source, null, error)] };
  }
}

/** The branch of one extract that is sealed already: today's, an earlier one that still counts, or the last good one in its place. */
export async function takeExtract(
  { run, dataset, source }: Pick<IngestSource, 'run' | 'dataset' | 'source'>,
  extract: SealedExtract,
  status: ExtractStatus,
  tell: (step: 'normalise' | 'check') => void,
): Promise<IngestOutcome> {
  try {
    tell('normalise');
    const normalised = await normaliseSource({ run, dataset, extract });
    tell('check');
    const checked = await checkSource({ run, dataset, normalised });
    if (checked.verdict !== 'refuse')
      return { taken: [{ source, status, extract, normalised, checked }], failed: [] };
    return { taken: [], failed: [refusedByRules(source, extract, checked)] };
  } catch (error) {
    return { taken: [], failed: [readFailure(source, extract, error)] };
  }
}

/** Families that end a source and leave the run alive; anything else is a bug and fails the run. */
const OF_THE_SOURCE = new Set(['DeliveryRejected', 'DeliveryUnfinished', 'PartnerUnreachable']);

function readFailure(source: string, extract: SealedExtract | null, error: unknown): FailedSource {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure) || !OF_THE_SOURCE.has(cause.type ?? '')) throw error;
  const [told] = (cause.details ?? []) as { partnerSentence: string | null }[];
  const rejected = cause.type === 'DeliveryRejected';
  const partnerSentence =
    told?.partnerSentence ?? 'Votre extrait n’a pas pu être récupéré ; nous réessaierons.';
  return { source, extract, reason: cause.message, partnerSentence, rejected, checked: null };
}
