/** The fit of what runs cost, and the plan that follows from it, as tables. */
import { groupDigits } from '../../print.js';
import type { Bench } from '../tell-table.js';
import type { FleetRun } from './measure-fleet.js';
import {
  type Cost,
  type Country,
  deviationOf,
  fitCost,
  type Plan,
  planCapacity,
  rowCostsOf,
} from './plan-capacity.js';

const FRANCE: Country = { departements: 101, flows: 9, households: 2_000_000, months: 120 };
const HUNDREDFOLD: Country = { ...FRANCE, departements: 10_100, households: 200_000_000 };

/** Dollars for a GB and a month: list price of Amazon S3 Standard, US East, first 50 TB, as published on 2022-07-07. */
const LIST_PRICE = 0.023;
const PRICE = Number(process.env.BENCH_PRICE ?? LIST_PRICE);
const PRICE_SOURCE =
  process.env.BENCH_PRICE === undefined
    ? `${LIST_PRICE} $ a GB and month: list price of Amazon S3 Standard, US East, first 50 TB, of 2022-07-07; BENCH_PRICE sets another`
    : `${PRICE} a GB and month, by BENCH_PRICE`;

const STAGES = ['ingest', 'version'] as const;
const STAGE_NAMES = {
  ingest: 'received, normalised, checked',
  version: 'assembled, checked, released',
} as const;

export async function tellFleet(
  { tell, memory }: Bench,
  runs: readonly FleetRun[],
  persons: readonly FleetRun[],
): Promise<void> {
  const [few, many] = persons;
  if (!few || !many) throw new Error('Two runs of invented people are needed.');
  await tellRuns([...runs, few, many], tell);
  const costs = { ingest: fitCost(runs, 'ingest'), version: fitCost(runs, 'version') };
  const row = rowCostsOf(few, many);
  await tell({
    title: 'Least squares: CPU = a + b × files + c × rows',
    header: ['', 'a, s', 'b, ms a file', 'c, µs a row', 'widest error', 'c of persons, µs a row'],
    rows: STAGES.map((stage) => [
      STAGE_NAMES[stage],
      ...fitCells(runs, stage, costs[stage]),
      (row[stage] * 1e6).toFixed(1),
    ]),
    note: 'Relative errors are made least. What a row of persons costs more is of two runs of parcours-insertion, with the same files.',
  });
  const plans = [FRANCE, HUNDREDFOLD].map((country) =>
    planCapacity(country, costs.ingest, costs.version, row),
  );
  const peak = Math.round(process.resourceUsage().maxRSS / 1_024);
  await tell({
    title:
      'Capacity: 101 départements, nine flows monthly, 2 M households, ten years; and a hundred times as much',
    header: ['', 'France', '× 100'],
    rows: planRows(plans, peak),
    note: [
      `A row for each household in each flow of each month, every version holds all months; DUCKDB_MEMORY_LIMIT=${memory}.`,
      `${PRICE_SOURCE}. Computed by this command from the fit above, far beyond the largest run: read it as an order of magnitude.`,
    ].join(' '),
  });
}

function tellRuns(runs: readonly FleetRun[], tell: Bench['tell']): Promise<void> {
  return tell({
    title: 'CPU seconds of a run',
    header: ['files', 'rows', STAGE_NAMES.ingest, STAGE_NAMES.version],
    rows: runs.map(({ files, rows, ingest, version }) => [
      ...[groupDigits(files), groupDigits(rows), ingest.toFixed(2), version.toFixed(2)],
    ]),
    note: 'The last two rows are invented people (parcours-insertion), all others the dataset of the bench.',
  });
}

function fitCells(runs: readonly FleetRun[], stage: 'ingest' | 'version', cost: Cost): string[] {
  const widest = Math.max(...runs.map((run) => Math.abs(deviationOf(run, stage, cost))));
  return [
    ...[cost.once.toFixed(2), (cost.file * 1e3).toFixed(1), (cost.row * 1e6).toFixed(1)],
    `${Math.round(100 * widest)} %`,
  ];
}

function planRows(plans: readonly Plan[], peak: number): string[][] {
  const line = (name: string, of: (plan: Plan) => string) => [name, ...plans.map(of)];
  const version = ({ bytes }: Plan) => bytes.restricted + bytes.open;
  return [
    line('files a month', ({ files }) => groupDigits(files)),
    line('rows a month', ({ rows }) => groupDigits(rows)),
    line('rows after ten years', ({ history }) => groupDigits(history)),
    line('CPU hours a month: receive, normalise, check', ({ ingestHours }) => ingestHours.toFixed(1)),
    line('CPU hours of the last month’s version', ({ versionHours }) => versionHours.toFixed(1)),
    line('memory of this whole bench, as seen here', () => `${peak} MiB`),
    line('scratch of one run over all history', ({ bytes }) => gigabytes(bytes.scratch)),
    line('raw zone after ten years', ({ bytes }) => gigabytes(bytes.raw)),
    line('rows kept for later runs (work, restricted zone)', ({ bytes }) => gigabytes(bytes.kept)),
    line('restricted zone, one version', ({ bytes }) => gigabytes(bytes.restricted)),
    line('open zone, one version', ({ bytes }) => gigabytes(bytes.open)),
    line('cost of one version, a month', (plan) => `${((version(plan) / 1e9) * PRICE).toFixed(2)} $`),
    line('cost of all that is kept, a month', ({ bytes }) => {
      const all = bytes.raw + bytes.kept + bytes.restricted + bytes.open;
      return `${((all / 1e9) * PRICE).toFixed(2)} $`;
    }),
  ];
}

function gigabytes(bytes: number): string {
  return `${groupDigits(Math.round(bytes / 1e9))} GB`;
}
