/** Publication to a real udata: what is told is what is served, once, and never twice. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CatalogueBusy } from '../../activities/errors.js';
import { MARK } from '../../activities/publish/wanted.js';
import { watchPortal } from '../../activities/publish/watch-portal.js';
import { declare } from './planted.js';
import { type Portal, startPortal } from './portal.js';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal?.stop());

const SLOTS = ['lieux.csv', 'lieux.parquet', 'dictionnaire.csv', 'lieux.schema.json', 'manifest.json'];

describe('a first publication', () => {
  const dataset = declare('premier');

  it('is planned field by field without a key, and nothing is written', async () => {
    await portal.planted.plant('premier', 0);
    portal.proxy.plan(() => 'pass');
    const plan = await portal.plan(dataset, { settings: { apiKey: null } });
    assert.equal(plan.action, 'create');
    assert.deepEqual(portal.proxy.writes(), []);
    const fields = plan.changes.filter(({ resource }) => resource === null).map(({ field }) => field);
    for (const field of ['title', 'description', 'license', 'frequency', 'tags', 'spatial', 'contact_point'])
      assert.ok(fields.includes(field), field);
    assert.deepEqual(
      plan.changes.filter(({ field }) => field === 'file').map(({ resource }) => resource),
      SLOTS,
    );
  });

  it('makes one public dataset, whose fields and resources are what was declared and released', async () => {
    const published = await portal.publish(dataset);
    assert.equal(published.action, 'create');
    const [served, ...others] = await portal.served('premier');
    assert.ok(served);
    assert.deepEqual(others, []);
    assert.equal(served.id, published.datasetId);
    assert.deepEqual(
      [served.private, served.license, served.frequency, served.tags],
      [false, 'lov2', 'weekly', ['ete', 'insertion', 'lieux-d-accueil']],
    );
    assert.deepEqual(served.temporal_coverage, { start: '2025-02-14', end: '2025-02-14' });
    assert.deepEqual(served.spatial, { zones: ['country:fr'], granularity: 'poi' });
    assert.equal(served.contact_points[0]?.email, 'contact@data.insertion.example');
    assert.equal(served.extras[MARK.version], portal.planted.versions[0]);
    assert.deepEqual(
      served.resources.map(({ extras }) => extras[MARK.slot]),
      SLOTS,
    );
    assert.deepEqual(
      served.resources.map(({ filetype, type }) => `${filetype} ${type}`),
      ['file main', 'remote main', ...Array.from({ length: 3 }, () => 'file documentation')],
    );
    assert.match(served.description, /## Méthode de production/);
  });

  it('is told again without a single write', async () => {
    portal.proxy.plan(() => 'pass');
    const again = await portal.publish(dataset);
    assert.equal(again.action, 'same');
    assert.deepEqual(portal.proxy.writes(), []);
  });

  it('is found again by its mark when our own notes are lost, and not doubled', async () => {
    const keys = (await portal.planted.open.list('premier/publication/')).map(({ key }) => key);
    await portal.planted.open.remove(keys);
    portal.proxy.plan(() => 'pass');
    const again = await portal.publish(dataset);
    assert.equal(again.action, 'same');
    assert.deepEqual(portal.proxy.writes(), []);
    assert.equal((await portal.served('premier')).length, 1);
  });
});

describe('a later version', () => {
  const dataset = declare('suivant');

  it('replaces the files that changed behind the same permalinks, and sends no other', async () => {
    await portal.planted.plant('suivant', 0);
    await portal.publish(dataset);
    const [before] = await portal.served('suivant');
    await portal.planted.plant('suivant', 1);
    portal.proxy.plan(() => 'pass');
    const plan = await portal.plan(dataset);
    assert.deepEqual(
      plan.changes.filter(({ field }) => field === 'file').map(({ resource }) => resource),
      ['lieux.csv', 'lieux.parquet', 'manifest.json'],
    );
    await sleep(1_100); // udata takes one file of a name per second, and here each write counts
    assert.equal((await portal.publish(dataset)).action, 'update');
    const [after] = await portal.served('suivant');
    assert.deepEqual(
      after?.resources.map(({ id, latest }) => [id, latest]),
      before?.resources.map(({ id, latest }) => [id, latest]),
    );
    assert.equal(portal.proxy.writes().filter((write) => write.includes('/upload/')).length, 2);
    assert.match(String(after?.description), new RegExp(`versions/${portal.planted.versions[0]}/manifest`));
  });

  it('gives way to an earlier one that is asked for', async () => {
    await portal.publishPatiently(dataset, { version: portal.planted.versions[0] });
    const [served] = await portal.served('suivant');
    assert.equal(served?.extras[MARK.version], portal.planted.versions[0]);
  });
});

describe('the watch', () => {
  const dataset = declare('veille');
  const DAY_MS = 86_400_000;
  const findings = async (own: { readonly days?: number; readonly isLastTry?: boolean } = {}) => {
    const { days = 0, isLastTry = false } = own;
    const now = () => new Date(Date.now() + days * DAY_MS);
    return (await watchPortal(dataset, { ...(await portal.effects({ apiKey: null })), now, isLastTry }))
      .findings;
  };

  it('tells that nothing was published yet', async () => {
    await portal.planted.plant('veille', 0);
    assert.match((await findings()).join(), /never published there/);
  });

  it('finds nothing to tell of a whole publication that is no older than announced', async () => {
    await portal.publish(dataset);
    assert.deepEqual(await findings({ days: 10 }), []);
  });

  it('tells an age beyond the frequency announced', async () => {
    assert.match(
      (await findings({ days: 12 })).join(),
      /nothing was updated for 12 days, and "weekly" is announced/,
    );
  });

  it('tells that the portal is a version behind, and which files are another', async () => {
    await portal.planted.plant('veille', 1);
    const told = await findings();
    assert.match(told[0] ?? '', /is current, the portal has/);
    assert.ok(told.some((finding) => /lieux\.csv has \d+ bytes instead of/.test(finding)));
  });

  it('tries again a portal that does not answer, and tells it in the end', async () => {
    portal.proxy.plan(() => 'cut');
    await assert.rejects(findings(), CatalogueBusy);
    assert.match((await findings({ isLastTry: true })).join(), /got no answer/);
    portal.proxy.plan(() => 'pass');
  });

  it('tells that the public does not see the dataset any more', async () => {
    const [served] = await portal.served('veille');
    await portal.udata.call('DELETE', `/api/1/datasets/${served?.id}/`);
    assert.match((await findings()).join(), /does not see its dataset .* \(deleted\)/);
  });
});
