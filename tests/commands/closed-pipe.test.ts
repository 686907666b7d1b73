/** `insertion … | head`: whoever reads has had enough. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { it } from 'vitest';
import { PROGRAM } from '../helpers/launch.js';

it('ends without a word where nobody reads what it prints', async () => {
  const child = spawn(process.execPath, [PROGRAM, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  assert.deepEqual([told, code], ['', 0]);
});
