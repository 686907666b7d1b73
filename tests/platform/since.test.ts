/** The newest value of a field: what nobody can read for sure is passed over, so that more is asked for, never less. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { parseExact } from '../../activities/platform/channel/https/json-span.js';
import { stampOfCursor, watchNewest, withSince } from '../../activities/platform/channel/since.js';

const SINCE = { field: 'maj', parameter: 'depuis', overlap: 10, whole_days: 30 };
const newestOf = (...values: readonly unknown[]) => {
  const seen = watchNewest(SINCE);
  seen.note(values.map((maj) => ({ maj })));
  return seen.read();
};
const askedFor = (newest: string) =>
  new URL(withSince('https://example.org/', SINCE, stampOfCursor(newest))).searchParams.get('depuis');

it('takes no French date for an American one, and no words for a date', () => {
  assert.equal(newestOf('2026-03-01', '11/05/2026', 'lot 12', '03/04/2026', 'May 2026'), '2026-03-01');
  assert.equal(newestOf('11/05/2026'), null);
  for (const moment of ['2026-03-01T10:00:00.123Z', '2026-03-01 10:00:00+02:00', '2026-03-01T10:00+0200'])
    assert.equal(newestOf('2026-02-01', moment), moment);
});

it('keeps every digit of a number that grows', () => {
  const records = parseExact('[{"maj":9007199254740995},{"maj":9007199254740993}]') as readonly unknown[];
  const seen = watchNewest(SINCE);
  seen.note(records);
  assert.equal(seen.read(), '9007199254740995');
  assert.equal(askedFor('9007199254740995'), '9007199254740985');
  assert.equal(askedFor('-3'), '-13');
});

it('asks in the clock of a server that states no zone, wherever this machine stands', () => {
  assert.equal(askedFor('2026-03-29T02:30:00'), '2026-03-29T02:29:50');
  assert.equal(askedFor('2026-03-01 00:00:05.999'), '2026-02-28 23:59:55');
  assert.equal(askedFor('2026-03-01 10:00:00+02:00'), '2026-03-01T07:59:50Z');
  assert.equal(askedFor('2026-03-01T10:00:00.5Z'), '2026-03-01T09:59:50Z');
});
