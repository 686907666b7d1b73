/** What the country takes, from what runs were measured to cost. Pure. */
import { fitLeastSquares } from '../least-squares.js';
import type { PeopleRun } from './measure-people.js';
import type { FleetRun } from './measure-runs.js';
import type { Size } from './sizes.js';

/** Seconds: once, for each département, for each file, for each row. */
export type Cost = Readonly<Record<Term, number>>;

/** What is fitted of a run. */
export type Measure = 'ingest' | 'version' | 'wall';

/** As tables and the picture name what processors are busy with. */
export const STAGES = {
  ingest: 'received, normalised, checked',
  version: 'assembled, checked, released',
} as const;

type Term = keyof typeof TERMS;

const TERMS = {
  once: () => 1,
  departement: ({ departements }: Size) => departements,
  file: ({ files }: Size) => files,
  row: ({ rows }: Size) => rows,
};
const NAMES = Object.keys(TERMS) as readonly Term[];

export interface Country {
  readonly departements: number;
  readonly flows: number;
  readonly households: number;
  readonly months: number;
}

/** Of rows about persons: seconds of processor and bytes for each. */
export interface RowCosts {
  readonly ingest: number;
  readonly version: number;
  readonly bytes: PeopleRun['bytes'];
}

export interface Plan {
  readonly files: number;
  readonly rows: number;
  readonly history: number;
  /** Hours of processor a month: what came in, and the version of all history in the last month. */
  readonly ingestHours: number;
  readonly versionHours: number;
  /** At the end, in bytes. */
  readonly bytes: PeopleRun['bytes'];
}

/** A coefficient below zero says that nothing of the kind was seen: the others are fitted without it. */
export function fitCost(runs: readonly FleetRun[], measure: Measure): Cost {
  let kept = NAMES;
  for (;;) {
    const found = fitLeastSquares(
      runs.map((run) => kept.map((name) => TERMS[name](run))),
      runs.map((run) => run[measure]),
    );
    const below = kept.find((_, rank) => (found[rank] ?? 0) < 0);
    const fitted = kept.map((name, rank) => [name, found[rank] ?? 0] as const);
    const cost = { once: 0, departement: 0, file: 0, row: 0, ...Object.fromEntries(fitted) };
    if (below === undefined) return cost;
    kept = kept.filter((name) => name !== below);
  }
}

/** Of a run of that size, by the fit. */
export function costOf(size: Size, cost: Cost): number {
  return NAMES.reduce((sum, name) => sum + cost[name] * TERMS[name](size), 0);
}

/** How far a run lies from the fit, as a share of what it cost. */
export function deviationOf(run: FleetRun, measure: Measure, cost: Cost): number {
  return costOf(run, cost) / run[measure] - 1;
}

/** What one row more costs, of two runs of one dataset. */
export function rowCostsOf(few: PeopleRun, many: PeopleRun): RowCosts {
  const more = many.rows - few.rows;
  const each = (one: number, other: number) => Math.max(0, (other - one) / more);
  const { raw, kept, restricted, open, scratch } = many.bytes;
  return {
    ingest: each(few.ingest, many.ingest),
    version: each(few.version, many.version),
    bytes: {
      ...{ raw: each(few.bytes.raw, raw), kept: each(few.bytes.kept, kept) },
      ...{ restricted: each(few.bytes.restricted, restricted), open: each(few.bytes.open, open) },
      scratch: each(few.bytes.scratch, scratch),
    },
  };
}

/** One row for each household in each flow of each month; every version holds all months. */
export function planCapacity(country: Country, ingest: Cost, version: Cost, row: RowCosts): Plan {
  const { departements, flows, households, months } = country;
  const files = departements * flows;
  const rows = households * flows;
  const history = rows * months;
  const all = (each: number) => each * history;
  const { raw, kept, restricted, open, scratch } = row.bytes;
  return {
    ...{ files, rows, history },
    ingestHours: costOf({ departements, files, rows }, { ...ingest, row: row.ingest }) / 3_600,
    versionHours:
      costOf({ departements, files: files * months, rows: history }, { ...version, row: row.version }) /
      3_600,
    bytes: {
      ...{ raw: all(raw), kept: all(kept), restricted: all(restricted) },
      ...{ open: all(open), scratch: all(scratch) },
    },
  };
}
