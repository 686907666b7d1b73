import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ContractBroken } from '../../activities/errors.js';
import { scoreRows, tellFormula } from '../../activities/handover/score.js';
import { writeMarkup } from '../../activities/markup/html.js';
import { countRows } from '../../activities/report/count-rows.js';
import { renderRows } from '../../activities/report/pages/render-rows.js';
import type { Kept } from './bench.js';
import { count, ingest } from './fixture.js';

const kept: Kept = {
  subject: 'a',
  findingsKey: 'f',
  placesKey: 'p',
  findings: 0,
  verdict: 'publish',
  reasons: [],
};

describe('rows', () => {
  const normalised = ingest('a', { in: 10, out: 0, rejected: 2 }, kept);
  const assembled = (counts: ReturnType<typeof count>) => ({ counts: [counts] });

  it('come from assembly when there was one', () => {
    const counts = count('a', { in: 10, out: 5, rejected: 2 });
    assert.deepEqual(countRows(normalised, assembled(counts)), {
      received: 10,
      published: 5,
      merged: 3,
      rejected: 2,
    });
    assert.deepEqual(countRows(normalised, null), {
      received: 10,
      published: null,
      merged: null,
      rejected: 2,
    });
  });

  it('break the contract when they do not add up', () => {
    const counts = count('a', { in: 10, out: 5, rejected: 2 });
    for (const wrong of [
      { rowsIn: 11 },
      { rowsOut: 4 },
      { rowsMerged: 4 },
      { rowsRejected: 3 },
      { source: 'b' },
    ])
      assert.throws(() => countRows(normalised, assembled({ ...counts, ...wrong })), ContractBroken);
  });
});

describe('the score', () => {
  const touched = { received: 1000, rejected: 0, blocking: 0, toCheck: 0 };
  const cases = [
    [{}, 100],
    [{ toCheck: 1 }, 99.9],
    [{ toCheck: 100 }, 95],
    [{ rejected: 100, blocking: 50, toCheck: 100 }, 80],
    [{ rejected: 1000, toCheck: 3 }, 0],
    [{ received: 0 }, null],
  ] as const;
  for (const [change, expected] of cases)
    it(`of ${JSON.stringify(change)} in 1000 rows is ${expected}`, () =>
      assert.equal(scoreRows({ ...touched, ...change }), expected));

  it('is told with its figures, so that anybody redoes it', () => {
    assert.match(
      tellFormula({ received: 2683, rejected: 12, blocking: 3, toCheck: 41 }),
      / Ici : 100 × \(1 − \(12 \+ 3 \+ ½ × 41\) ÷ 2\u202f683\) = 98,6, arrondi au dixième inférieur\.$/,
    );
    for (const none of [null, { ...touched, received: 0 }]) assert.doesNotMatch(tellFormula(none), /Ici/);
  });
});

it('says of persons that they are counted, never that they are published', () => {
  const rows = { received: 12, published: 9, merged: 1, rejected: 2, outside: 0 };
  const told = (live: 'live' | 'counted') => writeMarkup(renderRows(rows, { unit: 'ligne', live }));
  assert.match(told('counted'), /9\u00a0comptées/);
  assert.doesNotMatch(told('counted'), /publié/);
  assert.match(told('live'), /9\u00a0publiées/);
});
