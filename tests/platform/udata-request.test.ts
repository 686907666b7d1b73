import assert from 'node:assert/strict';
import { it } from 'vitest';
import { connectionFault } from '../../activities/platform/portal/udata-request.js';

it('leaves open whether a call without an answer was done, unless it only asked', () => {
  const broken = new Error('fetch failed');
  assert.equal(
    connectionFault('portal.example', 'GET /api/1/datasets/', broken).message,
    'portal.example: GET /api/1/datasets/ got no answer (the connection broke); try again later.',
  );
  assert.match(
    connectionFault('portal.example', 'POST /api/1/datasets/', broken).message,
    /so it may or may not have been done; try again later\.$/,
  );
});
