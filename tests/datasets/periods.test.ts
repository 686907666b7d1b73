/** Periods follow each other without a gap, whatever the frequency, and each day is in one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { type Period, periodOf, periodsBetween } from '../../datasets/periods.js';

const frequency = fc.constantFrom(...(['daily', 'weekly', 'monthly', 'quarterly', 'annual'] as const));
const day = fc
  .date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const next = (text: string) =>
  new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

describe('periods', () => {
  it('hold the day they are asked for, and follow each other without a gap', () => {
    fc.assert(
      fc.property(frequency, day, fc.nat({ max: 300 }), (how, from, length) => {
        const to = new Date(Date.parse(`${from}T00:00:00Z`) + length * 86_400_000).toISOString().slice(0, 10);
        const periods = periodsBetween(how, from, to);
        const [first, last] = [periods[0], periods.at(-1)];
        assert.ok(first && last && first.first <= from && last.last >= to && last.first <= to);
        for (const [at, one] of periods.slice(1).entries())
          assert.equal(one.first, next(periods[at]?.last ?? ''));
        assert.equal(new Set(periods.map(({ name }) => name)).size, periods.length);
        for (const one of periods) assert.deepEqual(periodOf(how, one.last), one);
      }),
    );
  });

  it('are named as people name them', () => {
    const named = (how: Parameters<typeof periodOf>[0], text: string): Period => periodOf(how, text);
    assert.deepEqual(named('monthly', '2024-02-10'), {
      name: '2024-02',
      first: '2024-02-01',
      last: '2024-02-29',
    });
    assert.equal(named('weekly', '2027-01-01').name, '2026-W53');
    assert.equal(named('weekly', '2024-12-30').name, '2025-W01');
    assert.equal(named('quarterly', '2026-11-25').name, '2026-Q4');
    assert.deepEqual(
      periodsBetween('monthly', '2026-01', '2026-03').map(({ name }) => name),
      ['2026-01', '2026-02', '2026-03'],
    );
    assert.equal(periodsBetween('monthly', '2025', '2026').length, 24);
  });

  it('are refused in a sentence where there are none, or far too many', () => {
    for (const [how, from, to] of [
      ['irregular', '2026-01', '2026-02'],
      ['monthly', '2026-03', '2026-01'],
      ['monthly', '2026-02-30', '2026-03'],
      ['monthly', 'hier', '2026-03'],
      ['daily', '2020', '2026'],
    ] as const)
      assert.throws(() => periodsBetween(how, from, to), ConfigurationInvalid);
  });
});
