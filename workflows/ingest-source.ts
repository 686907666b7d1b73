import { ActivityFailure, ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { FailedSource, SealedExtract } from '../activities/handover/run.js';
import type { RefusedExtract } from '../activities/handover/source.js';
import { checkSource, receiveExtracts } from './doors.js';
import { type IngestOutcome, type IngestSource, type SourceProgress, sourceProgress } from './messages.js';
import { normaliseExtracts } from './normalise-in-parts.js';
import { sumProgress } from './report-run.js';
import { type Branch, refusedByRules, takeOnce } from './verdicts.js';

/** Extracts that take a step together: what travels stays far below what Temporal bears. */
const TOGETHER = 40;

/** One source: extract → normalise → check. What the partner can mend is an outcome, not a failure of the run. */
export async function ingestSource(request: IngestSource): Promise<IngestOutcome> {
  const { source } = request;
  let seen: SourceProgress = { source, step: 'extract' };
  setHandler(sourceProgress, () => seen);
  const received = await receiveOrFail(request);
  const outcomes: IngestOutcome[] = 'failed' in received ? [received] : [];
  const fresh = 'failed' in received ? [] : received;
  const hashes = new Set(fresh.map(({ sha256 }) => sha256));
  const branches: Branch[] = [
    ...takeOnce(fresh),
    ...request.earlier
      .filter(({ sha256 }) => !hashes.has(sha256))
      .map((extract) => ({ extract, status: 'kept' as const })),
  ];
  for (let first = 0; first < branches.length; first += TOGETHER)
    outcomes.push(await takeExtracts(request, branches.slice(first, first + TOGETHER), tell));
  tell('done');
  return joinOutcomes(outcomes);

  function tell(step: SourceProgress['step']): void {
    seen = sumProgress(source, step, joinOutcomes(outcomes).taken);
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
    return { taken: [], failed: [readFailure(request.source, null, error, OF_RECEIVING)] };
  }
}

/** The branch of extracts that are sealed already: today's, earlier ones that still count, or the last good one in their place. */
export async function takeExtracts(
  { run, dataset, source }: Pick<IngestSource, 'run' | 'dataset' | 'source'>,
  branches: readonly Branch[],
  tell: (step: 'normalise' | 'check') => void,
): Promise<IngestOutcome> {
  try {
    tell('normalise');
    const extracts = branches.map(({ extract }) => extract);
    const { taken, refused } = await normaliseExtracts({ run, dataset, source }, extracts);
    tell('check');
    const checks = taken.length === 0 ? [] : await checkSource({ run, dataset, source, normalised: taken });
    return joinOutcomes(
      branches.map(({ extract, status, copies }) => {
        const refusal = refused.find((one) => one.extract === extract.sha256);
        if (refusal) return refusedAtReading(source, extract, refusal);
        const rank = taken.findIndex((one) => one.extract === extract.sha256);
        const [normalised, checked] = [taken[rank], checks[rank]];
        if (!normalised || !checked) throw ApplicationFailure.nonRetryable(`${source}: an extract was lost.`);
        if (checked.verdict === 'refuse')
          return { taken: [], failed: [refusedByRules(source, extract, checked)] };
        const one = { source, status, extract, normalised, checked, ...(copies && { copies }) };
        return { taken: [one], failed: [] };
      }),
    );
  } catch (error) {
    return { taken: [], failed: branches.map(({ extract }) => readFailure(source, extract, error)) };
  }
}

function refusedAtReading(
  source: string,
  extract: SealedExtract,
  { reason, partnerSentence }: RefusedExtract,
): IngestOutcome {
  const failed = { source, extract, reason, partnerSentence, rejected: true, checked: null };
  return { taken: [], failed: [failed] };
}

/** Families that end a source and leave the run alive; anything else is a bug and fails the run. */
const OF_THE_SOURCE = new Set([
  'DeliveryRejected',
  'DeliveryUnfinished',
  'PartnerUnreachable',
  'DeclarationInvalid',
]);

/** A secret, a key or an address that a source names is its own; later, a setting that is missing is that of all. */
const OF_RECEIVING = new Set([...OF_THE_SOURCE, 'ConfigurationInvalid']);

const OUR_SETTING =
  'Un réglage de notre côté empêche de recevoir votre extrait. Rien n’est attendu de votre part.';
const NOT_RECEIVED = 'Votre extrait n’a pas pu être récupéré ; nous réessaierons.';

function readFailure(
  source: string,
  extract: SealedExtract | null,
  error: unknown,
  families: ReadonlySet<string> = OF_THE_SOURCE,
): FailedSource {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure) || !families.has(cause.type ?? '')) throw error;
  const [told] = (cause.details ?? []) as { partnerSentence: string | null }[];
  const rejected = cause.type === 'DeliveryRejected';
  const ours = cause.type === 'ConfigurationInvalid';
  const partnerSentence = told?.partnerSentence ?? (ours ? OUR_SETTING : NOT_RECEIVED);
  const failed = { source, extract, reason: cause.message, partnerSentence, rejected, checked: null };
  return ours ? { ...failed, ours } : failed;
}
