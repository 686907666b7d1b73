import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import { datasetOf, sourceOf } from '../dataset-of.js';
import { onceFor, openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import { NormalisedSource, type NormaliseSource } from '../handover.js';
import { normaliseExtract } from './normalise-extract.js';

export function createNormaliseActivities(effects: Effects) {
  return {
    normaliseSource: openDoor(
      'normalise',
      effects,
      async ({ run, dataset: id, extract }: NormaliseSource, { scratch, signal, tell }) => {
        const dataset = datasetOf(effects, id);
        const { declaration: source, mapping } = sourceOf(dataset, extract.source);
        const { zone, folder } = await placeOf(run, dataset, `${source.source}/${extract.sha256}`, effects);
        const normalise = async (): Promise<NormalisedSource> => {
          const path = join(scratch, 'extract');
          await effects.zones.raw.download(extract.key, path);
          tell({ source: source.source, bytes: extract.bytes });
          const { fileName } = extract;
          const request = {
            dataset,
            source,
            mapping,
            path,
            fileName,
            date: extract.date ?? source.extract_date,
          };
          const done = await effects.engine.withSession({ scratch, signal }, (session) =>
            normaliseExtract({ ...request, scratch }, effects, session),
          );
          const { rowsIn, rowsOut, rowsRejected, reading } = done;
          tell({ source: source.source, rowsIn, rowsRejected });
          const [rowsKey, issuesKey] = [`${folder}/rows.parquet`, `${folder}/issues.parquet`];
          await effects.zones[zone].upload(rowsKey, done.rowsPath);
          await effects.zones[zone].upload(issuesKey, done.issuesPath);
          return {
            ...{
              source: source.source,
              extract: extract.sha256,
              table: source.table,
              zone,
              rowsKey,
              issuesKey,
            },
            ...{ rowsIn, rowsOut, rowsRejected, placeUnit: reading.placeUnit, speed: reading.speed },
          };
        };
        return onceFor(effects, folder, NormalisedSource, normalise, zone);
      },
    ),
  };
}

/**
 * Rows about persons are made once for good: under the extract, the code that reads it and the epoch of the keys, so that
 * the raw extract may be deleted while its history stays.
 */
async function placeOf(
  run: string,
  { id, metadata, revision }: Dataset,
  extract: string,
  { pseudonymiser, codeRevision }: Effects,
): Promise<{ zone: 'work' | 'restricted'; folder: string }> {
  if (!metadata.personal) return { zone: 'work', folder: `${run}/normalise/${extract}` };
  const { name } = await pseudonymiser.current();
  const made = `${codeRevision.slice(0, 8)}-${revision.slice(0, 8)}-${name}`;
  return { zone: 'restricted', folder: `${id}/extracts/${extract}/${made}` };
}
