import { basename, dirname, join } from 'node:path';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { onceFor, openDoor, readReceipt, receiptOf, writeReceipt } from '../door/door.js';
import { KEPT_WORK } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { type CheckDataset, Checked, type NormalisedSource } from '../handover/run.js';
import type { CheckSource } from '../handover/source.js';
import { checkDataset } from './check-dataset.js';
import { type CheckedExtract, checkSource } from './check-source.js';
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
  const { declaration, table } = sourceOf(datasetOf(effects, dataset), source);
  const fetched = await fetchRows(
    normalised.filter((_, rank) => kept[rank] === null),
    attempt,
    effects,
  );
  const { scratch, signal } = attempt;
  const identities = identityRules(datasetOf(effects, dataset), declaration, table);
  const subject = { source: declaration, table, identities, extracts: fetched, scratch };
  const results = await effects.engine.withSession({ scratch, signal }, (session) =>
    checkSource(subject, effects.rules, session),
  );
  const made = new Map<string, Checked>();
  const facts: Deliveries = {};
  for (const [rank, { rows }] of fetched.entries()) {
    const result = results[rank];
    if (!result) continue;
    facts[rows.extract] = result.facts;
    const folder = checkFolder(dataset, rows);
    const own = await keepResult(source, result, folder, work);
    await writeReceipt(own, folder, work);
    made.set(rows.rowsKey, own);
  }
  await noteDeliveries({ dataset, source }, facts, work);
  return normalised.flatMap(({ rowsKey }, rank) => kept[rank] ?? made.get(rowsKey) ?? []);
}

interface FetchedRows extends CheckedExtract {
  readonly rows: NormalisedSource;
}

async function fetchRows(
  normalised: readonly NormalisedSource[],
  { scratch, tell }: Attempt,
  { zones }: Effects,
): Promise<FetchedRows[]> {
  const fetched: FetchedRows[] = [];
  for (const [rank, rows] of normalised.entries()) {
    const rowsPath = join(scratch, `rows-${rank}.parquet`);
    const issuesPath = join(scratch, `issues-${rank}.parquet`);
    await zones[rows.zone].download(rows.rowsKey, rowsPath);
    await zones[rows.zone].download(rows.issuesKey, issuesPath);
    tell({ source: rows.source, rows: rows.rowsOut });
    fetched.push({ rows, rowsPath, issuesPath, rowsIn: rows.rowsIn });
  }
  return fetched;
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
