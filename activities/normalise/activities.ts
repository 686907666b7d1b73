import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withholdOpposed } from '../custody/opposition/strike-rows.js';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { openDoor, readReceipt, writeReceipt } from '../door/door.js';
import { madeBy, placeOfRows, type RowsPlace } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import { NormalisedSource, type SealedExtract } from '../handover/run.js';
import type { NormalisedExtracts, NormaliseSource, RefusedExtract } from '../handover/source.js';
import type { NormalisedFiles } from './normalise-extracts.js';
import { normaliseExtracts } from './normalise-extracts.js';
import { findKept, type Place, removeEarlier, takeUpKept } from './take-up-kept.js';
import { TOGETHER_BYTES, togetherWithin } from './together-within.js';

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
          for (const outcome of await readTogether(group, request, effects, attempt))
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

async function readTogether(
  extracts: readonly SealedExtract[],
  { dataset: id, source: name }: NormaliseSource,
  effects: Effects,
  { scratch: root, signal, tell }: Attempt,
): Promise<(NormalisedSource | RefusedExtract)[]> {
  const dataset = datasetOf(effects, id);
  const { declaration: source, mapping } = sourceOf(dataset, name);
  const scratch = join(root, extracts[0]?.sha256 ?? '');
  await mkdir(scratch);
  const files = await Promise.all(
    extracts.map(async ({ key, fileName, date, ...received }, rank) => {
      const path = join(scratch, `extract-${rank}`);
      await effects.zones.raw.download(key, path);
      await requireAsReceived(path, { ...received, source: name });
      return { path, fileName, date: date ?? source.extract_date };
    }),
  );
  tell({ source: name, bytes: extracts.reduce((sum, { bytes }) => sum + bytes, 0) });
  const today = effects.now().toISOString().slice(0, 10);
  const outcomes = await effects.engine.withSession({ scratch, signal }, (session) =>
    normaliseExtracts({ dataset, source, mapping, extracts: files, scratch, today }, effects, session),
  );
  const told: (NormalisedSource | RefusedExtract)[] = [];
  for (const outcome of outcomes) {
    const extract = extracts[outcome.rank];
    if (!extract) continue;
    if ('error' in outcome) {
      const { message: reason, partnerSentence } = outcome.error;
      told.push({ extract: extract.sha256, reason, partnerSentence });
      continue;
    }
    const place = await placeOfRows(dataset, extract, effects);
    told.push(await keepRows(outcome, { ...place, extract, table: source.table }, effects));
  }
  tell({ source: name, extracts: told.length });
  return told;
}

/** A raw zone that is sealed gives who lacks its identity something else: that is no fault of the partner, who would be told so. */
async function requireAsReceived(
  path: string,
  { source, sha256, bytes }: Pick<SealedExtract, 'source' | 'sha256' | 'bytes'>,
): Promise<void> {
  const { size } = await stat(path);
  if (size === bytes) return;
  throw new ConfigurationInvalid(
    `${source}: the raw zone gives ${size} bytes for the extract ${sha256.slice(0, 12)}, which had ${bytes} when it was received; where RAW_RECIPIENTS seals that zone, set RAW_IDENTITY_FILE in the environment of whoever works on it, and run again.`,
  );
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
