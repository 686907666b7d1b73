import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { Calendar, nextDue } from '../../datasets/calendar.js';

describe('the agreed calendar', () => {
  const cases = [
    ['month', '2026-01-31', '2026-02-28'],
    ['month', '2026-02-28', '2026-03-31'],
    ['month', '2026-01-30', '2026-02-28'],
    ['month', '2026-06-15', '2026-07-15'],
    ['quarter', '2025-11-30', '2026-02-28'],
    ['year', '2028-02-29', '2029-02-28'],
    ['week', '2026-12-28', '2027-01-04'],
    ['day', '2026-12-31', '2027-01-01'],
  ] as const;
  for (const [every, last, on] of cases)
    it(`expects what follows ${last}, one a ${every}, on ${on}`, () =>
      assert.equal(nextDue(Calendar.parse({ every, since: '2020-01-01' }), last).on, on));

  it('expects the first extract on the day it starts, and nothing before', () => {
    const calendar = Calendar.parse({ every: 'month', since: '2026-03-01', grace_days: 5 });
    assert.deepEqual(nextDue(calendar, null), { on: '2026-03-01', lateFrom: '2026-03-07' });
    assert.equal(nextDue(calendar, '2024-01-31').on, '2026-03-01');
  });

  it('always expects the next one later than the last', () => {
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(...Calendar.shape.every.options),
        fc.nat(366),
        (last, every, grace) => {
          const { on, lateFrom } = nextDue({ every, since: '1999-01-01', grace_days: grace }, last);
          assert.ok(last < on && on < lateFrom);
        },
      ),
    );
  });
});
