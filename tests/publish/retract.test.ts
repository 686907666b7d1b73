/** After a withdrawal a real udata serves nothing of the version that was taken down. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { retractFromPortal } from '../../activities/publish/retract.js';
import { MARK } from '../../activities/publish/wanted.js';
import { declare } from './planted.js';
import { type Portal, startPortal } from './portal.js';

const NOTICE = '**Version retirée le 2025-03-01 :** une colonne montrait ce qu’elle devait taire.';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal?.stop());

async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

describe('a retraction', () => {
  it('leaves nothing of ours where no version is left, says why, and keeps what others added', async () => {
    const dataset = declare('retire');
    await portal.planted.plant('retire', 0);
    const { datasetId } = await portal.publish(dataset);
    await portal.udata.call('POST', `/api/1/datasets/${datasetId}/resources/`, {
      ...{
        title: 'Ailleurs',
        filetype: 'remote',
        url: 'https://exemple.fr/x.csv',
        format: 'csv',
        type: 'other',
      },
    });
    const [before] = await portal.served('retire');
    const request = { dataset, version: null, token: 'withdraw', notice: NOTICE };
    const ours = before?.resources.filter(({ extras }) => MARK.slot in extras) ?? [];
    assert.equal(await retractFromPortal(request, await portal.effects()), ours.length);
    const [served] = await portal.served('retire');
    assert.deepEqual(
      served?.resources.map(({ title }) => title),
      ['Ailleurs'],
    );
    assert.ok(served?.description.startsWith(NOTICE));
    assert.deepEqual(served?.tags, before?.tags);
    for (const { latest, url, filetype } of ours.filter((one) => one.filetype === 'file')) {
      assert.equal(await statusOf(latest), 404, filetype);
      assert.equal(await statusOf(url), 404, filetype);
    }
    portal.proxy.plan(() => 'pass');
    assert.equal(await retractFromPortal(request, await portal.effects()), 0);
    assert.deepEqual(portal.proxy.writes(), []);
    assert.equal((await portal.served('retire'))[0]?.description, served?.description);
  });

  it('lets the version that is left replace its files behind the same permalinks', async () => {
    const dataset = declare('repli');
    await portal.planted.plant('repli', 0);
    const first = portal.planted.versions[0] ?? '';
    await portal.publish(dataset);
    await portal.planted.plant('repli', 1);
    await portal.publishPatiently(dataset);
    const [later] = await portal.served('repli');
    const request = { dataset, version: first, token: 'withdraw', notice: NOTICE };
    assert.equal(await retractFromPortal(request, await portal.effects()), 0);
    await portal.publishPatiently(dataset, { version: first });
    const [served] = await portal.served('repli');
    assert.deepEqual(
      served?.resources.map(({ id }) => id),
      later?.resources.map(({ id }) => id),
    );
    assert.equal(served?.extras[MARK.version], first);
    assert.ok(!served?.description.includes('retirée'));
  });

  it('refuses without a key, and does nothing for a dataset that was never published', async () => {
    await portal.planted.plant('jamais', 0);
    const request = { dataset: declare('jamais'), version: null, token: 'withdraw', notice: NOTICE };
    await assert.rejects(retractFromPortal(request, await portal.effects({ apiKey: null })), {
      name: 'ConfigurationInvalid',
    });
    assert.equal(await retractFromPortal(request, await portal.effects()), 0);
  });
});
