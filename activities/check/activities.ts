import { basename, dirname, join } from 'node:path';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { onceFor, openDoor, readReceipt, receiptOf, writeReceipt } from '../door/door.js';
import { KEPT_WORK } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { type CheckDataset, Checked, type NormalisedSource } from '../handover/run.js';
import type { CheckSource } from '../handover/source.js';
import type { Session } from '../platform/effects.js';
import { checkDataset } from './check-dataset.js';
import { checkSource } from './check-source.js';
import { type Deliveries, noteDeliveries } from './delivery-facts.js';
import { sortFindings } from './finding.js';
import { identityRules } from './identity-rules.js';
import { judgeDeliveries } from './judge-deliveries.js';
import type { JudgedSwing } from './judge-delivery.js';
import { keepResult } from './keep-result.js';
import type { CheckResult } from './verdict.js';

export function createCheckActivities(effects: Effects) {
  return {
    /** One result per extract, in order. Kept beside the runs, for the same rows break the same rules. */
    checkSource: openDoor('check', effects, checkExtracts),
    checkDataset: openDoor('check', effects, checkAssembled),
  };
}

async function checkExtracts(request: CheckSource, attempt: Attempt, effects: Effects): Promise<Checked[]> {
  const { dataset, source, normalised } = request;
  const { work } = effects.zones;
  const kept = await Promise.all(
    normalised.map((one) => readReceipt(Checked, checkFolder(dataset, one), work)),
  );
  if (kept.every((one) => one !== null)) return kept;
  const { scratch, signal } = attempt;
  const fetched = normalised.map((rows, rank) => ({
    rows,
    done: kept[rank] ?? null,
    ...pathsOf(rank, scratch),
  }));
  for (const { rows, done, rowsPath, issuesPath } of fetched) {
    if (done) continue;
    const zone = effects.zones[rows.zone];
    await zone.download(rows.rowsKey, rowsPath);
    await zone.download(rows.issuesKey, issuesPath);
  }
  return effects.engine.withSession({ scratch, signal }, async (session) => {
    const checked: Checked[] = [];
    const facts: Deliveries = {};
    for (const { rows, done, ...paths } of fetched) {
      if (done) {
        checked.push(done);
        continue;
      }
      const result = await checkRows(request, { rows, ...paths }, attempt, effects, session);
      facts[rows.extract] = result.facts;
      const folder = checkFolder(dataset, rows);
      const own = await keepResult(source, result, folder, work);
      await writeReceipt(own, folder, work);
      checked.push(own);
    }
    await noteDeliveries({ dataset, source }, facts, work);
    return checked;
  });
}

const pathsOf = (rank: number, scratch: string) => ({
  rowsPath: join(scratch, `rows-${rank}.parquet`),
  issuesPath: join(scratch, `issues-${rank}.parquet`),
});

async function checkRows(
  request: CheckSource,
  { rows, ...paths }: { readonly rows: NormalisedSource } & ReturnType<typeof pathsOf>,
  { scratch, tell }: Attempt,
  effects: Effects,
  session: Session,
): Promise<CheckResult & { readonly facts: Deliveries[string] }> {
  const dataset = datasetOf(effects, request.dataset);
  const { declaration: source, table } = sourceOf(dataset, request.source);
  const identities = identityRules(dataset, source, table);
  tell({ source: request.source, rows: rows.rowsOut });
  const subject = { source, table, identities, ...paths, rowsIn: rows.rowsIn, scratch };
  return checkSource(subject, effects.rules, session);
}

async function checkAssembled(
  request: CheckDataset,
  { scratch, signal, tell }: Attempt,
  effects: Effects,
): Promise<Checked> {
  const { run, dataset, assembled, current } = request;
  const folder = `${run}/check/_dataset/${receiptOf(assembled, current)}`;
  return onceFor(effects, folder, Checked, async () => {
    const tables = assembled.tables.map(({ name, key }) => ({
      ...{ name, key },
      path: join(scratch, `${name}.parquet`),
    }));
    for (const { key, path } of tables) await effects.zones.work.download(key, path);
    tell({ tables: tables.length });
    const previousRows = current?.rows ?? {};
    const extracts = assembled.counts;
    const subject = { dataset: datasetOf(effects, dataset), tables, previousRows, extracts, scratch };
    const result = await effects.engine.withSession({ scratch, signal }, (session) =>
      checkDataset(subject, effects.rules, session),
    );
    const swings = await judgeDeliveries(request, effects);
    return keepResult(dataset, withSwings(result, swings), folder, effects.zones.work);
  });
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
