/** Which of the reports that waited together stand in one letter. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { chooseParts } from '../../activities/deliver/letter-parts.js';
import type { Told } from '../../activities/deliver/memory.js';

function told(run: string, own: Partial<Told>): Told {
  return {
    ...{ dataset: 'offre', run, channel: 'mail', at: '2026-07-01T08:00:00.000Z', verdict: 'tell' },
    ...{ reason: '', letter: null, number: 0, items: [], findings: [], blocking: [] },
    ...own,
  };
}

const runsOf = (...together: Told[]) => chooseParts(together).map(({ run }) => run);

it('a newer report stands for an older one of the same sources, or with the same findings', () => {
  const older = told('one', { items: ['a 1'], findings: ['x'] });
  assert.deepEqual(runsOf(older, told('two', { items: ['a 2'] })), ['two']);
  assert.deepEqual(runsOf(older, told('two', { items: ['b 1'], findings: ['x', 'y'] })), ['two']);
  assert.deepEqual(runsOf(older, told('two', { items: ['b 1'] })), ['one', 'two']);
  assert.deepEqual(runsOf(older, told('two', { items: ['b 1'] }), told('three', { items: ['a 2'] })), [
    'three',
  ]);
  assert.deepEqual(runsOf(older, told('two', { dataset: 'parcours', items: ['a 2'] })), ['one', 'two']);
});

it('a reminder of what was never told is none', () => {
  const reminder = told('two', { items: ['a 1'], verdict: 'remind', number: 1 });
  const numbers = (...together: Told[]) => chooseParts(together).map(({ number }) => number);
  assert.deepEqual(numbers(told('one', { items: ['a 1'] }), reminder), [0]);
  assert.deepEqual(numbers(reminder), [1]);
});
