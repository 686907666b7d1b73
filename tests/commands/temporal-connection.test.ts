/** A connection to Temporal: where there is none, and what is left of it once it is closed. */
import assert from 'node:assert/strict';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, it } from 'vitest';
import { withConnection } from '../../scripts/session/temporal-connection.js';

const server = new Server();
let port = 0;
/** Names of the calls that came in. */
const asked: string[] = [];

beforeAll(async () => {
  const bytes = { requestSerialize: Buffer.from, requestDeserialize: (sent: Buffer) => sent };
  const unary = {
    ...bytes,
    ...{ responseSerialize: (sent: Buffer) => sent, responseDeserialize: Buffer.from },
    ...{ requestStream: false, responseStream: false },
  };
  const path = '/temporal.api.workflowservice.v1.WorkflowService';
  server.addService(
    {
      GetSystemInfo: { ...unary, path: `${path}/GetSystemInfo` },
      DescribeNamespace: { ...unary, path: `${path}/DescribeNamespace` },
    },
    {
      GetSystemInfo: (_call: unknown, answer: (error: null, bytes: Buffer) => void) =>
        answer(null, Buffer.alloc(0)),
      DescribeNamespace: (_call: unknown, answer: (error: object) => void) => {
        asked.push('DescribeNamespace');
        answer({ code: 14, details: 'not now' });
      },
    },
  );
  port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
});

afterAll(() => server.forceShutdown());

it('ends a call that was about to be tried again, and throws out of no timer', async () => {
  let left: Promise<unknown> = Promise.resolve();
  await withConnection({ address: `127.0.0.1:${port}` }, async (connection) => {
    left = connection.workflowService.describeNamespace({ namespace: 'default' });
    left.catch(() => undefined);
    while (asked.length === 0) await new Promise(setImmediate);
    // its answer is here, and its next attempt is set
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await assert.rejects(left, { code: 1 });
  assert.equal(asked.length, 1);
});

it('says where nobody answers, as what a retry may cure', async () => {
  await assert.rejects(
    withConnection({ address: '127.0.0.1:1', connectTimeout: 200 }, async () => undefined),
    { name: 'TemporalUnreachable', message: /^Temporal does not answer at 127\.0\.0\.1:1 / },
  );
});
