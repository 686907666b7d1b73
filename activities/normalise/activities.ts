import { join } from 'node:path';
import { datasetOf, sourceOf } from '../dataset-of.js';
import { type Attempt, onceFor, openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import { NormalisedSource, type NormaliseSource } from '../handover.js';
import { keptFolder } from '../kept-extracts.js';
import { strikeOpposed } from '../opposition/strike-rows.js';
import { normaliseExtract } from './normalise-extract.js';
import { findKept, type Place, removeEarlier, takeUpKept } from './take-up-kept.js';

export function createNormaliseActivities(effects: Effects) {
  return {
    normaliseSource: openDoor('normalise', effects, async (request: NormaliseSource, attempt) => {
      const { metadata } = datasetOf(effects, request.dataset);
      return metadata.personal
        ? normalisePersons(request, effects, attempt)
        : normalise(
            request,
            { zone: 'work', keys: null, folder: `${request.run}/normalise/${pathOf(request)}` },
            effects,
            attempt,
          );
    }),
  };
}

function pathOf({ extract }: NormaliseSource): string {
  return `${extract.source}/${extract.sha256}`;
}

/**
 * Rows about persons are made once for good: under the extract, the code that reads it and the epoch of the keys, so that
 * the raw extract may be deleted while its history stays. Rows of an earlier epoch are turned into today's, not read again;
 * so are those of earlier code, when there is nothing else to read.
 */
async function normalisePersons(
  request: NormaliseSource,
  effects: Effects,
  attempt: Attempt,
): Promise<NormalisedSource> {
  const dataset = datasetOf(effects, request.dataset);
  const { table } = sourceOf(dataset, request.extract.source);
  const keys = await effects.pseudonymiser.current();
  const made = `${effects.codeRevision.slice(0, 8)}-${dataset.revision.slice(0, 8)}`;
  const base = keptFolder(dataset.id, `${pathOf(request)}/`);
  const folder = `${base}${made}-${keys.name}`;
  const rawKey = request.extract.key;
  const place: Place = { dataset, table, folder: base, rawKey, made, keys, scratch: attempt.scratch };
  const kept = await findKept(place, effects);
  const done = kept
    ? await onceFor(
        effects,
        folder,
        NormalisedSource,
        () => takeUpKept(kept, folder, place, effects, attempt.signal),
        'restricted',
      )
    : await normalise(request, { zone: 'restricted', keys: keys.name, folder }, effects, attempt);
  await removeEarlier(place, effects);
  const { scratch, signal } = attempt;
  return strikeOpposed({ dataset, table, kept: done, scratch, signal }, effects);
}

interface Kept {
  readonly zone: 'work' | 'restricted';
  readonly keys: string | null;
  readonly folder: string;
}

function normalise(
  { dataset: id, extract }: NormaliseSource,
  { zone, keys, folder }: Kept,
  effects: Effects,
  { scratch, signal, tell }: Attempt,
): Promise<NormalisedSource> {
  const dataset = datasetOf(effects, id);
  const { declaration: source, mapping } = sourceOf(dataset, extract.source);
  const act = async (): Promise<NormalisedSource> => {
    const path = join(scratch, 'extract');
    await effects.zones.raw.download(extract.key, path);
    tell({ source: source.source, bytes: extract.bytes });
    const date = extract.date ?? source.extract_date;
    const done = await effects.engine.withSession({ scratch, signal }, (session) =>
      normaliseExtract(
        { dataset, source, mapping, path, fileName: extract.fileName, date, scratch },
        effects,
        session,
      ),
    );
    const { rowsIn, rowsOut, rowsRejected, reading } = done;
    tell({ source: source.source, rowsIn, rowsRejected });
    const [rowsKey, issuesKey] = [`${folder}/rows.parquet`, `${folder}/issues.parquet`];
    await effects.zones[zone].upload(rowsKey, done.rowsPath);
    await effects.zones[zone].upload(issuesKey, done.issuesPath);
    const identifiersKey = done.identifiersPath && `${folder}/identifiers.parquet`;
    if (identifiersKey) await effects.zones[zone].upload(identifiersKey, done.identifiersPath);
    return {
      ...{
        source: source.source,
        extract: extract.sha256,
        table: source.table,
        zone,
        keys,
        rowsKey,
        issuesKey,
        identifiersKey,
      },
      ...{ rowsIn, rowsOut, rowsRejected, placeUnit: reading.placeUnit, speed: reading.speed },
      ...(reading.sheets?.[0] === undefined ? {} : { sheet: reading.sheets[0] }),
    };
  };
  return onceFor(effects, folder, NormalisedSource, act, zone);
}
