/** One column of a file becomes keyed pseudonyms: the same for one identifier however it is written, in every format. */
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { writePersons } from './marked-persons.js';
import { inventedKey } from './marks.js';
import { runCli } from './run-cli.js';
import { readPlain } from './visible-bytes.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-pseudonyms-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const insertion = (...args: string[]) => runCli(args, { home });
const at = (name: string) => join(home, name);
const BODIES = ['2310200123456', '1310200654321'] as const;
const NIRS = BODIES.map((body) => `${body}${inventedKey(body)}`);
const [SPACED, BARE] = [
  (NIRS[0] ?? '').replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7'),
  NIRS[1] ?? '',
];

async function pseudonymise(file: string, out: string, domain: string, kind = 'nir', column = 'NIR') {
  const words = ['--column', column, '--identifier', kind, '--domain', domain, '--json'];
  return insertion('pseudonymise', at(file), at(out), ...words);
}

/** Cells of a column of a simple CSV file. */
async function columnOf(path: string, name: string): Promise<string[]> {
  const [header = '', ...lines] = (await readFile(at(path), 'utf8')).trimEnd().split(/\r?\n/);
  const place = header.split(',').indexOf(name);
  return lines.map((line) => line.split(',')[place] ?? '');
}

async function expected(message: string, domain: string, kind = 'nir'): Promise<string> {
  const { epochs } = JSON.parse(await readFile(at('pseudonym-keys.json'), 'utf8'));
  const secret = Buffer.from(epochs[0].key, 'base64');
  const key = hkdfSync('sha256', secret, '', `pseudonym 1 files/${domain}/${kind}`, 32);
  return createHmac('sha256', Buffer.from(key)).update(message).digest('hex');
}

