/** The capacity plan that follows from what runs cost, as a table. */
import { groupDigits } from '../../print.js';
import type { Bench } from '../tell-table.js';
import type { PeopleRun } from './measure-people.js';
import { type Country, type Plan, planCapacity, rowCostsOf, STAGES } from './plan-capacity.js';
import type { Costs } from './tell-fleet.js';

const FRANCE: Country = { departements: 101, flows: 9, households: 2_000_000, months: 120 };
const HUNDREDFOLD: Country = { ...FRANCE, departements: 10_100, households: 200_000_000 };

/** Dollars for a GB and a month: list price of Amazon S3 Standard, US East, first 50 TB, as published on 2022-07-07. */
const LIST_PRICE = 0.023;
const PRICE = Number(process.env.BENCH_PRICE ?? LIST_PRICE);
const PRICE_SOURCE =
  process.env.BENCH_PRICE === undefined
    ? `${LIST_PRICE} $ a GB and month: list price of Amazon S3 Standard, US East, first 50 TB, of 2022-07-07; BENCH_PRICE sets another`
    : `${PRICE} a GB and month, by BENCH_PRICE`;

export async function tellCapacity(
  { tell, memory }: Bench,
  { ingest, version }: Costs,
  { few, many }: { readonly few: PeopleRun; readonly many: PeopleRun },
): Promise<void> {
  const row = rowCostsOf(few, many);
  await tell({
    title: 'Invented people (parcours-insertion), in one process: CPU seconds',
    header: ['rows', STAGES.ingest, STAGES.version],
    rows: [
      ...[few, many].map((run) => [groupDigits(run.rows), run.ingest.toFixed(2), run.version.toFixed(2)]),
      ['µs a row more', (row.ingest * 1e6).toFixed(1), (row.version * 1e6).toFixed(1)],
    ],
    note: 'The same files twice, with few people and with ten times as many; without Temporal, S3 and links.',
  });
  const plans = [FRANCE, HUNDREDFOLD].map((country) => planCapacity(country, ingest, version, row));
  const peak = Math.round(process.resourceUsage().maxRSS / 1_024);
  await tell({
    title:
      'Capacity: 101 départements, nine flows monthly, 2 M households, ten years; and a hundred times as much',
    header: ['', 'France', '× 100'],
    rows: planRows(plans, peak),
    note: [
      'Processor: once, of a file and of a département by the fit of the fleet; of a row, by invented people. Bytes are theirs too.',
      `A row for each household in each flow of each month, every version holds all months; DUCKDB_MEMORY_LIMIT=${memory}.`,
      `${PRICE_SOURCE}. Far beyond the largest run: read it as an order of magnitude.`,
    ].join(' '),
  });
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
    line('memory of the process that took invented people', () => `${peak} MiB`),
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
