/** `insertion … | head`: whoever reads has had enough. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';
import { PROGRAM } from '../helpers/launch.js';

const SAMPLE = join(ROOT, 'datasets/offre-insertion/example/extracts/finess/finess.csv');
const SOURCE = ['--dataset', 'offre-insertion', '--source', 'finess'];

it('ends without a trace where nobody reads what it prints', async () => {
  const child = spawn(process.execPath, [PROGRAM, 'validate', SAMPLE, ...SOURCE], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const [told] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.doesNotMatch(told, /EPIPE|^\s+at /m);
});
