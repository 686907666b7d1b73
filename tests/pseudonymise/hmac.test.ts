/** Pseudonyms against what others compute, and against what must not hold of them. */
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { padKey } from '../../activities/pseudonymise/key-epochs.js';
import { pseudonymiseTable } from '../../activities/pseudonymise/pseudonymise-table.js';
import { ROOT } from '../../scripts/toolkit.js';
import { testRing } from '../helpers/test-keys.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-hmac-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const inSession = <Result>(work: (session: Session) => Promise<Result>) =>
  engine.withSession({ scratch }, work);

/** Source: RFC 4231, section 4, cases 1, 2, 6 and 7: those whose data are text. */
const VECTORS: readonly (readonly [key: string, data: string, mac: string])[] = [
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    'aa'.repeat(131),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    'aa'.repeat(131),
    Buffer.from(
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
    ).toString('hex'),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
];

describe('hmac_sha256', () => {
  it('gives the values of RFC 4231', async () => {
    await inSession(async (session) => {
      await session.run(await readFile(join(ROOT, 'activities/pseudonymise/sql/hmac.sql'), 'utf8'));
      for (const [key, data, mac] of VECTORS) {
        const { inner, outer } = padKey(Buffer.from(key, 'hex'));
        const message = Buffer.from(data, 'hex').toString('utf8');
        await session.setVariable('a', inner);
        await session.setVariable('b', outer);
        const [row] = await session.rows(
          `select hmac_sha256(getvariable('a'), getvariable('b'), $message) as mac`,
          z.object({ mac: z.string() }),
          { message },
        );
        assert.equal(row?.mac, mac);
      }
    });
  });

  it('equals node:crypto for any key and text, and keeps null', async () => {
    await inSession(async (session) => {
      await session.run(await readFile(join(ROOT, 'activities/pseudonymise/sql/hmac.sql'), 'utf8'));
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ minLength: 16, maxLength: 100 }),
          fc.option(fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !text.includes('\0'))),
          async (key, message) => {
            const { inner, outer } = padKey(key);
            await session.setVariable('a', inner);
            await session.setVariable('b', outer);
            const [row] = await session.rows(
              `select hmac_sha256(getvariable('a'), getvariable('b'), cast($message as varchar)) as mac`,
              z.object({ mac: z.string().nullable() }),
              { message },
            );
            const expected =
              message === null ? null : createHmac('sha256', key).update(message, 'utf8').digest('hex');
            assert.equal(row?.mac, expected);
          },
        ),
        { numRuns: 60 },
      );
    });
  });
});

const COLUMNS = [
  { name: 'nir', identifier: 'nir' },
  { name: 'identite', identifier: 'identite' },
  { name: 'identite_usage', identifier: 'identite' },
];
const Row = z.object({
  nir: z.string().nullable(),
  identite: z.string(),
  identite_usage: z.string(),
  sexe: z.string(),
});

async function pseudonymise(session: Session, epochs: number, held: number, dataset = 'parcours') {
  await pseudonymiseTable({ table: 'typed', dataset, columns: COLUMNS, held }, testRing(epochs), session);
  return session.rows('from typed', Row);
}

const CLEAR = `create or replace temp table typed as select * from (values
  ('2820200511080', 'martin|sophie|1982-02-01', 'martin|sophie|1982-02-01', 'F'), (null, 'x', 'y', 'M')) as t(nir, identite, identite_usage, sexe)`;

