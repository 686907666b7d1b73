import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  type Decision,
  decide,
  decideOnce,
  type Note,
  type Situation,
  type Terms,
} from '../../activities/deliver/policy.js';
import { type Calendar, lastMissed } from '../../datasets/calendar.js';

const TERMS: Terms = { cooling_off_days: 14, repeat_days: 10, escalate_after: 3 };

function situation(own: Partial<Situation>): Situation {
  return { items: [], findings: [], blocking: [], lasting: own.blocking ?? [], missed: [], ...own };
}

function dayOf(rank: number): string {
  return new Date(Date.UTC(2026, 0, 1 + rank)).toISOString().slice(0, 10);
}

interface Step {
  readonly day: string;
  readonly situation: Situation;
  readonly decision: Decision;
  readonly past: readonly Note[];
}

/** What a memory makes of it: known deliveries leave no note. */
function play(
  steps: readonly { readonly at: number; readonly situation: Situation }[],
  terms: Terms,
): Step[] {
  const past: Note[] = [];
  return steps.map(({ at, situation: now }) => {
    const day = dayOf(at);
    const before = [...past];
    const decision = decide(now, before, terms, day);
    const { items, findings, blocking } = now;
    if (!decision.known)
      past.push({ day, told: decision.verdict !== 'hold_back', items, findings, blocking });
    return { day, situation: now, decision, past: before };
  });
}

const verdicts = (...steps: readonly [number, Partial<Situation>][]) =>
  play(
    steps.map(([at, own]) => ({ at, situation: situation(own) })),
    TERMS,
  ).map(({ decision }) => decision.verdict);

describe('a partner', () => {
  it('is always told of the first delivery, and once of each', () => {
    assert.deepEqual(verdicts([0, { items: ['a'] }], [0, { items: ['a'] }], [90, { items: ['a'] }]), [
      'tell',
      'hold_back',
      'hold_back',
    ]);
  });

  it('is not told the same findings again within the cooling-off, but what is new at once', () => {
    const steps: [number, Partial<Situation>][] = [
      [0, { items: ['a'], findings: ['x'] }],
      [7, { items: ['b'], findings: ['x'] }],
      [8, { items: ['c'], findings: ['x', 'y'] }],
      [14, { items: ['d'], findings: ['x', 'y'] }],
      [22, { items: ['e'], findings: ['y'] }],
    ];
    assert.deepEqual(verdicts(...steps), ['tell', 'hold_back', 'tell', 'hold_back', 'tell']);
  });

  it('is told when everything is mended, then left in peace', () => {
    const steps: [number, Partial<Situation>][] = [
      [0, { items: ['a'], findings: ['x'] }],
      [1, { items: ['b'] }],
      [2, { items: ['c'] }],
      [15, { items: ['d'] }],
    ];
    assert.deepEqual(verdicts(...steps), ['tell', 'tell', 'hold_back', 'tell']);
  });

  it('is reminded of what blocks, at intervals, and of nothing else', () => {
    const blocked = { items: ['a'], findings: ['x'], blocking: ['x'] };
    assert.deepEqual(verdicts([0, blocked], [9, blocked], [10, blocked], [19, blocked], [20, blocked]), [
      'tell',
      'hold_back',
      'remind',
      'hold_back',
      'remind',
    ]);
    const plain = { items: ['a'], findings: ['x'] };
    assert.deepEqual(verdicts([0, plain], [100, plain]), ['tell', 'hold_back']);
  });

  it('is told once for each period that is missed', () => {
    const missing = (due: string): Partial<Situation> => ({
      ...{ items: [due], missed: [due], findings: ['missing s'], blocking: ['missing s'], lasting: [] },
    });
    assert.deepEqual(
      verdicts(
        [0, missing('january')],
        [1, missing('january')],
        [12, missing('january')],
        [13, missing('february')],
      ),
      ['tell', 'hold_back', 'hold_back', 'tell'],
    );
  });

  it('is told of nothing where nothing came', () => {
    assert.deepEqual(verdicts([0, {}]), ['hold_back']);
  });
});

it('the data team is told after so many deliveries and reminders with the same blocking finding, held back or not', () => {
  const blocked = (item: string) => situation({ items: [item], findings: ['x'], blocking: ['x'] });
  const played = play(
    [
      { at: 0, situation: blocked('a') },
      { at: 1, situation: blocked('b') },
      { at: 1, situation: blocked('b') },
      { at: 10, situation: blocked('b') },
      { at: 11, situation: blocked('c') },
      { at: 12, situation: situation({ items: ['d'] }) },
      { at: 13, situation: blocked('e') },
    ],
    TERMS,
  );
  assert.deepEqual(
    played.map(({ decision: { verdict, escalated, times } }) => [verdict, escalated, times]),
    [
      ['tell', [], 0],
      ['hold_back', [], 0],
      ['hold_back', [], 0],
      ['remind', ['x'], 3],
      ['hold_back', [], 0],
      ['tell', [], 0],
      ['tell', [], 0],
    ],
  );
});

