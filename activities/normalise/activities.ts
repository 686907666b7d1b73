import { withholdOpposed } from '../custody/opposition/withhold-opposed.js';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { openDoor, readReceipt, writeReceipt } from '../door/door.js';
import { madeBy, placeOfRows, type RowsPlace } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { NormalisedSource, type SealedExtract } from '../handover/run.js';
import type { NormalisedExtracts, NormaliseSource, RefusedExtract } from '../handover/source.js';
import { readTogether } from './read-together.js';
import { findKept, type Place, removeEarlier, takeUpKept } from './take-up-kept.js';
import { TOGETHER_BYTES, togetherWithin } from './together-within.js';
import type { NormalisedFiles } from './write-extract.js';

export function createNormaliseActivities(effects: Effects) {
  return {
    /**
     * Rows are made once for good: kept under the extract, the code and the declarations that read it, and the epoch of the keys.
     * What is kept already is not read again; the rest of the source is read together. An extract that is refused is refused alone.
     */
    normaliseSource: openDoor(
      'normalise',
      effects,
      async (request: NormaliseSource, attempt): Promise<NormalisedExtracts> => {
        const done = new Map<string, NormalisedSource>();
        for (const extract of request.extracts) {
          const kept = await readKeptRows(extract, request, effects, attempt);
          if (kept) done.set(extract.sha256, kept);
        }
        const rest = request.extracts.filter(({ sha256 }) => !done.has(sha256));
        const refused: RefusedExtract[] = [];
        for (const group of togetherWithin(TOGETHER_BYTES, rest))
          for (const outcome of await makeRows(group, request, effects, attempt))
            if ('reason' in outcome) refused.push(outcome);
            else done.set(outcome.extract, outcome);
        const taken: NormalisedSource[] = [];
        for (const { sha256 } of request.extracts) {
          const made = done.get(sha256);
          if (made) taken.push(await withoutOpposed(made, request, effects, attempt));
        }
        return { taken, refused };
      },
    ),
  };
}

/**
 * Rows about persons stay when the raw extract is deleted: rows of an earlier epoch are turned into today's, not read again; so are
 * those of earlier code, when there is nothing else to read.
 */
async function readKeptRows(
  extract: SealedExtract,
  { dataset: id, source }: NormaliseSource,
  effects: Effects,
  attempt: Attempt,
): Promise<NormalisedSource | null> {
  const dataset = datasetOf(effects, id);
  const place = await placeOfRows(dataset, extract, effects);
  const zone = effects.zones[place.zone];
  const done = await readReceipt(NormalisedSource, place.folder, zone);
  if (done || !dataset.metadata.personal) return done;
  const keys = await effects.pseudonymiser.current();
  const { table } = sourceOf(dataset, source);
  const earlier: Place = {
    ...{ dataset, table, folder: place.base, rawKey: extract.key, made: madeBy(dataset, effects), keys },
    scratch: attempt.scratch,
  };
  const kept = await findKept(earlier, effects);
  if (!kept) return null;
  const turned = await takeUpKept(kept, place.folder, earlier, effects, attempt.signal);
  await writeReceipt(turned, place.folder, zone);
  return turned;
}

async function makeRows(
  extracts: readonly SealedExtract[],
  request: NormaliseSource,
  effects: Effects,
  attempt: Attempt,
): Promise<(NormalisedSource | RefusedExtract)[]> {
  const dataset = datasetOf(effects, request.dataset);
  const { table } = sourceOf(dataset, request.source).declaration;
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
    const place = await placeOfRows(dataset, extract, effects);
    told.push(await keepRows(outcome, { ...place, extract, table }, effects));
  }
  attempt.tell({ source: request.source, extracts: told.length });
  return told;
}

/** Files first, the receipt last. */
async function keepRows(
  files: NormalisedFiles,
  {
    zone,
    folder,
    keys,
    extract,
    table,
  }: RowsPlace & { readonly extract: SealedExtract; readonly table: string },
  effects: Effects,
): Promise<NormalisedSource> {
  const store = effects.zones[zone];
  const [rowsKey, issuesKey] = [`${folder}/rows.parquet`, `${folder}/issues.parquet`];
  await store.upload(rowsKey, files.rowsPath);
  await store.upload(issuesKey, files.issuesPath);
  const identifiersKey = files.identifiersPath && `${folder}/identifiers.parquet`;
  if (identifiersKey) await store.upload(identifiersKey, files.identifiersPath);
  const { rowsIn, rowsOut, rowsRejected, reading } = files;
  const done: NormalisedSource = {
    ...{
      source: extract.source,
      extract: extract.sha256,
      table,
      zone,
      keys,
      rowsKey,
      issuesKey,
      identifiersKey,
    },
    ...{ rowsIn, rowsOut, rowsRejected, placeUnit: reading.placeUnit, speed: reading.speed },
    ...(reading.sheets?.[0] === undefined ? {} : { sheet: reading.sheets[0] }),
  };
  await writeReceipt(done, folder, store);
  return done;
}

/** Rows of earlier key epochs go once today's are there, and those of persons who opposed. */
async function withoutOpposed(
  kept: NormalisedSource,
  { dataset: id, source }: NormaliseSource,
  effects: Effects,
  { scratch, signal }: Attempt,
): Promise<NormalisedSource> {
  const dataset = datasetOf(effects, id);
  if (!dataset.metadata.personal) return kept;
  const { table } = sourceOf(dataset, source);
  const keys = await effects.pseudonymiser.current();
  await removeEarlier(kept, keys.epoch, effects);
  return withholdOpposed({ dataset, table, kept, scratch, signal }, effects);
}
