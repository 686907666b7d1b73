import { basename, dirname, join } from 'node:path';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { onceFor, openDoor, readReceipt, receiptOf, writeReceipt } from '../door/door.js';
import { KEPT_WORK } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { countOutside } from '../handover/outside-rows.js';
import { type CheckDataset, Checked, type NormalisedSource } from '../handover/run.js';
import type { CheckSource } from '../handover/source.js';
import { checkDataset } from './check-dataset.js';
import { checkSource } from './check-source.js';
import { type Deliveries, noteDeliveries, readDeliveries } from './delivery-facts.js';
import { sortFindings } from './finding.js';
import { identityRules } from './identity-rules.js';
import { findBefore, type JudgedSwing, judgeDelivery } from './judge-deliveries.js';
import type { CheckResult } from './verdict.js';

export function createCheckActivities(effects: Effects) {
  return {
    /** One result per extract, in order. Kept beside the runs, for the same rows break the same rules. */
    checkSource: openDoor(
      'check',
      effects,
      async (request: CheckSource, { scratch, signal, tell }): Promise<Checked[]> => {
        const { dataset: id, source: name, normalised } = request;
        const dataset = datasetOf(effects, id);
        const { declaration: source, table } = sourceOf(dataset, name);
        const identities = identityRules(dataset, source, table);
        const { work } = effects.zones;
        const kept = await Promise.all(
          normalised.map((one) => readReceipt(Checked, checkFolder(id, one), work)),
        );
        if (kept.every((one) => one !== null)) return kept;
        return effects.engine.withSession({ scratch, signal }, async (session) => {
          const checked: Checked[] = [];
          const facts: Deliveries = {};
          for (const [rank, rows] of normalised.entries()) {
            const done = kept[rank] ?? null;
            if (done) {
              checked.push(done);
              continue;
            }
            const [rowsPath, issuesPath] = [join(scratch, 'rows.parquet'), join(scratch, 'issues.parquet')];
            const zone = effects.zones[rows.zone];
            await zone.download(rows.rowsKey, rowsPath);
            await zone.download(rows.issuesKey, issuesPath);
            tell({ source: name, rows: rows.rowsOut });
            const subject = { source, table, identities, rowsPath, issuesPath, rowsIn: rows.rowsIn, scratch };
            const result = await checkSource(subject, effects.rules, session);
            facts[rows.extract] = result.facts;
            const folder = checkFolder(id, rows);
            const own = await keepResult(effects, folder, name, result);
            await writeReceipt(own, folder, work);
            checked.push(own);
          }
          await noteDeliveries({ dataset: id, source: name }, facts, work);
          return checked;
        });
      },
    ),
    checkDataset: openDoor('check', effects, async (request: CheckDataset, { scratch, signal, tell }) => {
      const { run, dataset, assembled, current } = request;
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
          extracts: assembled.counts,
          scratch,
        };
        const result = await effects.engine.withSession({ scratch, signal }, (session) =>
          checkDataset(subject, effects.rules, session),
        );
        const swings = await judgeDeliveries(request, effects);
        return keepResult(effects, folder, dataset, withSwings(result, swings));
      });
    }),
  };
}

/** Each new extract beside the one that it takes the place of in the current version. */
async function judgeDeliveries(
  { dataset: id, deliveries = [], current }: CheckDataset,
  effects: Effects,
): Promise<JudgedSwing[]> {
  const dataset = datasetOf(effects, id);
  const swings: JudgedSwing[] = [];
  for (const name of new Set(deliveries.map(({ source }) => source))) {
    const { declaration: source, table } = sourceOf(dataset, name);
    const published = (current?.inputs ?? []).filter((one) => one.source === name);
    const known = new Set(published.map(({ sha256 }) => sha256));
    const come = deliveries.filter((one) => one.source === name && !known.has(one.sha256));
    if (published.length === 0 || come.length === 0) continue;
    const facts = await readDeliveries(id, name, effects.zones.work);
    for (const one of come) {
      const before = findBefore(one, published, source.take);
      const pair = { before: before && facts[before.sha256], now: facts[one.sha256] };
      if (pair.before && pair.now)
        swings.push(
          ...judgeDelivery(source, table, { before: pair.before, now: pair.now }, effects.rules).map(
            ({ finding, reason }) => ({ finding: { ...finding, extract: one.sha256 }, reason }),
          ),
        );
    }
  }
  return swings;
}

function withSwings(result: CheckResult, swings: readonly JudgedSwing[]): CheckResult {
  if (swings.length === 0) return result;
  return {
    ...result,
    findings: sortFindings([...result.findings, ...swings.map(({ finding }) => finding)]),
    verdict: result.verdict === 'refuse' ? 'refuse' : 'hold',
    reasons: [...swings.map(({ reason }) => reason), ...result.reasons],
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
  return {
    subject,
    findingsKey,
    placesKey,
    findings: findings.length,
    outside: countOutside(findings),
    verdict,
    reasons: [...reasons],
  };
}
