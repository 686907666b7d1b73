/** The parts of the bench, each loaded when it is asked for. */
import type { Bench } from './tell-table.js';

export interface BenchOptions {
  /** A revision of this toolkit to set beside the one that runs. */
  readonly compare?: string | undefined;
}

export interface Part {
  readonly name: string;
  readonly tells: string;
  /** Runs where no part is named; the others take minutes, install peers, and want a machine that does nothing else. */
  readonly runsUnasked: boolean;
  /** Runs in a network of its own: Linux only, as root or where users may make namespaces. */
  readonly laysLinks?: true;
  readonly run: (bench: Bench, options: BenchOptions) => Promise<void>;
}

const asked = { runsUnasked: false };
const unasked = { runsUnasked: true };

export const PARTS: readonly Part[] = [
  {
    ...{ name: 'pipeline', ...unasked },
    tells: 'the whole way of a million rows, step by step, beside a bare COPY of the same file',
    run: async (bench) => (await import('./bench-pipeline.js')).benchPipeline(bench),
  },
  {
    ...{ name: 'persons', ...unasked },
    tells: 'invented people from raw files to a version, and the quality of their linkage (BENCH_PERSONS)',
    run: async (bench) => (await import('./bench-persons.js')).benchPersons(bench),
  },
  {
    ...{ name: 'statements', ...asked },
    tells:
      'the dearest statements of the whole way (BENCH_STATEMENTS); of invented people with BENCH_PERSONS',
    run: async (bench) => (await import('./bench-statements.js')).benchStatements(bench),
  },
  {
    ...{ name: 'small', ...asked },
    tells: 'what people wait for: each command as a whole process (BENCH_TIMES)',
    run: async (bench) => (await import('./bench-small.js')).benchSmall(bench),
  },
  {
    ...{ name: 'peers', ...asked },
    tells:
      'the whole way beside SQL by hand, polars, pandas, dbt, Dagster, csv-parse; --compare REV adds a revision',
    run: async (bench, { compare }) => (await import('./bench-peers.js')).benchPeers(bench, compare),
  },
  {
    ...{ name: 'xlsx', ...asked },
    tells:
      'a million cells read and written, beside exceljs, SheetJS, calamine, openpyxl, xlsxwriter (BENCH_CELLS)',
    run: async (bench) => (await import('./xlsx/bench-xlsx.js')).benchXlsx(bench),
  },
  {
    ...{ name: 'xml', ...asked },
    tells: 'a flow of 200 MB of XML read into records, beside saxes and lxml (BENCH_MEGABYTES)',
    run: async (bench) => (await import('./xml/bench-xml.js')).benchXml(bench),
  },
  {
    ...{ name: 'checks', ...asked },
    tells: '18 rules over 100,000 and a million rows, beside soda, pandera, great-expectations, frictionless',
    run: async (bench) => (await import('./checks/bench-checks.js')).benchChecks(bench),
  },
  {
    ...{ name: 'deduplicate', ...asked },
    tells: 'which of 10⁴, 10⁵, 10⁶ structures are one, beside mednum-cli’s comparison, splink, recordlinkage',
    run: async (bench) => (await import('./deduplicate/bench-deduplicate.js')).benchDeduplicate(bench),
  },
  {
    ...{ name: 'suppress', ...asked },
    tells: 'small counts hidden, beside τ-Argus and GaussSuppression; k, l and t of persons, beside pycanon',
    run: async (bench) => (await import('./suppress/bench-suppress.js')).benchSuppress(bench),
  },
  {
    ...{ name: 'memory', ...asked },
    tells: 'memory and disk of ten million rows, once (BENCH_ROWS=100000000 for more)',
    run: async (bench) => (await import('./memory/bench-memory.js')).benchMemory(bench),
  },
  {
    ...{ name: 'api', ...asked },
    tells:
      '200 readers of the API of offre-insertion: page, filter, aggregate (BENCH_READERS, BENCH_SECONDS)',
    run: async (bench) => (await import('./api/bench-api.js')).benchApi(bench),
  },
  {
    ...{ name: 'fleet', ...asked, laysLinks: true },
    tells:
      'workers behind throttled links: cost against files, rows, départements; a plan for the country (BENCH_PRICE)',
    run: async (bench) => (await import('./fleet/bench-fleet.js')).benchFleet(bench),
  },
  {
    ...{ name: 'workers', ...asked },
    tells: 'one run by 1, 2 and 4 worker processes that share nothing but storage: times, and the same bytes',
    run: async (bench) => (await import('./workers/bench-workers.js')).benchWorkers(bench),
  },
  {
    ...{ name: 'link', ...asked, laysLinks: true },
    tells: '150 MB to and from an S3 server over links of 100 to 800 Mbit/s, one of them slow to answer',
    run: async (bench) => (await import('./link/bench-link.js')).benchLink(bench),
  },
];
