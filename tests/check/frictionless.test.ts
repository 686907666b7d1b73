/** `validate --schema` against frictionless: published schemas, their valid example, and every way to break one cell or column of it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, it } from 'vitest';
import { parseTableSchema, type TableSchema } from '../../activities/check/table-schema/table-schema.js';
import { checkTable, countUnread } from '../../activities/check/table-schema/validate-table.js';
import type { Session } from '../../activities/platform/effects.js';
import { readExtract } from '../../activities/read/read-extract.js';
import { provideFrictionless } from '../helpers/python.js';
import { inSession } from './open-session.js';

/** Examples of schema.data.gouv.fr (Licence Ouverte 2.0). */
const PAIRS = join(import.meta.dirname, 'table-schema-pairs');
const folder = await mkdtemp(join(tmpdir(), 'insertion-frictionless-'));
afterAll(() => rm(folder, { recursive: true }));

/** Columns are taken by their names, as we take them. */
const PROGRAM = `
import json, sys
from frictionless import Detector, Resource, Schema, system
system.trusted = True
said = {}
for schema, data in json.load(open(sys.argv[1])):
    report = Resource(path=data, schema=Schema.from_descriptor(schema), detector=Detector(schema_sync=True)).validate()
    said[data] = report.valid
print(json.dumps(said))`;

type Rows = string[][];

const written = (rows: Rows): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');

function* mutants([header = [], first = [], ...others]: Rows): Generator<
  readonly [name: string, rows: Rows]
> {
  yield ['valid', [header, first, ...others]];
  yield ['row-twice', [header, first, first, ...others]];
  yield ['column-more', [[...header, 'zzz'], ...[first, ...others].map((row) => [...row, 'x'])]];
  yield ['columns-swapped', [header, first, ...others].map((row) => row.toReversed())];
  for (const [rank, title] of header.entries()) {
    const withCell = (cell: string): Rows => [
      header,
      first.map((old, at) => (at === rank ? cell : old)),
      ...others,
    ];
    yield [`${title}-empty`, withCell('')];
    yield [`${title}-word`, withCell('xxx')];
    yield [`${title}-number`, withCell('-12,5')];
    yield [`${title}-date`, withCell('31/02/2024')];
    yield [`${title}-gone`, [header, first, ...others].map((row) => row.filter((_, at) => at !== rank))];
  }
}

async function isValid(
  schema: TableSchema,
  file: string,
  session: Session,
  scratch: string,
): Promise<boolean> {
  const path = join(scratch, 'data.csv');
  await copyFile(file, path);
  const reading = await readExtract({ path, fileName: 'data.csv', scratch }, session);
  const { columns, titles = {}, native = [] } = reading;
  const unread = await countUnread(session);
  const asked = { titles, native, emptyIsText: true };
  const { findings } = await checkTable('extract', columns, schema, session, asked);
  return [...unread, ...findings].every(({ severity }) => severity !== 'refuse');
}

it('agrees with frictionless on each pair', async () => {
  const python = await provideFrictionless();
  const pairs: [schema: string, data: string][] = [];
  for (const name of (await readdir(PAIRS)).filter((one) => !one.endsWith('.md'))) {
    await mkdir(join(folder, name));
    const example = await readFile(join(PAIRS, name, 'valid.csv'), 'utf8');
    const delimiter = example.slice(0, example.indexOf('\n')).includes(';') ? ';' : ',';
    const rows: Rows = parse(example, { bom: true, delimiter });
    for (const [change, mutant] of mutants(rows)) {
      const data = join(folder, name, `${change.replaceAll(/[^\w-]/g, '_')}.csv`);
      await writeFile(data, written(mutant));
      pairs.push([join(PAIRS, name, 'schema.json'), data]);
    }
  }
  const list = join(folder, 'pairs.json');
  await writeFile(list, JSON.stringify(pairs));
  const said = JSON.parse(execFileSync(python, ['-c', PROGRAM, list], { encoding: 'utf8' }));
  const differing = await inSession(async (session, scratch) => {
    const found: string[] = [];
    for (const [file, data] of pairs) {
      const schema = parseTableSchema(await readFile(file, 'utf8'), 'schema.json');
      if ((await isValid(schema, data, session, scratch)) !== said[data])
        found.push(data.slice(folder.length + 1));
    }
    return found;
  });
  assert.deepEqual(differing, [], `${differing.length} of ${pairs.length} differ`);
});
