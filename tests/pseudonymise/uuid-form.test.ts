/** Pseudonyms in the form of a UUID: what of the HMAC is in them, and what a rotation of keys makes of them. */
import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import type { IdentifierColumn } from '../../activities/effects.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { type KeyRing, retireEpochs } from '../../activities/pseudonymise/key-epochs.js';
import { pseudonymiseTable } from '../../activities/pseudonymise/pseudonymise-table.js';
import { literal } from '../../activities/text/sql-text.js';
import { UUID_BITS } from '../../datasets/_columns/pseudonym-form.js';
import { testRing } from '../helpers/test-keys.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-uuid-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const inSession = <Result>(work: (session: Session) => Promise<Result>) =>
  engine.withSession({ scratch }, work);

const column = (name: string, form: 'digits' | 'uuid'): IdentifierColumn => ({
  name,
  identifier: 'nir',
  form,
});
const BOTH = [column('digits', 'digits'), column('uuid', 'uuid')];
const Pair = z.object({ digits: z.string().nullable(), uuid: z.string().nullable() });

/** One row per text, with the text twice. */
async function load(texts: readonly (string | null)[], session: Session): Promise<void> {
  await session.run('create or replace temp table typed (line bigint, digits varchar, uuid varchar)');
  for (const [line, text] of texts.entries()) {
    const cell = text === null ? 'null' : literal(text);
    await session.run(`insert into typed values (${line}, ${cell}, ${cell})`);
  }
}

async function turn(ring: KeyRing, held: number, session: Session, columns = BOTH) {
  await pseudonymiseTable({ table: 'typed', dataset: 'd', columns, held }, ring, session);
  return session.rows(
    'select digits, cast(uuid as varchar) as uuid, typeof(uuid) as type from typed order by line',
    Pair.extend({ type: z.string() }),
  );
}

/** 128 bits of hexadecimal digits with the version and the variant of RFC 9562, section 5.8. */
function asVersion8(digits: string): string {
  const bytes = Buffer.from(digits.slice(0, 32), 'hex');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const anyText = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !text.includes('\0'));

describe('a pseudonym in the form of a UUID', () => {
  it('is, in the first epoch, what the digits begin with, and a UUID of version 8', async () => {
    await inSession((session) =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.option(anyText), { minLength: 1, maxLength: 5 }), async (texts) => {
          await load(texts, session);
          const turned = await turn(testRing(1), 0, session);
          const key = hkdfSync('sha256', Buffer.alloc(32, 1), '', 'pseudonym 1 d/nir', 32);
          for (const [rank, { digits, uuid, type }] of turned.entries()) {
            const text = texts[rank] ?? null;
            const mac =
              text === null ? null : createHmac('sha256', Buffer.from(key)).update(text).digest('hex');
            assert.deepEqual([digits, uuid, type], [mac, mac && asVersion8(mac), 'UUID']);
            if (uuid !== null) z.uuid({ version: 'v8' }).parse(uuid);
          }
        }),
        { numRuns: 30 },
      ),
    );
  });

  it('leaves to the HMAC as many bits as is said', () => {
    const kept = ['0'.repeat(32), 'f'.repeat(32)].map((one) =>
      BigInt(`0x${asVersion8(one).replaceAll('-', '')}`),
    );
    const differing = ((kept[0] ?? 0n) ^ (kept[1] ?? 0n)).toString(2).replaceAll('0', '').length;
    assert.equal(differing, UUID_BITS);
  });

  it('is the same for all columns of a domain, in whatever order they stand, and after every rotation', async () => {
    const names = ['a', 'b', 'c'];
    await inSession(async (session) => {
      for (const epochs of [1, 3]) {
        const orders = [names, names.toReversed()];
        const made = [];
        for (const order of orders) {
          await session.run("create or replace temp table typed as select 'x' as a, 'x' as b, 'x' as c");
          const columns = order.map((name) => column(name, 'uuid'));
          await pseudonymiseTable(
            { table: 'typed', dataset: 'd', columns, held: 0 },
            testRing(epochs),
            session,
          );
          made.push(...(await session.rows('from typed', z.record(z.string(), z.string()))));
        }
        assert.equal(new Set(made.flatMap((row) => Object.values(row))).size, 1);
      }
    });
  });

  it('is turned into any later epoch as if the identifier had been there, by every way', async () => {
    await inSession((session) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.option(anyText), { minLength: 1, maxLength: 4 }),
          fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
          async (texts, some) => {
            const stops = some.toSorted((one, other) => one - other);
            await load(texts, session);
            const fresh = await turn(testRing(stops.at(-1) ?? 1), 0, session);
            await load(texts, session);
            let held = 0;
            for (const stop of stops) {
              await turn(testRing(stop), held, session);
              held = stop;
            }
            assert.deepEqual(await turn(testRing(held), held, session), fresh);
          },
        ),
        { numRuns: 25 },
      ),
    );
  });

  it('needs no key that was destroyed', async () => {
    await inSession(async (session) => {
      await load(['x'], session);
      const fresh = await turn(testRing(3), 0, session);
      await load(['x'], session);
      await turn(testRing(2), 0, session);
      const ring = retireEpochs(testRing(3), 2);
      assert.ok(ring);
      assert.deepEqual(await turn(ring, 2, session), fresh);
    });
  });

  it('is chained apart from the digits: from the second epoch on it is no part of them', async () => {
    await inSession(async (session) => {
      await load(['x', 'y'], session);
      for (const { digits, uuid } of await turn(testRing(2), 0, session))
        assert.notEqual(uuid, asVersion8(digits ?? ''));
    });
  });
});

