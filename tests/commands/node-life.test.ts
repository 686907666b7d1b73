import assert from 'node:assert/strict';
import { it } from 'vitest';
import { describeNode } from '../../scripts/node-life.js';

it('says until when Node gets fixes, and what to do once it gets none', () => {
  assert.match(
    describeNode('v20.20.2', '2026-11-29'),
    /^v20\.20\.2; its line has had no fixes since 2026-04-30: install Node 24/,
  );
  assert.equal(describeNode('v20.20.2', '2026-04-30'), 'v20.20.2; its line gets fixes until 2026-04-30');
  assert.equal(describeNode('v24.1.0', '2026-11-29'), 'v24.1.0; its line gets fixes until 2028-04-30');
  assert.equal(describeNode('v99.0.0', '2026-11-29'), 'v99.0.0');
});
