/** What runs cost, and the fit of it, as tables and a picture. */
import { groupDigits } from '../../print.js';
import { describeLink } from '../network/link.js';
import type { Bench } from '../tell-table.js';
import { drawFits } from './draw-fits.js';
import { type FleetRun, LINK, WORKERS } from './measure-runs.js';
import { type Cost, deviationOf, fitCost, type Measure, STAGES } from './plan-capacity.js';
import { middleOf } from './sizes.js';

const FITTED: Readonly<Record<Measure, string>> = {
  ingest: `CPU: ${STAGES.ingest}`,
  version: `CPU: ${STAGES.version}`,
  wall: 'the clock: the whole run',
};

export type Costs = Readonly<Record<Measure, Cost>>;

/** `most`: the most rows of a run. */
export async function tellFleet({ tell }: Bench, runs: readonly FleetRun[], most: number): Promise<Costs> {
  await tell({
    title: `Runs of ${WORKERS} workers, each in a network of its own behind a link of ${describeLink(LINK)}`,
    header: ['départements', 'files', 'rows', 'seconds', `CPU: ${STAGES.ingest}`, `CPU: ${STAGES.version}`],
    rows: runs.map(({ departements, files, rows, wall, ingest, version }) => [
      ...[departements, files, rows].map(groupDigits),
      ...[wall, ingest, version].map((seconds) => seconds.toFixed(2)),
    ]),
    note: [
      'Real runs through Temporal over the dataset of the bench, warm workers; a département is a source and a partner of its own. Each worker',
      'is in a network namespace that reaches storage (an S3 server) and Temporal over its link alone, held to the rate in both directions and not',
      'delayed. All share the cores of this machine; the seconds of processor are those of the workers.',
    ].join(' '),
  });
  const costs = {
    ingest: fitCost(runs, 'ingest'),
    version: fitCost(runs, 'version'),
    wall: fitCost(runs, 'wall'),
  };
  await tell({
    title: 'Least squares: seconds = a + b × files + c × rows + d × départements',
    header: ['', 'a, s', 'b, ms a file', 'c, µs a row', 'd, ms a département', 'widest error'],
    rows: (['ingest', 'version', 'wall'] as const).map((measure) => [
      FITTED[measure],
      ...fitCells(runs, measure, costs[measure]),
    ]),
    note: 'Relative errors are made least. A zero says that nothing of the kind was seen: the rest is fitted without it.',
    picture: {
      file: 'fleet.svg',
      alt: 'CPU seconds of a run against its files, its rows and its départements: measured, and as fitted',
      svg: drawFits(runs, costs, middleOf(most)),
    },
  });
  return costs;
}

function fitCells(runs: readonly FleetRun[], measure: Measure, cost: Cost): string[] {
  const { once, file, row, departement } = cost;
  const widest = Math.max(...runs.map((run) => Math.abs(deviationOf(run, measure, cost))));
  return [
    ...[once.toFixed(2), (file * 1e3).toFixed(1), (row * 1e6).toFixed(1), (departement * 1e3).toFixed(1)],
    `${Math.round(100 * widest)} %`,
  ];
}
