/** Normalise, by one step; an extract that is too large for one worker by a child for each of its parts, which any worker takes. */
import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Run, SealedExtract } from '../activities/handover/run.js';
import type {
  CutExtract,
  NormalisedExtracts,
  NormalisedPart,
  NormalisePart,
} from '../activities/handover/source.js';
import { normalisePart as act, joinParts, normaliseSource } from './doors.js';
import { endTogether } from './end-together.js';

interface OfSource extends Run {
  readonly source: string;
}

/** Each extract is taken or refused, in the order they were given. */
export async function normaliseExtracts(
  of: OfSource,
  extracts: readonly SealedExtract[],
): Promise<NormalisedExtracts> {
  const { taken, refused, cut } = await normaliseSource({ ...of, extracts, mayCut: true });
  if (cut === undefined) return { taken, refused };
  const joined: NormalisedExtracts[] = [];
  for (const extract of extracts) {
    const parts = cut.find((one) => one.extract === extract.sha256);
    if (parts) joined.push(await normaliseInParts(of, extract, parts));
  }
  const all = [...taken, ...joined.flatMap((one) => one.taken)];
  return {
    taken: extracts.flatMap(({ sha256 }) => all.filter((one) => one.extract === sha256)),
    refused: [...refused, ...joined.flatMap((one) => one.refused)],
  };
}

async function normaliseInParts(
  of: OfSource,
  extract: SealedExtract,
  { parts }: CutExtract,
): Promise<NormalisedExtracts> {
  const made = await endTogether(() =>
    Array.from({ length: parts }, (_, part) =>
      executeChild(normalisePart, {
        workflowId: `${of.run}/${of.source}/${extract.sha256.slice(0, 12)}/${part}`,
        args: [{ ...of, extract, part, parts }],
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      }),
    ),
  );
  return joinParts({ ...of, extract, parts: made });
}

export function normalisePart(request: NormalisePart): Promise<NormalisedPart | null> {
  return act(request);
}
