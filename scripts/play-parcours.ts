/** Invented people through reading and assembly, without a server: what the bench measures and tests hold against the truth. */
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { assembleDataset } from '../activities/assemble/assemble-dataset.js';
import type { SourceRows } from '../activities/assemble/source-rows.js';
import { dateInName } from '../activities/extract/safe-name.js';
import { NORMALISE_FUNCTIONS } from '../activities/normalise/functions/index.js';
import { normaliseExtracts } from '../activities/normalise/normalise-extracts.js';
import { TOGETHER_BYTES, togetherWithin } from '../activities/normalise/together-within.js';
import type { Session, TabularEngine } from '../activities/platform/effects.js';
import { createTabularEngine } from '../activities/platform/engine/duckdb.js';
import { createReferences } from '../activities/platform/references/references.js';
import { createPseudonymiser } from '../activities/pseudonymise/create-pseudonymiser.js';
import type { KeyRing } from '../activities/pseudonymise/key-epochs.js';
import type { Dataset } from '../datasets/dataset.js';
import { loadDatasets } from '../datasets/load-datasets.js';
import { inPairs } from './in-pairs.js';
import { ROOT } from './toolkit.js';

export interface Play {
  readonly dataset: Dataset;
  readonly engine: TabularEngine;
  /** Extracts in `<folder>/<source>/`, truth in `<folder>/verite/`. */
  readonly folder: string;
  readonly scratch: string;
  readonly ring: KeyRing;
}

export async function openPlay(
  place: Pick<Play, 'folder' | 'scratch' | 'ring'>,
  memoryLimit: string,
): Promise<Play> {
  const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
  if (!dataset) throw new Error('The dataset parcours-insertion is not there.');
  const engine = createTabularEngine({ memoryLimit, threads: 2, functions: NORMALISE_FUNCTIONS });
  return { ...place, dataset, engine };
}

const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));

/** Every extract of the folder, read and pseudonymised: those of a source together, as a run reads them. `skipRejected` leaves out those that hold nobody. */
export async function readPlayed(
  play: Play,
  { skipRejected = false }: { readonly skipRejected?: boolean } = {},
): Promise<SourceRows[]> {
  const jobs: (() => Promise<SourceRows[]>)[] = [];
  for (const source of play.dataset.sources) {
    const folder = join(play.folder, source.declaration.source);
    const names = (await readdir(folder).catch(() => [])).sort();
    const files = await Promise.all(
      names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })),
    );
    for (const group of togetherWithin(TOGETHER_BYTES, files))
      jobs.push(() =>
        readTogether(
          play,
          source,
          group.map(({ name }) => join(folder, name)),
          skipRejected,
        ),
      );
  }
  return (await inPairs(jobs)).flat();
}

async function readTogether(
  { dataset, engine, scratch: root, ring }: Play,
  { declaration: source, mapping }: Dataset['sources'][number],
  paths: readonly string[],
  skipRejected: boolean,
): Promise<SourceRows[]> {
  const scratch = join(root, `${source.source}-${basename(paths[0] ?? '')}`);
  await mkdir(scratch, { recursive: true });
  const extracts = await Promise.all(
    paths.map(async (path, rank) => {
      const copy = join(scratch, `in-${rank}`);
      await copyFile(path, copy);
      const fileName = basename(path);
      return { path: copy, fileName, date: dateInName(fileName) ?? source.extract_date };
    }),
  );
  const today =
    extracts
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '';
  const pseudonymiser = createPseudonymiser(async () => ring);
  const outcomes = await engine.withSession({ scratch }, (session) =>
    normaliseExtracts(
      { dataset, source, mapping, extracts, scratch, today },
      { references, pseudonymiser },
      session,
    ),
  );
  return outcomes.flatMap((outcome) => {
    if ('error' in outcome) {
      if (skipRejected) return [];
      throw outcome.error;
    }
    const { rowsPath: path, rowsIn, rowsRejected } = outcome;
    const extract = extracts[outcome.rank]?.fileName ?? '';
    return [{ source: source.source, extract, table: source.table, path, rowsIn, rowsRejected }];
  });
}

/** Assembles, then lets `look` ask the session that holds every table, working ones included. */
export async function assemblePlayed<Result>(
  play: Play,
  taken: readonly SourceRows[],
  look: (session: Session) => Promise<Result>,
  assembly: Dataset['assembly'] = play.dataset.assembly,
): Promise<Result> {
  return play.engine.withSession({ scratch: play.scratch }, async (session) => {
    const whole = assembly === play.dataset.assembly;
    const tables = play.dataset.tables.filter(({ zone }) => whole || zone === 'work');
    const pseudonymiser = createPseudonymiser(async () => play.ring);
    const dataset = { ...play.dataset, tables, assembly };
    await assembleDataset(dataset, taken, references, play.scratch, session, pseudonymiser);
    return look(session);
  });
}