describe('pseudonymiseTable', () => {
  it('replaces identifiers, one row in, one row out; one domain has one key, two domains share nothing', async () => {
    await inSession(async (session) => {
      await session.run(CLEAR);
      const [first, second] = await pseudonymise(session, 1, 0);
      assert.ok(first && second);
      const key = hkdfSync('sha256', Buffer.alloc(32, 1), '', 'pseudonym 1 parcours/nir', 32);
      assert.equal(first.nir, createHmac('sha256', Buffer.from(key)).update('2820200511080').digest('hex'));
      assert.equal(first.identite, first.identite_usage);
      assert.deepEqual([second.nir, second.sexe], [null, 'M']);
      await session.run(
        "create or replace temp table typed as select 'x' as nir, 'x' as identite, 'x' as identite_usage, 'F' as sexe",
      );
      const [same] = await pseudonymise(session, 1, 0);
      assert.notEqual(same?.nir, same?.identite);
      assert.notEqual((await inOther(session)).nir, same?.nir);
    });
  });

  it('turns columns of one domain as each alone, whatever they share', async () => {
    const names = ['one', 'two', 'three'];
    const turn = (session: Session, asked: readonly string[]) =>
      pseudonymiseTable(
        {
          ...{ table: 'typed', dataset: 'parcours', held: 0, rows: 'from given' },
          columns: asked.map((name) => ({ name, identifier: 'identite' })),
        },
        testRing(2),
        session,
      );
    const Cells = z.record(z.string(), z.string().nullable());
    await inSession(async (session) => {
      const cell = fc.constantFrom(null, '', 'a', 'A', 'b', 'é');
      const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(rows, fc.constantFrom('', 'collate nocase.noaccent'), async (given, collation) => {
          const sql = given.map(
            (row) => `(${row.map((one) => (one === null ? 'null' : `'${one}'`)).join()})`,
          );
          await session.run(
            `create or replace temp table given as select rank, ${names.map((name) => `cast(${name} as varchar) ${collation} as ${name}`).join()}
             from (values ${sql.map((row, rank) => row.replace('(', `(${rank}, `)).join()}) as t(rank, ${names.join()})`,
          );
          await turn(session, names);
          const together = await session.rows('select * exclude (rank) from typed order by rank', Cells);
          for (const name of names) {
            await turn(session, [name]);
            const alone = await session.rows(`select ${name} from typed order by rank`, Cells);
            assert.deepEqual(
              together.map((row) => row[name]),
              alone.map((row) => row[name]),
            );
          }
        }),
        { numRuns: 20 },
      );
    });
  });

  it('turns what is stored into the next epoch as if the identifier had been there', async () => {
    await inSession(async (session) => {
      await session.run(CLEAR);
      const fresh = await pseudonymise(session, 3, 0);
      await session.run(CLEAR);
      await pseudonymise(session, 1, 0);
      const rotated = await pseudonymise(session, 3, 1);
      assert.deepEqual(rotated, fresh);
      assert.deepEqual(await pseudonymise(session, 3, 3), fresh);
    });
  });

  it('makes a table of asked rows as it turns one that is there; without identifiers, of the rows as they are', async () => {
    await inSession(async (session) => {
      await session.run(CLEAR);
      const turned = await pseudonymise(session, 2, 0);
      await session.run(CLEAR);
      const made = async (columns: typeof COLUMNS) => {
        const request = { table: 'made', rows: 'from typed', dataset: 'parcours', columns, held: 0 };
        await pseudonymiseTable(request, testRing(2), session);
        return session.rows('from made', Row);
      };
      assert.deepEqual(await made(COLUMNS), turned);
      assert.deepEqual(await made([]), await session.rows('from typed', Row));
    });
  });

  it('shows no key to the SQL that rows come from', async () => {
    await inSession(async (session) => {
      await session.run(CLEAR);
      const rows = `select * replace (coalesce((select string_agg(cast(value as varchar)) from duckdb_variables()), '') as sexe) from typed`;
      const request = { table: 'made', rows, dataset: 'parcours', columns: COLUMNS, held: 0 };
      await pseudonymiseTable(request, testRing(2), session);
      const seen = await session.rows('from made', Row);
      assert.deepEqual(
        seen.map(({ sexe }) => sexe),
        ['', ''],
      );
    });
  });

  it('leaves no key in the session', async () => {
    await inSession(async (session) => {
      await session.run(CLEAR);
      await pseudonymise(session, 2, 0);
      const left = await session.rows(
        'select name, value from duckdb_variables() where value is not null',
        z.object({ name: z.string(), value: z.string() }),
      );
      assert.deepEqual(
        left.filter(({ value }) => /[0-9a-f]{32}/.test(value)),
        [],
      );
    });
  });
});

async function inOther(session: Session): Promise<z.infer<typeof Row>> {
  await session.run(
    "create or replace temp table typed as select 'x' as nir, 'x' as identite, 'x' as identite_usage, 'F' as sexe",
  );
  const [row] = await pseudonymise(session, 1, 0, 'autre');
  assert.ok(row);
  return row;
}
