/** What a step throws, as Temporal is told. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { it } from 'vitest';
import { toFailure } from '../../activities/door/failure.js';

it('a full disk below scratch is told in a sentence, without its path, and tried again', async () => {
  const error = await writeFile('/dev/full', 'more than nothing').catch((thrown: unknown) => thrown);
  const { message, type, nonRetryable } = toFailure('receiveExtracts', error);
  assert.deepEqual([type, nonRetryable], ['EngineFailed', false]);
  assert.match(message, /^receiveExtracts: no room is left in the scratch folder; free some space/);
  assert.ok(!message.includes('/dev/full'));
});

it('what nobody expected is told as a bug, by its kind and without its text', () => {
  const { message, nonRetryable } = toFailure('releaseVersion', new RangeError('277094912345617'));
  assert.match(message, /^releaseVersion: unexpected RangeError.*this is a bug of the toolkit/);
  assert.ok(!message.includes('2770949'));
  assert.equal(nonRetryable, false);
});
