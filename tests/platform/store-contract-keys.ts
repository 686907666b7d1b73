/** The part of the store contract about names: safe ones come back as they were, others are refused. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { ContractBroken } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';

const HOSTILE_KEYS = [
  '',
  '/etc/passwd',
  '..',
  '../x',
  'a/../../x',
  'a/..',
  './a',
  'a//b',
  'a/',
  'a\0b',
  'a\nb',
  'nom\u202egpj.csv',
  '\ud800',
  'x'.repeat(901),
  `${'y'.repeat(256)}/a`,
  '.~locks/a',
];

export function describeKeys(store: () => ObjectStore): void {
  for (const key of HOSTILE_KEYS)
    it(`refuses the key ${JSON.stringify(key).slice(0, 30)} in every operation`, async () => {
      await assert.rejects(store().head(key), ContractBroken);
      await assert.rejects(store().read(key), ContractBroken);
      await assert.rejects(store().write(key, 'x'), ContractBroken);
      await assert.rejects(store().download(key, '/nowhere'), ContractBroken);
      await assert.rejects(store().upload(key, '/nowhere'), ContractBroken);
      await assert.rejects(store().remove([key]), ContractBroken);
    });

  it('gives any other key back as it was, or refuses it', async () => {
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 3 }), async (segments) => {
        const key = `any/${segments.join('/')}.csv`;
        try {
          await store().write(key, 'x');
        } catch (error) {
          assert.ok(error instanceof ContractBroken, String(error));
          return;
        }
        const listed = await store().list(key);
        assert.deepEqual(
          listed.map(({ key: found, bytes }) => [found, bytes]),
          [[key, 1]],
        );
        await store().remove([key]);
        assert.deepEqual(await store().list('any/'), []);
      }),
      { numRuns: 60 },
    );
  });
}
