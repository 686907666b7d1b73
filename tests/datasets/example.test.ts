/** The folder example/ of a dataset is a test: small extracts in, expected rows, issues, tables and counts out. */
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { assembleDataset, type SourceRows } from '../../activities/assemble/assemble-dataset.js';
import { dateInName } from '../../activities/extract/safe-name.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const ACCEPT = process.env.ACCEPT_GOLDEN === '1' && !process.env.CI;
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const scratch = await mkdtemp(join(tmpdir(), 'insertion-example-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

for (const dataset of await loadDatasets(join(ROOT, 'datasets'))) {
  const example = join(dataset.folder, 'example');
  describe(`example of ${dataset.id}`, async () => {
    const taken: SourceRows[] = [];
    for (const { declaration: source, mapping } of dataset.sources)
      it(`gives the expected rows and issues of ${source.source}`, async () => {
        const seen: Record<string, unknown> = {};
        const files = (await readdir(join(example, 'extracts', source.source))).sort();
        for (const file of files) {
          const folder = join(scratch, `${source.source}-${file}`);
          await mkdir(folder);
          await copyFile(join(example, 'extracts', source.source, file), join(folder, 'in'));
          const request = {
            dataset,
            source: { ...source, max_rejected_share: 1 },
            mapping,
            path: join(folder, 'in'),
            fileName: file,
            date: dateInName(file) ?? source.extract_date,
            today: '2026-11-29',
            scratch: folder,
          };
          const { rows, ...read } = await engine.withSession({ scratch: folder }, (session) =>
            readExample(request, session),
          );
          const { rowsIn, rowsRejected } = read.counts;
          taken.push({
            source: source.source,
            extract: file,
            table: source.table,
            path: rows.path,
            rowsIn,
            rowsRejected,
          });
          seen[file] = { ...read, rows: rows.all };
        }
        const golden = files.length === 1 ? Object.values(seen)[0] : seen;
        await compare(join(example, 'expected', `${source.source}.json`), golden);
      });

    it('gives the expected tables, and every row that came in has one fate', async () => {
      const seen = await engine.withSession({ scratch }, async (session) => {
        const { counts, tables } = await assembleDataset(
          dataset,
          taken,
          references,
          scratch,
          session,
          TEST_KEYS,
        );
        const rows = await Promise.all(
          tables.map(async ({ name, path }) => {
            const all = await session.rows(
              `select to_json(columns(* exclude (_source, _line))) from read_parquet('${path}')`,
              z.any(),
            );
            return [name, foldEmpty(all.map(compact))];
          }),
        );
        return { counts: counts.map(({ extract: _, ...count }) => count), ...Object.fromEntries(rows) };
      });
      for (const { rowsIn, rowsOut, rowsRejected, rowsMerged } of seen.counts)
        assert.equal(rowsIn, rowsOut + rowsRejected + rowsMerged);
      await compare(join(example, 'expected', '_tables.json'), seen);
    });
  });
}

async function readExample(request: Parameters<typeof normaliseExtract>[0], session: Session) {
  const done = await normaliseExtract(request, { references, pseudonymiser: TEST_KEYS }, session);
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

function issueLine({
  line,
  field,
  code,
  rejects,
}: {
  line: number | null;
  field: string;
  code: string;
  rejects: boolean;
}): string {
  return `${line ?? '-'} ${field || '*'} ${code}${rejects ? ' REJECTED' : ''}`;
}

/** Cells that measure nothing are most of a grid: they are counted, the others listed. */
function foldEmpty(rows: readonly Record<string, unknown>[]): unknown {
  const without = { secret: 0, sans_objet: 0, non_disponible: 0 };
  const empty = rows.filter(({ statut }) => typeof statut === 'string' && Object.hasOwn(without, statut));
  if (empty.length === 0) return rows;
  for (const { statut } of empty) without[statut as keyof typeof without] += 1;
  return { without, rows: rows.filter((row) => !empty.includes(row)) };
}

/** Without the empty fields, which are most. */
function compact(row: Record<string, string | null>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value === null || value === 'null' ? [] : [[name, JSON.parse(value)]],
    ),
  );
}

/** Expected files are written by ACCEPT_GOLDEN=1 npm test, never in CI, and read by a person before they are committed. */
async function compare(path: string, seen: unknown): Promise<void> {
  if (ACCEPT) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(seen, null, 1)}\n`);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(await readFile(path, 'utf8')));
}