describe('insertion pseudonymise', () => {
  beforeAll(async () => {
    assert.equal((await insertion('keys', 'generate')).code, 0);
    const csv = ['Prénom;NIR', `Zoé;${SPACED}`, `Luc;${BARE}`, 'Ève;zqvkfaux', 'Ana;', ''].join('\r\n');
    await writeFile(at('a.csv'), Buffer.from(csv, 'latin1'));
    const records = [BARE, BODIES[0], `${BARE.slice(0, 14)}x`].map((NIR, n) => ({ NIR, n }));
    await writeFile(at('b.json'), JSON.stringify(records));
    await writeFile(at('c.ndjson'), `${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
  });

  it('replaces the column and nothing else; what is no identifier becomes empty, and is counted', async () => {
    const { code, stdout, stderr } = await pseudonymise('a.csv', 'a-out.csv', 'etude');
    assert.equal(code, 0, stderr);
    const { rows, invalid, keyEpoch, ...more } = JSON.parse(stdout);
    assert.deepEqual([rows, invalid, more], [4, 1, {}]);
    assert.match(keyEpoch, /^1-[0-9a-f]{8}$/);
    assert.deepEqual(await columnOf('a-out.csv', 'Prénom'), ['Zoé', 'Luc', 'Ève', 'Ana']);
    const made = await Promise.all(BODIES.map((body) => expected(body, 'etude')));
    assert.deepEqual(await columnOf('a-out.csv', 'NIR'), [...made, '', '']);
    assert.ok(!(stdout + stderr + (await readFile(at('a-out.csv'), 'utf8'))).includes('zqvkfaux'));
  });

  it('gives one identifier one pseudonym in JSON, NDJSON, XLSX and Parquet too', async () => {
    const [first, second] = await Promise.all(BODIES.map((body) => expected(body, 'etude')));
    for (const file of ['b.json', 'c.ndjson']) {
      const { stdout } = await pseudonymise(file, 'bc.csv', 'etude');
      assert.equal(JSON.parse(stdout).invalid, 1);
      assert.deepEqual(await columnOf('bc.csv', 'NIR'), [second, first, '']);
    }
    await pseudonymise('a.csv', 'a.parquet', 'etude');
    const parquet = [...(await readPlain(home))].find(([path]) => path === 'a.parquet')?.[1] ?? '';
    assert.ok(parquet.includes(first ?? '?') && parquet.includes(second ?? '?'));
    await writePersons(at('persons'));
    await cp(at('persons/rdv-insertion/usagers_052_20260630.xlsx'), at('d.xlsx'));
    assert.equal((await insertion('convert', at('d.xlsx'), at('d-clear.csv'))).code, 0);
    const clear = await columnOf('d-clear.csv', 'NIR');
    assert.equal((await pseudonymise('d.xlsx', 'd-out.csv', 'etude')).code, 0);
    const wanted = await Promise.all(
      clear.map((nir) => expected(nir.replaceAll(' ', '').slice(0, 13), 'etude')),
    );
    assert.ok(clear.length > 0);
    assert.deepEqual(await columnOf('d-out.csv', 'NIR'), wanted);
  });

  it('shares no pseudonym between two domains', async () => {
    await pseudonymise('a.csv', 'other.csv', 'autre-etude');
    const [one, other] = [await columnOf('a-out.csv', 'NIR'), await columnOf('other.csv', 'NIR')];
    assert.deepEqual(
      one.filter((pseudonym) => pseudonym !== '' && other.includes(pseudonym)),
      [],
    );
  });

  it('reads matricules, France Travail numbers and texts in their canonical form', async () => {
    const cells = [
      // 205599000000000 could be a number of six digits as well, and is none
      ['matricule', '205599100000000', '02055991', '2055991', '2055991'],
      ['france-travail', '7391845q', '739 1845 Q', '7391845Q', '7391845Q'],
      ['text', ' Élan ', 'E\u0301lan', 'Élan', 'Élan'],
    ] as const;
    for (const [kind, one, two, three, canonical] of cells) {
      await writeFile(at('k.csv'), `id,n\n"${one}",1\n"${two}",2\n"${three}",3\n`);
      const { stdout, stderr } = await pseudonymise('k.csv', 'k-out.csv', 'etude', kind, 'id');
      assert.equal(JSON.parse(stdout).invalid, 0, stderr);
      const pseudonym = await expected(canonical, 'etude', kind);
      assert.deepEqual(await columnOf('k-out.csv', 'id'), [pseudonym, pseudonym, pseudonym], kind);
    }
  });

  it('refuses wrong usage in a sentence that tells no cell, and leaves nothing behind', async () => {
    const absent = await pseudonymise('a.csv', 'x.csv', 'etude', 'nir', 'Numéro');
    assert.equal(absent.code, 2);
    assert.match(absent.stderr, /a\.csv: none of its 2 columns is called "Numéro"/);
    assert.equal((await pseudonymise('a.csv', 'x.txt', 'etude')).code, 2);
    assert.equal((await pseudonymise('a.csv', 'x.csv', 'Étude')).code, 2);
    assert.equal((await pseudonymise('a.csv', 'x.csv', 'etude', 'siret')).code, 2);
    assert.equal((await pseudonymise('nulle-part.csv', 'x.csv', 'etude')).code, 2);
    await writeFile(at('photo.csv'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    assert.equal((await pseudonymise('photo.csv', 'x.csv', 'etude')).code, 4);
    assert.deepEqual([...(await readPlain(at('scratch'))).keys()], []);
    assert.equal(await readFile(at('x.csv')).catch(() => null), null);
  });

  it('does nothing without a key', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'insertion-keyless-'));
    onTestFinished(() => rm(bare, { recursive: true, force: true }));
    const words = ['--column', 'NIR', '--identifier', 'nir', '--domain', 'etude'];
    const { code, stderr } = await runCli(['pseudonymise', at('a.csv'), join(bare, 'x.csv'), ...words], {
      home: bare,
    });
    assert.equal(code, 2);
    assert.match(stderr, /insertion keys generate/);
    assert.deepEqual([...(await readPlain(bare)).keys()], []);
  });
});
