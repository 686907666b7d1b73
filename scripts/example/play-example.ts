/** The folder example/ of a dataset is its own test: small extracts in; rows, issues, tables and counts out. */
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import type { Effects } from '../../activities/effects.js';
import { DeclarationInvalid } from '../../activities/errors.js';
import { dateInName } from '../../activities/extract/safe-name.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import type { Session } from '../../activities/platform/effects.js';
import type { Dataset, DeclaredSource } from '../../datasets/dataset.js';
import { EXAMPLE_KEYS } from './example-keys.js';
import { compact, foldEmpty, foldLong, issueLine } from './shown-rows.js';

/** An example means the same on every day. */
const TODAY = '2026-11-29';

export interface ExampleEffects extends Pick<Effects, 'engine' | 'references'> {
  /** A folder that may be filled. */
  readonly scratch: string;
}

/** What the example gives, by the file of example/expected that says it. Throws DeclarationInvalid where extracts are missing. */
export async function playExample(
  dataset: Dataset,
  effects: ExampleEffects,
): Promise<ReadonlyMap<string, unknown>> {
  const taken: SourceRows[] = [];
  const seen = new Map<string, unknown>();
  for (const source of dataset.sources)
    seen.set(`${source.declaration.source}.json`, plain(await playSource(dataset, source, taken, effects)));
  seen.set('_tables.json', plain(await assemble(dataset, taken, effects)));
  return seen;
}

export const expectedOf = (dataset: Dataset, file: string) =>
  join(dataset.folder, 'example', 'expected', file);

export async function readExpected(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** As the file of what is expected holds it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function playSource(
  dataset: Dataset,
  { declaration: source, mapping }: DeclaredSource,
  taken: SourceRows[],
  effects: ExampleEffects,
): Promise<unknown> {
  const extracts = join(dataset.folder, 'example', 'extracts', source.source);
  const found = await readdir(extracts).catch(() => []);
  const files = found.filter((name) => !name.startsWith('.')).sort(); // what editors and desktops leave
  if (files.length === 0)
    throw new DeclarationInvalid(
      `${dataset.id}/example/extracts/${source.source}: no extract is there; add a small one, with invented people only.`,
    );
  const seen: Record<string, unknown> = {};
  for (const file of files) {
    const folder = join(effects.scratch, `${source.source}-${file}`);
    await mkdir(folder);
    await copyFile(join(extracts, file), join(folder, 'in'));
    const request = {
      dataset,
      source: { ...source, max_rejected_share: 1 },
      mapping,
      path: join(folder, 'in'),
      fileName: file,
      date: dateInName(file) ?? source.extract_date,
      today: TODAY,
      scratch: folder,
    };
    const { rows, ...read } = await effects.engine.withSession({ scratch: folder }, (session) =>
      readExample(request, effects, session),
    );
    const { rowsIn, rowsRejected } = read.counts;
    taken.push({
      ...{ source: source.source, extract: file, table: source.table, path: rows.path },
      ...{ rowsIn, rowsRejected },
    });
    seen[file] = { ...read, rows: rows.all };
  }
  return files.length === 1 ? Object.values(seen)[0] : seen;
}

async function readExample(
  request: Parameters<typeof normaliseExtract>[0],
  { references }: ExampleEffects,
  session: Session,
) {
  const done = await normaliseExtract(request, { references, pseudonymiser: EXAMPLE_KEYS }, session);
  const { rowsPath, reading, rowsIn, rowsOut, rowsRejected } = done;
  const rows = await session.rows(
    `select to_json(columns(*)) from (select * from read_parquet('${rowsPath}') order by _line)`,
    z.any(),
  );
  const issues = await session.rows(
    'select line, field, code, rejects from issues order by line nulls last, field, code, rejects',
    z.any(),
  );
  return {
    counts: { rowsIn, rowsOut, rowsRejected },
    speed: reading.speed,
    issues: issues.map(issueLine),
    rows: { path: rowsPath, all: rows.map(compact) },
  };
}

async function assemble(dataset: Dataset, taken: readonly SourceRows[], effects: ExampleEffects) {
  const { engine, references, scratch } = effects;
  return engine.withSession({ scratch }, async (session) => {
    const { counts, tables } = await assembleDataset(
      ...([dataset, taken, references, scratch, session, EXAMPLE_KEYS] as const),
    );
    const rows = await Promise.all(
      tables.map(async ({ name, path }) => {
        const all = await session.rows(
          `select to_json(columns(* exclude (_source, _line))) from read_parquet('${path}')`,
          z.any(),
        );
        return [name, foldLong(foldEmpty(all.map(compact)))];
      }),
    );
    return { counts: counts.map(({ extract: _, ...count }) => count), ...Object.fromEntries(rows) };
  });
}
