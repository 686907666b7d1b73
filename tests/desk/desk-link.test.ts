/** A signed link opens one thing, until its end, as it was given; every other text is refused. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type DeskPurpose, judgeSignature, linkTo, signUntil } from '../../activities/text/desk-link.js';

const KEY = 'a key of the test, and of nothing else';
const name = fc.stringMatching(/^[a-zA-Z0-9._-]{1,40}$/);
const purpose: fc.Arbitrary<DeskPurpose> = fc.oneof(
  fc.record({ run: name, dataset: name }),
  fc.constantFrom('list' as const, 'codec' as const),
);
const moment = fc.date({
  min: new Date('2020-01-01'),
  max: new Date('2100-01-01'),
  noInvalidDate: true,
});
const later = ({ until }: { until: string }, ms: number) => new Date(Number(until) * 1_000 + ms);

describe('a signature', () => {
  it('is good for what it was made for, to the last millisecond, and expired from then on', () => {
    fc.assert(
      fc.property(purpose, moment, (what, until) => {
        const signed = signUntil(what, until, KEY);
        assert.equal(judgeSignature(what, signed, KEY, later(signed, -1)), 'good');
        assert.equal(judgeSignature(what, signed, KEY, later(signed, 0)), 'expired');
      }),
    );
  });

  it('is refused once any of its characters is another, is gone, or is followed by more', () => {
    const change = fc.record({
      at: fc.nat(),
      sign: fc.string({ minLength: 0, maxLength: 2, unit: 'binary-ascii' }),
      part: fc.constantFrom('until' as const, 'key' as const),
    });
    fc.assert(
      fc.property(purpose, moment, change, (what, until, { at, sign, part }) => {
        const signed = signUntil(what, until, KEY);
        const text = signed[part];
        const place = at % (text.length + 1);
        const altered = `${text.slice(0, place)}${sign}${text.slice(place + 1)}`;
        fc.pre(altered !== text);
        assert.equal(judgeSignature(what, { ...signed, [part]: altered }, KEY, later(signed, -1)), 'altered');
      }),
      { numRuns: 1_000 },
    );
  });

  it('has no second spelling: the bits that base64url leaves unused must stand as they were', () => {
    const signed = signUntil('list', new Date('2030-01-01'), KEY);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signed.key.at(-1) ?? '');
    const twin = `${signed.key.slice(0, -1)}${alphabet[last ^ 1]}`;
    assert.deepEqual(Buffer.from(twin, 'base64url'), Buffer.from(signed.key, 'base64url'));
    assert.equal(judgeSignature('list', { ...signed, key: twin }, KEY, later(signed, -1)), 'altered');
  });

  it('is refused for another run, another dataset, another purpose and under another key', () => {
    fc.assert(
      fc.property(purpose, purpose, moment, (what, other, until) => {
        const signed = signUntil(what, until, KEY);
        fc.pre(JSON.stringify(what) !== JSON.stringify(other));
        assert.equal(judgeSignature(other, signed, KEY, later(signed, -1)), 'altered');
        assert.equal(judgeSignature(what, signed, `${KEY}.`, later(signed, -1)), 'altered');
      }),
    );
  });

  it('keeps names apart, wherever one ends and the other begins', () => {
    const signed = signUntil({ dataset: 'offre', run: 'a-b' }, new Date('2030-01-01'), KEY);
    const moved = { dataset: 'offre-a', run: 'b' };
    assert.equal(judgeSignature(moved, signed, KEY, later(signed, -1)), 'altered');
  });
});

it('a link says where, until when, and bears its signature alone', () => {
  const { url, until } = linkTo(
    'https://desk.example',
    { run: 'run-1', dataset: 'offre' },
    new Date('2030-01-01T10:00:00.999Z'),
    KEY,
  );
  assert.match(url, /^https:\/\/desk\.example\/runs\/offre\/run-1\?until=1893492000&key=[\w-]{43}$/);
  assert.equal(until.toISOString(), '2030-01-01T10:00:00.000Z');
  assert.ok(!url.includes(KEY));
});
