/** Pure decisions of a run. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { takeOnce } from '../../workflows/verdicts.js';
import { sealed } from './fake-rooms.js';

it('takes the same bytes once, under the first of their names, and keeps the others to tell of them', () => {
  const [file, other] = [sealed('caf'), sealed('caf', 'other')];
  const named = (fileName: string) => ({ ...file, fileName });
  assert.deepEqual(takeOnce([named('31.xml'), other, named('35.xml'), named('31.xml')]), [
    { extract: named('31.xml'), status: 'fresh', copies: ['35.xml'] },
    { extract: other, status: 'fresh' },
  ]);
});
