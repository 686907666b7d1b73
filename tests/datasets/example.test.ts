/** The folder example/ of a dataset is a test: small extracts in, expected rows, issues, tables and counts out. */
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { assembleDataset, type SourceRows } from '../../activities/assemble/assemble-dataset.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extract.js';
import { createTabularEngine } from '../../activities/platform/duckdb.js';
import { createReferences } from '../../activities/platform/references.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const ACCEPT = process.env.ACCEPT_GOLDEN === '1' && !process.env.CI;
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const scratch = await mkdtemp(join(tmpdir(), 'insertion-example-'));
after(() => rm(scratch, { recursive: true, force: true }));

for (const dataset of await loadDatasets(join(ROOT, 'datasets'))) {
  const example = join(dataset.folder, 'example');
  describe(`example of ${dataset.id}`, async () => {
    const taken: SourceRows[] = [];
    for (const { declaration: source, mapping } of dataset.sources) {
      it(`gives the expected rows and issues of ${source.source}`, async () => {
        const folder = join(scratch, source.source);
        const [file = ''] = await readdir(join(example, 'extracts', source.source));
        await mkdir(folder);
        await copyFile(join(example, 'extracts', source.source, file), join(folder, 'in'));
        const seen = await engine.withSession({ scratch: folder }, async (session) => {
          const request = {
            dataset,
            source: { ...source, max_rejected_share: 1 },
            mapping,
            path: join(folder, 'in'),
            fileName: file,
            date: source.extract_date,
            scratch: folder,
          };
          const { rowsPath, reading, ...counts } = await normaliseExtract(
            request,
            { references, pseudonymiser: TEST_KEYS },
            session,
          );
          taken.push({
            source: source.source,
            extract: source.source,
            table: source.table,
            path: rowsPath,
            ...counts,
          });
          const rows = await session.rows(
            `select to_json(columns(*)) from (select * from read_parquet('${rowsPath}') order by _line)`,
            z.any(),
          );
          const issues = await session.rows(
            'select line, field, code, rejects from issues order by all',
            z.any(),
          );
          const { rowsIn, rowsOut, rowsRejected } = counts;
          return {
            counts: { rowsIn, rowsOut, rowsRejected },
            speed: reading.speed,
            issues: issues.map(issueLine),
            rows: rows.map(compact),
          };
        });
        await compare(join(example, 'expected', `${source.source}.json`), seen);
      });
    }

    it('gives the expected tables, and every row that came in has one fate', async () => {
      const seen = await engine.withSession({ scratch }, async (session) => {
        const { counts, tables } = await assembleDataset(dataset, taken, references, scratch, session);
        const rows = await Promise.all(
          tables.map(async ({ name, path }) => [
            name,
            (
              await session.rows(
                `select to_json(columns(* exclude (_source, _line))) from read_parquet('${path}')`,
                z.any(),
              )
            ).map(compact),
          ]),
        );
        return { counts: counts.map(({ extract: _, ...count }) => count), ...Object.fromEntries(rows) };
      });
      for (const { rowsIn, rowsOut, rowsRejected, rowsMerged } of seen.counts)
        assert.equal(rowsIn, rowsOut + rowsRejected + rowsMerged);
      await compare(join(example, 'expected', '_tables.json'), seen);
    });
  });
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
