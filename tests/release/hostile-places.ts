/** Rows that break careless writers. */
import fc from 'fast-check';
import type { Place } from './release-setup.js';

// biome-ignore format: one character or trap each, better read as a block
export const HOSTILE = [
  '"', '""', "'", "'=1+1", "''-x", '=cmd|" /C calc"!A0', '+33123456789', '-1', '-1+1', '+', '@SUM(A1)', '\t=1', '\r', '\n', '\r\n', '\0',
  '\u0001', '\u000b', '\u001f', '\ufffe', '\uffff', '\u2028', '😀👩‍👩‍👧', '_x000D_', '_x0041_x0042_', '_x005F_', '&amp;<b>]]>', ',', ';', '|', '\\', '\\|', '＝1', ' lead', 'trail ', 'é', 'e\u0301', 'NULL', 'null', '{"a":1}', 'x'.repeat(32_767), '#', '\u202e',
];
const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...HOSTILE.filter(({ length }) => length < 50)),
        fc.string({ unit: 'binary' }),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(''))
    .filter((text) => text !== ''),
);
const finite = fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Object.is(value, -0));
const day = fc
  .date({ min: new Date('1900-03-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
export const anyPlace: fc.Arbitrary<Place> = fc.record(
  {
    id: hostileText,
    nom: maybe(hostileText),
    date_maj: maybe(day),
    taux_pct: maybe(finite),
    places: maybe(fc.maxSafeInteger()),
    est_ouvert: maybe(fc.boolean()),
    publics: maybe(
      fc.array(
        hostileText.filter(({ length }) => length < 5_000),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    longitude: maybe(finite),
    latitude: maybe(finite),
  },
  { noNullPrototype: true },
);
