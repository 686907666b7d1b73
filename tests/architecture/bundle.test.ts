import assert from 'node:assert/strict';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';

it('workflows bundle without zod and without anything of Node', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    logger: new DefaultLogger('ERROR'),
  });
  assert.ok(!code.includes('ZodError'), 'zod must stay out of workflow modules');
  assert.ok(code.length < 4_000_000, `the bundle has ${code.length} characters`);
});
