/** One person among others, along identifiers: against a plain search in memory, over random rows. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { findPerson, loadHeld } from '../../activities/custody/erase/find-person.js';
import { mergeOpposition } from '../../activities/custody/erase/merge-oppositions.js';
import { readIdentities } from '../../activities/custody/erase/read-identities.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { Identity } from '../../activities/normalise/identity.js';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { Table } from '../../datasets/dataset.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-find-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

const TELLING = { mark: 'nir', sure: ['nir', 'dossier', 'identite'] };
const NAMES = ['nir', 'dossier', 'identite', 'usage', 'telephone'] as const;
const table = Table.parse({
  ...{ name: 'fiches', zone: 'work', title: 'Fiches', grain: 'une ligne', working: [], formats: [] },
  columns: NAMES.map((name) => ({
    ...{ name, type: 'text', required: false, description: name },
    identifier: name === 'usage' ? 'identite' : name,
  })),
});

type Row = Readonly<Record<(typeof NAMES)[number], string | null>>;

async function load(rows: readonly Row[], session: Session): Promise<void> {
  await session.run(
    `create or replace temp table kept_0 (_line bigint, ${NAMES.map((name) => `${name} varchar`).join(', ')})`,
  );
  for (const [line, row] of rows.entries())
    await session.run(
      `insert into kept_0 values (${line}, ${NAMES.map((name) => `cast($${name} as varchar)`).join(', ')})`,
      row,
    );
  await loadHeld([{ relation: 'kept_0', table }], TELLING, session);
}

const find = async (rows: readonly Row[], known: Record<string, string[]>) =>
  engine.withSession({ scratch }, async (session) => {
    await load(rows, session);
    return findPerson(known, TELLING, 'Identity 1', session);
  });

const row = (cells: Partial<Row>): Row => ({
  ...{ nir: null, dossier: null, identite: null, usage: null, telephone: null },
  ...cells,
});

describe('findPerson', () => {
  it('goes from row to row, and takes no telephone for a proof', async () => {
    const rows = [
      row({ nir: 'n1', dossier: 'd1', telephone: 't' }),
      row({ dossier: 'd1', identite: 'i1' }),
      row({ usage: 'i1', identite: 'i2' }),
      row({ telephone: 't', identite: 'other' }),
    ];
    const { pseudonyms, shared } = await find(rows, { nir: ['n1'] });
    assert.deepEqual(pseudonyms, { nir: ['n1'], dossier: ['d1'], identite: ['i1', 'i2'] });
    assert.equal(shared, 0);
  });

  it('leaves what a homonym bears', async () => {
    const rows = [
      row({ nir: 'n1', identite: 'i' }),
      row({ nir: 'n2', identite: 'i' }),
      row({ identite: 'i', dossier: 'd' }),
    ];
    const { pseudonyms, shared } = await find(rows, { nir: ['n1'] });
    assert.deepEqual(pseudonyms, { nir: ['n1'] });
    assert.equal(shared, 1);
  });

  it('refuses two persons for one', async () => {
    const rows = [row({ nir: 'n1', identite: 'i' }), row({ nir: 'n2', identite: 'i' })];
    await assert.rejects(find(rows, { identite: ['i'] }), ConfigurationInvalid);
    await assert.rejects(find(rows, { telephone: ['t'] }), ConfigurationInvalid);
  });

  it('never takes a pseudonym that a row of another mark bears, whatever the rows', async () => {
    const cell = (prefix: string) => fc.option(fc.integer({ min: 0, max: 4 }).map((n) => `${prefix}${n}`));
    const rows = fc.array(
      fc.record({
        nir: cell('n'),
        dossier: cell('d'),
        identite: cell('i'),
        usage: cell('i'),
        telephone: cell('t'),
      }),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const { pseudonyms } = await find(all, { nir: ['n0'] });
        assert.deepEqual(pseudonyms.nir, ['n0']);
        const own = (domain: string, value: string | null) =>
          value !== null && (pseudonyms[domain] ?? []).includes(value);
        for (const one of all) {
          const touched =
            own('dossier', one.dossier) || own('identite', one.identite) || own('identite', one.usage);
          if (touched) assert.ok(one.nir === null || one.nir === 'n0');
        }
        const { pseudonyms: backwards } = await find(all.toReversed(), { nir: ['n0'] });
        assert.deepEqual(backwards, pseudonyms);
      }),
      { numRuns: 60 },
    );
  });
});

describe('mergeOpposition', () => {
  const value = fc.integer({ min: 0, max: 9 }).map((n) => String(n).repeat(64));
  const person = fc.record({
    nir: fc.array(value, { maxLength: 1 }),
    identite: fc.array(value, { maxLength: 3 }),
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 6 }), (persons) => {
        const add = (list: ReturnType<typeof mergeOpposition>, pseudonyms: (typeof persons)[number]) =>
          mergeOpposition(list, { date: '2026-01-01', pseudonyms, countedIn: ['v'] }, TELLING);
        for (const [rank] of persons.entries()) {
          const once = persons.slice(0, rank + 1).reduce(add, []);
          const last = persons[rank];
          if (last && Object.values(last).flat().length > 0) assert.deepEqual(add(once, last), once);
        }
      }),
    );
  });

  it('keeps the day of the first time, and two marks apart', () => {
    const first = mergeOpposition(
      [],
      { date: '2026-01-01', pseudonyms: { nir: ['a'], identite: ['i'] }, countedIn: [] },
      TELLING,
    );
    const more = mergeOpposition(
      first,
      { date: '2026-02-02', pseudonyms: { identite: ['i', 'j'] }, countedIn: ['v'] },
      TELLING,
    );
    assert.deepEqual(
      [more.length, more[0]?.date, more[0]?.pseudonyms.identite],
      [1, '2026-01-01', ['i', 'j']],
    );
    const other = mergeOpposition(
      more,
      { date: '2026-02-02', pseudonyms: { nir: ['b'], identite: ['i'] }, countedIn: [] },
      TELLING,
    );
    assert.equal(other.length, 2);
  });
});

describe('readIdentities', () => {
  it('reads an object, a list and a CSV alike', () => {
    const expected = [{ nom: 'Durand', prenom: 'Léa' }];
    for (const text of [
      '{"nom":"Durand","prenom":"Léa","nir":""}',
      '[{"nom":"Durand","prenom":"Léa"}]',
      '\uFEFFnom;prenom;nir\r\nDurand;Léa;\r\n',
      'nom,prenom\nDurand,Léa\n',
    ])
      assert.deepEqual(readIdentities(text, Identity), expected);
  });

  it('refuses anything else in a sentence without a value of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 60 }), (secret) => {
        for (const text of [secret, `{"nom":${JSON.stringify(secret)}`, JSON.stringify({ [secret]: secret })])
          try {
            readIdentities(text, Identity);
          } catch (error) {
            assert.ok(error instanceof ConfigurationInvalid);
            assert.ok(secret.trim().length < 12 || !error.message.includes(secret.trim()));
          }
      }),
    );
  });
});
