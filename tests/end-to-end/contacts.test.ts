/** A professional opposes to the publication of her contact: no later version holds it, in any writing. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { copyExample, DATASET, extractPath } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { readRun, runCli } from './run-cli.js';
import { smallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';
import { readPlain } from './visible-bytes.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const repository = await smallRepository();
const store = join(home, 'store');
const insertion = (...args: string[]) =>
  runCli(args, { home, repository, env: { STORE_URL: `file:${store}` } });

/** A mailbox of a function: that of a person never gets so far. */
const ADDRESS = 'accueil.nord@essai.example';
const LONGER = `contact-${ADDRESS}`;
const NUMBER = { national: '05 36 49 12 34', international: '+33536491234' };

async function publish(extracts: string): Promise<string> {
  const ended = await insertion('run', DATASET, '--extracts', extracts, '--json');
  assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
  return String(readRun(ended).version);
}

async function oppose(contact: Record<string, string>) {
  const file = join(home, 'contact.json');
  await writeFile(file, JSON.stringify(contact));
  return insertion('erase', DATASET, '--identifiers', file, '--json');
}

async function readVersion(version: string): Promise<string> {
  const files = await readPlain(join(store, 'open', DATASET, 'versions', version));
  return [...files.values()].join('\n');
}

let extracts = '';
let first = '';

beforeAll(async () => {
  extracts = await copyExample(join(home, 'extracts'));
  const path = extractPath(extracts, 'region-sud');
  const [header = [], ...rows]: string[][] = parse(await readFile(path, 'utf8'), {
    delimiter: ';',
    bom: true,
  });
  const [one, other, third] = rows;
  assert.ok(one && other && third);
  const [email, telephone] = [header.indexOf('contact_email'), header.indexOf('contact_telephone')];
  one[email] = ADDRESS;
  one[telephone] = NUMBER.national;
  other[email] = LONGER;
  third[telephone] = NUMBER.international;
  const quoted = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
  await writeFile(path, [header, ...rows].map(quoted).join('\n'));
  assert.equal((await insertion('keys', 'generate')).code, 0);
  first = await publish(extracts);
});

describe('the opposition of a professional', () => {
  it('needs a contact that can be read, and never repeats it', async () => {
    const refused = await oppose({ courriel: 'accueil.nord' });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /Contact 1: .*cannot be read/);
    assert.doesNotMatch(refused.stderr, /marie/);
  });

  it('takes the contact out of every later version, another one with the same end stays', async () => {
    const before = await readVersion(first);
    for (const shown of [ADDRESS, LONGER, NUMBER.international]) assert.ok(before.includes(shown), shown);
    const done = await oppose({ courriel: ` ${ADDRESS.toUpperCase()}`, telephone: '05.36.49.12.34' });
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout), { contacts: 1, heldBy: [first] });
    const second = await publish(extracts);
    assert.notEqual(second, first);
    const after1 = await readVersion(second);
    assert.ok(after1.includes(LONGER));
    assert.ok(!after1.replaceAll(LONGER, '').includes(ADDRESS));
    assert.ok(!after1.includes(NUMBER.international));
    const list = await readFile(join(store, 'restricted', DATASET, 'oppositions.json'), 'utf8');
    for (const clear of ['marie', '536491234']) assert.ok(!list.includes(clear));
    const again = await oppose({ courriel: ADDRESS });
    assert.deepEqual(JSON.parse(again.stdout), { contacts: 1, heldBy: [first] });
    assert.equal(JSON.parse(list).oppositions.length, 1);
    assert.equal(await publish(extracts), second, 'the same version');
  });

  it('holds on after a rotation of the keys, and no run goes without the keys', async () => {
    assert.equal((await insertion('keys', 'rotate')).code, 0);
    const third = await publish(extracts);
    assert.ok(!(await readVersion(third)).includes(NUMBER.international));
    await rm(join(home, 'pseudonym-keys.json'));
    const ended = await insertion('run', DATASET, '--extracts', extracts, '--json');
    assert.notEqual(ended.code, 0);
    assert.match(`${ended.stdout}${ended.stderr}`, /there is no key file/);
  });
});
