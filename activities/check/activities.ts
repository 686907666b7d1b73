import { join } from 'node:path';
import { datasetOf, sourceOf } from '../dataset-of.js';
import { onceFor, openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import { type CheckDataset, Checked, type CheckSource } from '../handover.js';
import { checkDataset } from './check-dataset.js';
import { type CheckResult, checkSource } from './check-source.js';

export function createCheckActivities(effects: Effects) {
  return {
    checkSource: openDoor(
      'check',
      effects,
      async ({ run, dataset, normalised }: CheckSource, { scratch, signal, tell }) => {
        const { declaration: source, table } = sourceOf(datasetOf(effects, dataset), normalised.source);
        const folder = `${run}/check/${source.source}/${normalised.extract}`;
        return onceFor(effects, folder, Checked, async () => {
          const [rowsPath, issuesPath] = [join(scratch, 'rows.parquet'), join(scratch, 'issues.parquet')];
          const zone = effects.zones[normalised.zone];
          await zone.download(normalised.rowsKey, rowsPath);
          await zone.download(normalised.issuesKey, issuesPath);
          tell({ source: source.source, rows: normalised.rowsOut });
          const result = await effects.engine.withSession({ scratch, signal }, (session) =>
            checkSource({ source, table, rowsPath, issuesPath, scratch }, effects.rules, session),
          );
          return keepResult(effects, folder, source.source, result);
        });
      },
    ),
    checkDataset: openDoor(
      'check',
      effects,
      async ({ run, dataset, assembled, current }: CheckDataset, { scratch, signal, tell }) => {
        const folder = `${run}/check/_dataset`;
        return onceFor(effects, folder, Checked, async () => {
          const tables = assembled.tables.map(({ name, key }) => ({
            name,
            key,
            path: join(scratch, `${name}.parquet`),
          }));
          for (const { key, path } of tables) await effects.zones.work.download(key, path);
          tell({ tables: tables.length });
          const subject = {
            dataset: datasetOf(effects, dataset),
            tables,
            previousRows: current?.rows ?? {},
            scratch,
          };
          const result = await effects.engine.withSession({ scratch, signal }, (session) =>
            checkDataset(subject, effects.rules, session),
          );
          return keepResult(effects, folder, dataset, result);
        });
      },
    ),
  };
}

/** Findings and every place stay in the work zone; counts and the verdict travel. */
async function keepResult(
  effects: Effects,
  folder: string,
  subject: string,
  result: CheckResult,
): Promise<Checked> {
  const [findingsKey, placesKey] = [`${folder}/findings.json`, `${folder}/places.parquet`];
  await effects.zones.work.write(findingsKey, JSON.stringify(result.findings));
  await effects.zones.work.upload(placesKey, result.placesPath);
  const { verdict, reasons, findings } = result;
  return { subject, findingsKey, placesKey, findings: findings.length, verdict, reasons: [...reasons] };
}