describe('pseudonyms that a contract before had in another form', () => {
  const swapped = (form: 'digits' | 'uuid') => [column('digits', form)];

  it('become UUIDs where the digits are of the first epoch, as if they had always been', async () => {
    await inSession(async (session) => {
      for (const epochs of [1, 3]) {
        await load(['x', null], session);
        const fresh = await turn(testRing(epochs), 0, session, BOTH);
        await load(['x', null], session);
        await turn(testRing(1), 0, session);
        await pseudonymiseTable(
          { table: 'typed', dataset: 'd', columns: swapped('uuid'), held: 1 },
          testRing(epochs),
          session,
        );
        const turned = await session.rows(
          'select cast(digits as varchar) as uuid from typed order by line',
          Pair.pick({ uuid: true }),
        );
        assert.deepEqual(
          turned,
          fresh.map(({ uuid }) => ({ uuid })),
        );
      }
    });
  });

  it('are refused where nothing could be linked any more, and no value is told', async () => {
    await inSession(async (session) => {
      const asked = [
        { epochs: 2, form: 'uuid', name: 'digits' },
        { epochs: 1, form: 'digits', name: 'uuid' },
        { epochs: 2, form: 'digits', name: 'uuid' },
      ] as const;
      for (const { epochs, form, name } of asked) {
        await load(['x'], session);
        const [{ digits, uuid } = { digits: '', uuid: '' }] = await turn(testRing(epochs), 0, session);
        const request = { table: 'typed', dataset: 'd', columns: [column(name, form)], held: epochs };
        for (const ring of [testRing(epochs), testRing(3)])
          await assert.rejects(pseudonymiseTable(request, ring, session), (error) => {
            assert.ok(error instanceof ConfigurationInvalid);
            assert.match(
              error.message,
              /^d: pseudonyms of "nir" are kept in another form than \w+, under key epoch \d, /,
            );
            return !error.message.includes(digits ?? '-') && !error.message.includes(uuid ?? '-');
          });
      }
    });
  });
});

describe('the session that makes them', () => {
  it('holds no identifier in clear in any table', async () => {
    await inSession(async (session) => {
      await session.run(
        "create or replace view clear as select 1::bigint as line, 'marie' as digits, 'marie' as uuid",
      );
      const request = { table: 'typed', rows: 'from clear', dataset: 'd', columns: BOTH, held: 0 };
      await pseudonymiseTable(request, testRing(3), session);
      const tables = await session.rows(
        'select table_name as name from duckdb_tables()',
        z.object({ name: z.string() }),
      );
      assert.deepEqual(tables, [{ name: 'typed' }]);
      assert.ok(!JSON.stringify(await session.rows('from typed', z.looseObject({}))).includes('marie'));
    });
  });
});