it('a webhook is told every delivery, once', () => {
  const past: Note[] = [{ day: '2026-01-01', told: true, items: ['a'], findings: ['x'], blocking: [] }];
  assert.equal(decideOnce(situation({ items: ['a'] }), past).verdict, 'hold_back');
  assert.equal(decideOnce(situation({ items: ['b'], findings: ['x'] }), past).verdict, 'tell');
});

const Marks = (letters: string) => fc.uniqueArray(fc.constantFrom(...letters), { maxLength: 3 });
const AnySituation = fc
  .record({
    items: Marks('abcdefgh'),
    findings: Marks('uvwxyz'),
    blocks: fc.integer({ min: 0, max: 3 }),
    missed: fc.boolean(),
  })
  .map(({ items, findings, blocks, missed }) =>
    situation({
      items,
      findings,
      blocking: findings.slice(0, blocks),
      missed: missed ? items.slice(0, 1) : [],
    }),
  );
const AnyTerms = fc.record({
  cooling_off_days: fc.integer({ min: 0, max: 30 }),
  repeat_days: fc.integer({ min: 1, max: 30 }),
  escalate_after: fc.integer({ min: 1, max: 4 }),
});
const AnyHistory = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), AnySituation), { minLength: 1, maxLength: 25 })
  .map((steps) => {
    let at = 0;
    return steps.map(([wait, one]) => {
      at += wait;
      return { at, situation: one };
    });
  });

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe('whatever comes, in any order', () => {
  const holds = (law: (steps: readonly Step[], terms: Terms) => void) =>
    fc.assert(
      fc.property(AnyHistory, AnyTerms, (history, terms) => law(play(history, terms), terms)),
      { numRuns: 500 },
    );

  it('a delivery is told once at most, and the first one always', () => {
    holds((steps) => {
      const seen = new Set<string>();
      for (const { situation: now, decision, past } of steps) {
        if (decision.verdict === 'tell') assert.ok(now.items.some((item) => !seen.has(item)));
        if (now.items.length > 0 && past.every(({ told }) => !told)) assert.equal(decision.verdict, 'tell');
        now.items.forEach((item) => void seen.add(item));
      }
    });
  });

  it('what is told again within the cooling-off comes with something new, with a missed period, or with the end of it', () => {
    holds((steps, terms) => {
      for (const { day, situation: now, decision, past } of steps) {
        if (decision.verdict !== 'tell') continue;
        const last = past.findLast(({ told }) => told);
        if (!last || days(last.day, day) >= terms.cooling_off_days) continue;
        const fresh = now.findings.some((one) => !last.findings.includes(one));
        assert.ok(fresh || now.missed.length > 0 || now.findings.length === 0);
      }
    });
  });

  it('reminders of a blocking finding are so many days apart, and only for what was told', () => {
    holds((steps, terms) => {
      for (const { day, situation: now, decision, past } of steps) {
        if (decision.verdict !== 'remind') continue;
        const about = past.filter(
          ({ told, blocking }) => told && now.lasting.some((one) => blocking.includes(one)),
        );
        assert.ok(about.length > 0);
        for (const note of about) assert.ok(days(note.day, day) >= terms.repeat_days);
      }
    });
  });

  it('nothing is told to the data team of a finding that does not block, nor before its time', () => {
    holds((steps, terms) => {
      for (const { situation: now, decision } of steps) {
        assert.ok(decision.escalated.every((one) => now.blocking.includes(one)));
        assert.equal(decision.times % terms.escalate_after, 0);
      }
    });
  });
});

it('a period that is missed is one day of the calendar, never after the day of the run', () => {
  const due = '2026-01-31';
  assert.equal(lastMissed({ every: 'month', due, lateFrom: '2026-02-05' }, '2026-02-20'), '2026-01-31');
  assert.equal(lastMissed({ every: 'month', due, lateFrom: '2026-02-05' }, '2026-03-05'), '2026-02-28');
  assert.equal(lastMissed({ every: 'month', due, lateFrom: '2026-02-01' }, '2026-06-30'), '2026-05-31');
  const Every = fc.constantFrom<Calendar['every']>('day', 'week', 'month', 'quarter', 'year');
  fc.assert(
    fc.property(
      Every,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 400 }),
      (every, late, more) => {
        const lateFrom = dayOf(late);
        const asOf = dayOf(late + more);
        const missed = lastMissed({ every, due: dayOf(0), lateFrom }, asOf);
        assert.ok(missed >= dayOf(0) && days(missed, asOf) >= late);
      },
    ),
  );
});
