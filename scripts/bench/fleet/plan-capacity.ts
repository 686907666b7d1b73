/** What the country takes, from what runs were measured to cost. Pure. */
import { fitLeastSquares } from '../least-squares.js';
import type { FleetRun } from './measure-fleet.js';

/** Seconds of processor: once, for each file, for each row. */
export interface Cost {
  readonly once: number;
  readonly file: number;
  readonly row: number;
}

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
  readonly bytes: FleetRun['bytes'];
}

export interface Plan {
  readonly files: number;
  readonly rows: number;
  readonly history: number;
  /** Hours of processor a month: what came in, and the version of all history in the last month. */
  readonly ingestHours: number;
  readonly versionHours: number;
  /** At the end, in bytes. */
  readonly bytes: FleetRun['bytes'];
}

/** A coefficient below zero says that nothing of the kind was seen: the others are fitted without it. */
export function fitCost(runs: readonly FleetRun[], stage: 'ingest' | 'version'): Cost {
  const names = ['once', 'file', 'row'] as const;
  const of = { once: () => 1, file: ({ files }: FleetRun) => files, row: ({ rows }: FleetRun) => rows };
  let kept: readonly (typeof names)[number][] = names;
  for (;;) {
    const found = fitLeastSquares(
      runs.map((run) => kept.map((name) => of[name](run))),
      runs.map((run) => run[stage]),
    );
    const below = kept.find((_, rank) => (found[rank] ?? 0) < 0);
    const cost = {
      once: 0,
      file: 0,
      row: 0,
      ...Object.fromEntries(kept.map((name, rank) => [name, found[rank] ?? 0])),
    };
    if (below === undefined) return cost;
    kept = kept.filter((name) => name !== below);
  }
}

/** How far a run lies from the fit, as a share of what it cost. */
export function deviationOf(run: FleetRun, stage: 'ingest' | 'version', { once, file, row }: Cost): number {
  return (once + file * run.files + row * run.rows) / run[stage] - 1;
}

/** What one row more costs, of two runs of one dataset. */
export function rowCostsOf(few: FleetRun, many: FleetRun): RowCosts {
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
    ingestHours: (ingest.once + ingest.file * files + row.ingest * rows) / 3_600,
    versionHours: (version.once + version.file * files * months + row.version * history) / 3_600,
    bytes: {
      ...{ raw: all(raw), kept: all(kept), restricted: all(restricted) },
      ...{ open: all(open), scratch: all(scratch) },
    },
  };
}
