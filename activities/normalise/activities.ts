import { join } from 'node:path';
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
      async ({ run, dataset, extract }: NormaliseSource, { scratch, signal, tell }) => {
        const declared = datasetOf(effects, dataset);
        const { declaration: source, mapping } = sourceOf(declared, extract.source);
        const folder = `${run}/normalise/${extract.sha256}-${source.source}`;
        return onceFor(effects, folder, NormalisedSource, async () => {
          const path = join(scratch, 'extract');
          await effects.zones.raw.download(extract.key, path);
          tell({ source: source.source, bytes: extract.bytes });
          const done = await effects.engine.withSession({ scratch, signal }, (session) =>
            normaliseExtract(
              { dataset: declared, source, mapping, path, fileName: extract.fileName, scratch },
              effects.references,
              session,
            ),
          );
          const { rowsIn, rowsOut, rowsRejected, reading } = done;
          tell({ source: source.source, rowsIn, rowsRejected });
          const [rowsKey, issuesKey] = [`${folder}/rows.parquet`, `${folder}/issues.parquet`];
          await effects.zones.work.upload(rowsKey, done.rowsPath);
          await effects.zones.work.upload(issuesKey, done.issuesPath);
          return {
            ...{
              source: source.source,
              table: source.table,
              rowsKey,
              issuesKey,
              rowsIn,
              rowsOut,
              rowsRejected,
            },
            ...{ placeUnit: reading.placeUnit, speed: reading.speed },
          };
        });
      },
    ),
  };
}
