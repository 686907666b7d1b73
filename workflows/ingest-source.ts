import { ActivityFailure, ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { FailedSource, SealedExtract } from '../activities/handover.js';
import { checkSource, normaliseSource, receiveExtract } from './doors.js';
import { type IngestOutcome, type IngestSource, type SourceProgress, sourceProgress } from './messages.js';

/** One source: extract → normalise → check. What the partner can mend is an outcome, not a failure of the run. */
export async function ingestSource(request: IngestSource): Promise<IngestOutcome> {
  let seen: SourceProgress = { source: request.source, step: 'extract' };
  setHandler(sourceProgress, () => seen);
  let extract: SealedExtract | null = null;
  try {
    extract = await receiveExtract(request);
    return await takeExtract(request, extract, 'fresh', (now) => {
      seen = now;
    });
  } catch (error) {
    return { failed: readFailure(request.source, extract, error) };
  }
}

/** The same branch for an extract that is already sealed: today's, or the last good one in its place. */
export async function takeExtract(
  { run, dataset, source }: IngestSource,
  extract: SealedExtract,
  status: 'fresh' | 'stale',
  tell: (progress: SourceProgress) => void,
): Promise<IngestOutcome> {
  tell({ source, step: 'normalise' });
  const normalised = await normaliseSource({ run, dataset, extract });
  const { rowsIn, rowsOut, rowsRejected } = normalised;
  tell({ source, step: 'check', rowsIn, rowsOut, rowsRejected });
  const checked = await checkSource({ run, dataset, normalised });
  tell({
    source,
    step: status === 'stale' ? 'stale' : 'done',
    rowsIn,
    rowsOut,
    rowsRejected,
    findings: checked.findings,
  });
  if (checked.verdict !== 'refuse') return { taken: { source, status, extract, normalised, checked } };
  const reason = checked.reasons.join(' ');
  const partnerSentence =
    'Des règles de qualité bloquantes ne sont pas respectées : voyez les points signalés dans ce rapport, corrigez et renvoyez.';
  return { failed: { source, extract, reason, partnerSentence, rejected: true, checked } };
}

/** Families that end a source and leave the run alive; anything else is a bug and fails the run. */
const OF_THE_SOURCE = new Set(['DeliveryRejected', 'PartnerUnreachable']);

export function readFailure(source: string, extract: SealedExtract | null, error: unknown): FailedSource {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure) || !OF_THE_SOURCE.has(cause.type ?? '')) throw error;
  const [told] = (cause.details ?? []) as { partnerSentence: string | null }[];
  const rejected = cause.type === 'DeliveryRejected';
  const partnerSentence =
    told?.partnerSentence ?? 'Votre extrait n’a pas pu être récupéré ; nous réessaierons.';
  return { source, extract, reason: cause.message, partnerSentence, rejected, checked: null };
}
