/** Which files of a drop are extracts, and when one is whole. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  type ChoiceRule,
  changedSince,
  chooseFiles,
  isUnfinished,
  restless,
} from '../../activities/extract/choose-files.js';
import type { DroppedFile } from '../../activities/platform/channel/channel.js';
import { matchesAny } from '../../activities/text/name-pattern.js';

const AS_REGULAR = new Map([
  ['*', '.*'],
  ['?', '.'],
  ['.', '\\.'],
]);
const NOW = new Date('2026-02-01T12:00:00Z');
const file = (name: string, seconds = 100_000, bytes = 10): DroppedFile => {
  const modified = new Date(NOW.getTime() - seconds * 1000);
  return { name, bytes, modified, stamp: `${modified.getTime()} ${bytes}` };
};
const RULE: ChoiceRule = { files: ['*'], whole: 'name', take: 'every' };
const names = (files: readonly DroppedFile[]) => files.map(({ name }) => name);
const anyName = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes('/'));
const anyFile = fc
  .tuple(anyName, fc.nat(1_000), fc.nat(200_000))
  .map(([name, bytes, seconds]) => file(name, seconds, bytes));
const anyDrop = fc.uniqueArray(anyFile, { selector: ({ name }) => name });

describe('patterns', () => {
  it('take every name for *, and a name for itself', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        assert.ok(matchesAny(name, ['*']));
        assert.ok(matchesAny(name, [name.replace(/[*?]/g, '?')]));
        assert.ok(matchesAny(name.toUpperCase(), [`${name.slice(0, 3)}*`.toUpperCase()]));
      }),
    );
  });

  it('mean the same name, whether its accents are signs of their own or not', () => {
    for (const [name, pattern] of [
      ['de\u0301partement-07.csv', 'd\u00e9partement-??.csv'],
      ['d\u00c9partement.csv', 'de\u0301*.csv'],
    ] as const)
      assert.ok(matchesAny(name, [pattern]));
  });

  it('agree with the same pattern as a regular expression', () => {
    const part = fc.constantFrom('*', '?', 'a', 'b', '.');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.stringMatching(/^[ab.]{0,8}$/), (parts, text) => {
        const source = parts.map((one) => AS_REGULAR.get(one) ?? one).join('');
        assert.equal(matchesAny(text, [parts.join('')]), new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('take no long time over a pattern that is made for it', () => {
    const started = process.cpuUsage();
    matchesAny('a'.repeat(5_000), [`${'*a'.repeat(500)}b`]);
    assert.ok(process.cpuUsage(started).user < 1_000_000);
  });
});

describe('chooseFiles', () => {
  it('never takes a name of a file that is not whole, whatever else lies there', () => {
    const tail = fc.constantFrom(
      '.part',
      '.PART',
      '.tmp',
      '.filepart',
      '.crdownload',
      '.partial',
      '~',
      '.done',
      '.ok',
    );
    fc.assert(
      fc.property(anyDrop, anyName, tail, (drop, name, end) => {
        const { chosen } = chooseFiles([...drop, file(`${name}${end}`), file(`.${name}`)], RULE);
        assert.ok(chosen.every((one) => !isUnfinished(one.name)));
        assert.ok(!names(chosen).includes(`${name}${end}`));
        assert.ok(!names(chosen).includes(`.${name}`));
      }),
    );
  });

  it('gives of the last one the last of every one', () => {
    fc.assert(
      fc.property(anyDrop, fc.constantFrom('name' as const, 'marker' as const), (drop, whole) => {
        const every = chooseFiles(drop, { ...RULE, whole }).chosen;
        assert.deepEqual(chooseFiles(drop, { ...RULE, whole, take: 'last' }).chosen, every.slice(-1));
        assert.deepEqual(names(every), names(every).sort());
      }),
    );
  });

  it('depends on what lies there and not on the order it is listed in', () => {
    fc.assert(
      fc.property(anyDrop, (drop) => {
        assert.deepEqual(chooseFiles([...drop].reverse(), RULE), chooseFiles(drop, RULE));
      }),
    );
  });

  it('takes with a marker after the name or in place of its ending, and counts those without', () => {
    const drop = ['a.csv', 'a.csv.done', 'b.csv', 'b.OK', 'c.csv', 'd.csv.part'].map((name) => file(name));
    const { chosen, unfinished } = chooseFiles(drop, { ...RULE, whole: 'marker' });
    assert.deepEqual([names(chosen), unfinished], [['a.csv', 'b.csv'], 2]);
  });

  it('takes nothing out of a hidden or temporary folder', () => {
    const drop = ['.tmp/a.csv', 'lot.part/b.csv', 'lot/c.csv'].map((name) => file(name));
    assert.deepEqual(names(chooseFiles(drop, RULE).chosen), ['lot/c.csv']);
  });
});

describe('whether a file may still grow', () => {
  it('is asked of the clock that we share, and of another one by the day only', () => {
    const drop = [file('a', 5), file('b', 20), file('c', 90_000), file('d', -3_600)];
    assert.deepEqual(names(restless(drop, { settleSeconds: 10, sharesClock: true }, NOW)), ['a', 'd']);
    assert.deepEqual(names(restless(drop, { settleSeconds: 10, sharesClock: false }, NOW)), ['a', 'b', 'd']);
    assert.deepEqual(
      restless([{ ...file('a'), modified: null }], { settleSeconds: 10, sharesClock: false }, NOW),
      [],
    );
  });

  it('is said of exactly what is new or another at the second look', () => {
    fc.assert(
      fc.property(anyDrop, fc.func(fc.constantFrom('same', 'grown', 'touched', 'new')), (drop, fate) => {
        const after = drop.map((one) => {
          const what = fate(one.name);
          if (what === 'grown') return { ...one, bytes: (one.bytes ?? 0) + 1 };
          return what === 'touched' ? { ...one, stamp: 'x' } : one;
        });
        const before = drop.filter(({ name }) => fate(name) !== 'new');
        const expected = names(drop).filter((name) => fate(name) !== 'same');
        assert.deepEqual(names(changedSince(before, after)), expected);
      }),
    );
  });
});
