import { basename, dirname, join } from 'node:path';
import { datasetOf, sourceOf } from '../dataset-of.js';
import { onceFor, openDoor, readReceipt, receiptOf, writeReceipt } from '../door.js';
import type { Effects } from '../effects.js';
import { type CheckDataset, Checked, type NormalisedSource } from '../handover.js';
import type { CheckSource } from '../handover-source.js';
import { KEPT_WORK } from '../kept-extracts.js';
import { checkDataset } from './check-dataset.js';
import { type CheckResult, checkSource } from './check-source.js';

export function createCheckActivities(effects: Effects) {
  return {
    /** One result per extract, in order. Kept beside the runs, for the same rows break the same rules. */
    checkSource: openDoor(
      'check',
      effects,
      async (request: CheckSource, { scratch, signal, tell }): Promise<Checked[]> => {
        const { dataset: id, source: name, normalised } = request;
        const { declaration: source, table } = sourceOf(datasetOf(effects, id), name);
        const { work } = effects.zones;
        const kept = await Promise.all(
          normalised.map((one) => readReceipt(Checked, checkFolder(id, one), work)),
        );
        if (kept.every((one) => one !== null)) return kept;
        return effects.engine.withSession({ scratch, signal }, async (session) => {
          const checked: Checked[] = [];
          for (const [rank, rows] of normalised.entries()) {
            const done = kept[rank] ?? null;
            if (done) {
              checked.push(done);
              continue;
            }
            const [rowsPath, issuesPath] = [join(scratch, 'rows.parquet'), join(scratch, 'issues.parquet')];
            const zone = effects.zones[rows.zone];
            if (source.rules.length > 0) await zone.download(rows.rowsKey, rowsPath);
            await zone.download(rows.issuesKey, issuesPath);
            tell({ source: name, rows: rows.rowsOut });
            const subject = { source, table, rowsPath, issuesPath, scratch };
            const result = await checkSource(subject, effects.rules, session);
            const folder = checkFolder(id, rows);
            const own = await keepResult(effects, folder, name, result);
            await writeReceipt(own, folder, work);
            checked.push(own);
          }
          return checked;
        });
      },
    ),
    checkDataset: openDoor(
      'check',
      effects,
      async ({ run, dataset, assembled, current }: CheckDataset, { scratch, signal, tell }) => {
        const folder = `${run}/check/_dataset/${receiptOf(assembled, current)}`;
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

/** Named after what made the rows, and the oppositions that took some of them out. */
function checkFolder(dataset: string, { source, extract, rowsKey, oppositions }: NormalisedSource): string {
  const made = basename(dirname(rowsKey));
  const without = oppositions ? `-without-${oppositions.list.slice(0, 16)}` : '';
  return `${KEPT_WORK}/${dataset}/${source}/${extract}/checked-${made}${without}`;
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
