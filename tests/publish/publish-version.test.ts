/** Publication to a real udata: what is told is what is served, once, and never twice. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MARK } from '../../activities/publish/wanted.js';
import { declare } from './planted.js';
import { type Portal, startPortal } from './portal.js';

let portal: Portal;
before(async () => {
  portal = await startPortal();
});
after(() => portal?.stop());

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
    await portal.publish(dataset, { version: portal.planted.versions[0] });
    const [served] = await portal.served('suivant');
    assert.equal(served?.extras[MARK.version], portal.planted.versions[0]);
  });
});
