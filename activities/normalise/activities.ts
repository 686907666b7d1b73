import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { onceFor, openDoor, readReceipt, writeReceipt } from '../door/door.js';
import { madeBy, placeOfRows, type RowsPlace } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { NormalisedSource, type SealedExtract } from '../handover/run.js';
import {
  type JoinParts,
  type NormalisedExtracts,
  NormalisedPart,
  type NormalisePart,
  type NormaliseSource,
  type RefusedExtract,
} from '../handover/source.js';
import { cutExtracts } from './cut-extracts.js';
import { joinParts } from './join-parts.js';
import { normalisePart, partPlace } from './normalise-part.js';
import { type OfSource, readTogether } from './read-together.js';
import { storeRows, type WholeFiles } from './store-rows.js';
import { findKept, type Place, takeUpKept } from './take-up-kept.js';
import { TOGETHER_BYTES, togetherWithin } from './together-within.js';
import { withoutOpposed } from './without-opposed.js';

export function createNormaliseActivities(effects: Effects) {
  return {
    normaliseSource: openDoor('normalise', effects, takeExtracts),
    normalisePart: openDoor('normalise', effects, takePart),
    joinParts: openDoor('normalise', effects, takeParts),
  };
}

/**
 * Rows are made once for good: kept under the extract, the code and the declarations that read it, and the epoch of the keys.
 * What is kept already is not read again; the rest of the source is read together. An extract that is refused is refused alone.
 */
async function takeExtracts(
  request: NormaliseSource,
  attempt: Attempt,
  effects: Effects,
): Promise<NormalisedExtracts> {
  const done = new Map<string, NormalisedSource>();
  for (const extract of request.extracts) {
    const kept = await readKeptRows(extract, request, effects, attempt);
    if (kept) done.set(extract.sha256, kept);
  }
  const rest = request.extracts.filter(({ sha256 }) => !done.has(sha256));
  const { cut, whole } = await cutExtracts(rest, request, effects, attempt);
  const refused: RefusedExtract[] = [];
  for (const group of togetherWithin(TOGETHER_BYTES, whole))
    for (const outcome of await makeRows(group, request, effects, attempt))
      if ('reason' in outcome) refused.push(outcome);
      else done.set(outcome.extract, outcome);
  const taken: NormalisedSource[] = [];
  for (const { sha256 } of request.extracts) {
    const made = done.get(sha256);
    if (made) taken.push(await withoutOpposed(made, request, effects, attempt));
  }
  return { taken, refused, ...(cut.length > 0 && { cut }) };
}

async function takePart(request: NormalisePart, attempt: Attempt, effects: Effects) {
  const place = await partPlace(request, effects);
  return onceFor(effects, place.folder, NormalisedPart.nullable(), () =>
    normalisePart(request, place, effects, attempt),
  );
}

/** As takeExtracts, of one; where its parts are not one extract, it is read whole. */
async function takeParts(
  request: JoinParts,
  attempt: Attempt,
  effects: Effects,
): Promise<NormalisedExtracts> {
  const kept = await readKeptRows(request.extract, request, effects, attempt);
  const joined = kept ?? (await joinRows(request, effects, attempt));
  const [made] = joined ? [joined] : await makeRows([request.extract], request, effects, attempt);
  if (!made || 'reason' in made) return { taken: [], refused: made ? [made] : [] };
  return { taken: [await withoutOpposed(made, request, effects, attempt)], refused: [] };
}

/**
 * Rows about persons stay when the raw extract is deleted: rows of an earlier epoch are turned into today's, not read again; so are
 * those of earlier code, when there is nothing else to read.
 */
async function readKeptRows(
  extract: SealedExtract,
  { dataset: id, source }: OfSource,
  effects: Effects,
  attempt: Attempt,
): Promise<NormalisedSource | null> {
  const dataset = datasetOf(effects, id);
  const place = await placeOfRows(dataset, extract, effects);
  const zone = effects.zones[place.zone];
  const done = await readReceipt(NormalisedSource, place.folder, zone);
  if (done || !dataset.metadata.personal) return done;
  const keys = await effects.pseudonymiser.current();
  const earlier: Place = {
    ...{ dataset, table: sourceOf(dataset, source).table, folder: place.base, rawKey: extract.key },
    ...{ made: madeBy(dataset, effects), keys, scratch: attempt.scratch },
  };
  const kept = await findKept(earlier, effects);
  if (!kept) return null;
  const turned = await takeUpKept(kept, place.folder, earlier, effects, attempt.signal);
  await writeReceipt(turned, place.folder, zone);
  return turned;
}

async function makeRows(
  extracts: readonly SealedExtract[],
  request: OfSource,
  effects: Effects,
  attempt: Attempt,
): Promise<(NormalisedSource | RefusedExtract)[]> {
  attempt.tell({ source: request.source, bytes: extracts.reduce((sum, { bytes }) => sum + bytes, 0) });
  const told: (NormalisedSource | RefusedExtract)[] = [];
  for (const outcome of await readTogether(extracts, request, effects, attempt)) {
    const extract = extracts[outcome.rank];
    if (!extract) continue;
    if ('error' in outcome) {
      const { message: reason, partnerSentence } = outcome.error;
      told.push({ extract: extract.sha256, reason, partnerSentence });
      continue;
    }
    const place = await placeOfRows(datasetOf(effects, request.dataset), extract, effects);
    told.push(await keepRows(outcome, place, { ...request, extract }, effects));
  }
  attempt.tell({ source: request.source, extracts: told.length });
  return told;
}

/** Null where the extract is to be read whole. */
async function joinRows(request: JoinParts, effects: Effects, attempt: Attempt) {
  const place = await placeOfRows(datasetOf(effects, request.dataset), request.extract, effects);
  const files = await joinParts(request, place.folder, effects, attempt);
  return files && keepRows(files, place, request, effects);
}

/** Files first, the receipt last. */
async function keepRows(
  files: WholeFiles,
  place: RowsPlace,
  { extract, dataset, source }: OfSource & Pick<JoinParts, 'extract'>,
  effects: Effects,
): Promise<NormalisedSource> {
  const { table } = sourceOf(datasetOf(effects, dataset), source).declaration;
  const done = await storeRows(files, place, extract, table, effects);
  await writeReceipt(done, place.folder, effects.zones[place.zone]);
  return done;
}
