/** Runs in a row in one process: nothing is left behind, nothing leaks. `npm run test:faults`: a thousand of them. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { afterAll, it } from 'vitest';
import { createHome } from '../end-to-end/temporary-home.js';
import { endure } from './endure.js';
import { tellFigures } from './figures.js';

const RUNS = process.env.INSERTION_FAULTS === undefined ? 5 : 1_000;

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));

it(`${RUNS} runs in a row, the last after the clock went back two hours, are a version each, in order`, async () => {
  const { measures, versions, wrong } = await endure(home, RUNS, Math.ceil(RUNS / 40));
  assert.deepEqual(wrong, []);
  assert.equal(versions, RUNS);
  const [first, last] = [measures[0], measures.at(-1)];
  assert.ok(first && last);
  await tellFigures('in a row', { ...last, versions, wrong: wrong.length });
  assert.equal(last.scratch, 0);
  assert.ok(
    last.descriptors - first.descriptors < 10,
    `${first.descriptors} descriptors, then ${last.descriptors}`,
  );
});
