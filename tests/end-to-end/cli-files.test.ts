/** Commands on one file: what it is, and a clean copy of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { EXAMPLE, extractPath } from './extracts.js';
import { runCli } from './run-cli.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-files-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const insertion = (...args: string[]) => runCli(args, { home });

describe('insertion inspect and convert', () => {
  it('tells what a file is: encoding, dialect, columns, rows', async () => {
    const { code, stdout } = await insertion(
      'inspect',
      extractPath(EXAMPLE, 'france-services', 'csv'),
      '--json',
    );
    assert.equal(code, 0);
    const seen = JSON.parse(stdout);
    assert.deepEqual(
      [seen.format, seen.encoding.name, seen.dialect.delimiter, seen.rows],
      ['csv', 'utf-8', ',', 12],
    );
    assert.ok(seen.columns.length === 23 && Array.isArray(seen.warnings));
  });

  it('converts without losing a row, and counts them', async () => {
    const out = join(home, 'out.csv');
    const { code, stdout } = await insertion(
      'convert',
      extractPath(EXAMPLE, 'aidants-connect', 'json'),
      out,
      '--json',
    );
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), { rowsIn: 14, rowsOut: 14, rejected: 0 });
    assert.equal(
      (await readFile(out, 'utf8')).trimEnd().split(/\r?\n(?=[^"]*(?:"[^"]*"[^"]*)*$)/).length,
      15,
    );
  });

  for (const command of [['inspect'], ['convert', 'out.csv']] as const)
    it(`${command[0]} rejects an image with exit code 4, in English and in French`, async () => {
      const image = join(home, 'photo.csv');
      await writeFile(image, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
      const [name, ...more] = command;
      const { code, stderr } = await insertion(name, image, ...more);
      assert.equal(code, 4, stderr);
      assert.match(stderr, /photo\.csv is an image, not a table/);
      assert.match(stderr, /Pour le partenaire : Le fichier « photo\.csv » est une image/);
    });

  it('tells in a sentence that a file is not there', async () => {
    const { code, stderr } = await insertion('inspect', join(home, 'absent.csv'));
    assert.equal(code, 2, stderr);
    assert.match(stderr, /absent\.csv/);
    assert.doesNotMatch(stderr, /bug of the toolkit/);
  });
});
