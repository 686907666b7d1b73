/** Which statement feeds which table, drawn from the SQL itself. `ACCEPT=1` writes the pictures of docs/ anew; never in CI. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import type { SqlFile } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { drawGraph, type Kind } from '../../scripts/draw/draw-graph.js';
import { type Made, readSqlGraph } from '../../scripts/draw/read-sql-graph.js';
import { ROOT } from '../../scripts/toolkit.js';

const engine = createTabularEngine({ memoryLimit: '500MB', threads: 1, functions: [] });
const read = (files: readonly SqlFile[]) =>
  engine.withSession({ scratch: tmpdir() }, (session) => readSqlGraph(files, session));

const LEGEND = {
  input: 'sources, lists, and links that the toolkit makes',
  step: 'a step of the assembly',
  restricted: 'a restricted table',
  open: 'an open table',
} as const;

describe('the picture of an assembly', () => {
  it('follows macros and subqueries to the tables that they read', async () => {
    const sql = `-- a remark; with a semicolon
create macro seen(x) as table select * from lists where k = x;
create table a as
with own as (from source_in) select * from own where exists (from seen(1));
create or replace view b as from a join c using (k);
create macro counted(subject) as table from query_table(subject);
create table d as from counted('b');
drop table a;`;
    assert.deepEqual(await read([{ name: '010_a', sql }]), [
      { name: 'a', file: '010_a', reads: ['lists', 'source_in'] },
      { name: 'b', file: '010_a', reads: ['a', 'c'] },
      { name: 'd', file: '010_a', reads: ['b'] },
    ] satisfies Made[]);
  });

  it('tells a statement that it does not know', async () => {
    await assert.rejects(
      read([{ name: '010_a', sql: 'delete from a;' }]),
      /010_a: a statement begins with "delete/,
    );
  });

  it('is that of docs/', async () => {
    for (const dataset of await loadDatasets(join(ROOT, 'datasets'))) {
      const made = await read(dataset.assembly);
      const names = new Set(made.map(({ name }) => name));
      const zones = new Map(dataset.tables.map(({ name, zone }) => [name, zone]));
      const kindOf = (name: string): Kind => {
        const zone = zones.get(name);
        if (zone === 'open' || zone === 'restricted') return zone;
        return names.has(name) ? 'step' : 'input';
      };
      const drawn = drawGraph(`${dataset.id}: which statement feeds which table`, made, kindOf, LEGEND);
      const path = join(ROOT, 'docs', `sql-${dataset.id}.svg`);
      if (process.env.ACCEPT === '1' && !process.env.CI) await writeFile(path, drawn);
      assert.equal(
        await readFile(path, 'utf8').catch(() => ''),
        drawn,
        'ACCEPT=1 npx vitest run tests/datasets/sql-graph.test.ts',
      );
    }
  });
});
