/** The same server over a real S3 server, and without it once that has stopped. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { startVersitygw } from '../helpers/servers.js';
import { detailOf, lieux, onServeBench, Page, ROWS_PATH, VERSION } from './serve-bench.js';

it('reads a bucket as it reads a folder, and says 503 when the bucket does not answer', async () => {
  const s3 = await startVersitygw();
  try {
    await s3.createBucket('donnees');
    const settings = { STORE_URL: 's3://donnees/zones', ...s3.env };
    await onServeBench(
      async ({ publish, get }) => {
        await publish(VERSION, lieux(30));
        assert.equal(Page.parse(await (await get(ROWS_PATH)).json()).meta.total, 30);
        const file = await get(`/lieux/versions/${VERSION}/lieux.csv`);
        assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'text/csv; charset=utf-8']);
        assert.equal(await file.text(), await (await get(`${ROWS_PATH}.csv`)).text());
        assert.equal((await get('/lieux/nothing.csv')).status, 404);
        await s3.stop();
        await sleep(5_100); // what was read a moment ago may still be told
        const refused = await get(ROWS_PATH);
        assert.equal(refused.status, 503);
        assert.equal(refused.headers.get('retry-after'), '2');
        assert.match(await detailOf(refused), /stockage ne répond pas/);
      },
      {},
      settings,
    );
  } finally {
    await s3.stop();
  }
});
