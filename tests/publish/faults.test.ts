/** What stands between us and a portal fails; what people do there meanwhile; what the portal alters silently. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { CatalogueBusy, CatalogueRefused, ConfigurationInvalid } from '../../activities/errors.js';
import { MARK } from '../../activities/publish/wanted.js';
import type { Fault } from '../helpers/fault-proxy.js';
import { declare } from './planted.js';
import { type Portal, startPortal, type Trial } from './portal.js';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal?.stop());

const SLOTS = ['lieux.csv', 'lieux.parquet', 'dictionnaire.csv', 'lieux.schema.json', 'manifest.json'];
const slotsOf = async (id: string) =>
  (await portal.served(id)).map(({ resources }) =>
    resources.map(({ extras, title }) => extras[MARK.slot] ?? title),
  );

/** The error of a publication that must fail; no message ever holds the key. */
async function failureOf(id: string, trial: Trial = {}): Promise<Error> {
  const failed = await portal.publish(declare(id), trial).then(
    () => assert.fail(`${id} was published`),
    (error: unknown) => error,
  );
  portal.proxy.plan(() => 'pass');
  assert.ok(failed instanceof Error);
  assert.ok(!failed.message.includes(trial.settings?.apiKey ?? portal.udata.apiKey), 'the key is told');
  return failed;
}

async function planted(id: string): Promise<string> {
  await portal.planted.plant(id, 0);
  portal.proxy.plan(() => 'pass');
  const { datasetId } = await portal.publish(declare(id));
  assert.ok(datasetId);
  return datasetId;
}

describe('another run', () => {
  it('that writes the change log meanwhile is waited for: the portal is told again, of what is there then', async () => {
    const id = 'entre-temps';
    await portal.planted.plant(id, 0);
    const write = (title: string) =>
      portal.planted.open.write(
        `${id}/changes.json`,
        JSON.stringify({ dataset: id, title, publications: [], withdrawn: [] }),
      );
    await write('avant');
    portal.proxy.plan(({ writeRank }) => {
      if (writeRank === 1) void write('après');
      return 'pass';
    });
    const failed = await failureOf(id);
    assert.ok(failed instanceof CatalogueBusy, failed.message);
    assert.match(failed.message, /another run published, and wrote the change log/);
    await portal.publishPatiently(declare(id));
    assert.ok((await slotsOf(id))[0]?.includes('changes.json'));
  });
});

describe('a proxy in between', () => {
  const HTML = '<html><body><h1>Bad Gateway</h1></body></html>';
  const answers = [
    { name: 'an upload with 500', fault: { status: 500, body: '{"message": "Internal Server Error"}' } },
    { name: 'an upload with 502 and HTML', fault: { status: 502, body: HTML } },
    { name: 'an upload with 504 and nothing', fault: { status: 504 } },
    { name: 'an upload with 200 and HTML', fault: { status: 200, body: HTML } },
    { name: 'an upload by closing', fault: 'cut' as const },
  ];
  for (const [rank, { name, fault }] of answers.entries())
    it(`that answers ${name} is waited for, and nothing is doubled`, async () => {
      const id = `panne-${rank}`;
      await portal.planted.plant(id, 0);
      portal.proxy.plan((seen) => (seen.writeRank === 2 && seen.method === 'POST' ? fault : 'pass'));
      assert.ok((await failureOf(id)) instanceof CatalogueBusy);
      await portal.publishPatiently(declare(id));
      assert.deepEqual(await slotsOf(id), [SLOTS]);
    });

  it('that answers 429 says when to come back', async () => {
    await portal.planted.plant('presse', 0);
    portal.proxy.plan(({ method }) =>
      method === 'POST' ? { status: 429, headers: { 'retry-after': '17' }, body: HTML } : 'pass',
    );
    const failed = await failureOf('presse');
    assert.ok(failed instanceof CatalogueBusy);
    assert.equal(failed.retryAfterSeconds, 17);
    assert.match(failed.message, /HTTP 429; try again in 17 s/);
  });

  it('that never answers is given up after a while', async () => {
    await portal.planted.plant('muet', 0);
    portal.proxy.plan(({ method }) => (method === 'POST' ? 'hang' : 'pass'));
    const failed = await failureOf('muet', { settings: { limitMs: 1_500 } });
    assert.ok(failed instanceof CatalogueBusy);
    assert.match(failed.message, /too slow/);
  });

  it('that takes no large request receives the file in parts; the whole is what was sent', async () => {
    const id = 'lourd';
    await portal.planted.plant(id, 0);
    const manifest = `${id}/changes.json`;
    await portal.planted.open.write(manifest, largeChangeLog(id));
    portal.proxy.plan(({ body }) => (body.length > 1_200_000 ? { status: 413, body: HTML } : 'pass'));
    await portal.publish(declare(id));
    const parts = portal.proxy.seen().filter(({ body }) => body.includes('name="partindex"'));
    assert.ok(parts.length >= 3, `${parts.length} parts`);
    assert.ok((await slotsOf(id))[0]?.includes('changes.json'));
  });

  it('that takes nothing at all is told', async () => {
    await portal.planted.plant('refus', 0);
    portal.proxy.plan(({ path }) => (path.includes('/upload/') ? { status: 413, body: HTML } : 'pass'));
    const failed = await failureOf('refus');
    assert.ok(failed instanceof CatalogueRefused);
    assert.match(failed.message, /413/);
  });

  it('that changes a field on its way, which the portal then serves, is found out by its name', async () => {
    await portal.planted.plant('altere', 0);
    portal.proxy.plan((seen) =>
      /^\/api\/1\/datasets\/([0-9a-f]{24}\/)?$/.test(seen.path) && seen.method !== 'GET'
        ? { send: seen.body.toString().replace('"lov2"', '"lov9"') }
        : 'pass',
    );
    const failed = await failureOf('altere');
    assert.ok(failed instanceof CatalogueRefused);
    assert.match(failed.message, /"license" is not what it was told/);
  });
});

describe('people on the portal', () => {
  it('who delete the dataset stop the publication until they restore it', async () => {
    const dataset = await planted('supprime');
    await portal.udata.call('DELETE', `/api/1/datasets/${dataset}/`);
    const failed = await failureOf('supprime');
    assert.ok(failed instanceof CatalogueRefused);
    assert.match(failed.message, /was deleted there; restore it/);
    assert.deepEqual(portal.proxy.writes(), []);
    await portal.udata.call('PUT', `/api/1/datasets/${dataset}/`, { deleted: null, tags: [] });
    await portal.publish(declare('supprime'));
    assert.deepEqual(await slotsOf('supprime'), [SLOTS]);
  });

  it('who archive the dataset stop the publication', async () => {
    const dataset = await planted('archive');
    await portal.udata.call('PUT', `/api/1/datasets/${dataset}/`, { archived: '2026-01-01', tags: [] });
    assert.match((await failureOf('archive')).message, /was archived there; take it out of the archive/);
  });

  it('who rename it see its title come back, on the same dataset', async () => {
    const dataset = await planted('renomme');
    await portal.udata.call('PUT', `/api/1/datasets/${dataset}/`, {
      title: 'Autre titre',
      tags: ['autre', 'mot'],
    });
    const plan = await portal.plan(declare('renomme'));
    assert.deepEqual(
      plan.changes.map(({ field, served }) => [field, served]),
      [
        ['title', 'Autre titre'],
        ['tags', '["autre","mot"]'],
        ['temporal_coverage', null],
      ],
    );
    assert.equal((await portal.publish(declare('renomme'))).datasetId, dataset);
    const [served] = await portal.served('renomme');
    assert.equal(served?.title, 'Lieux d’accueil renomme');
  });

  it('who add a resource find it kept, after ours, in their order', async () => {
    const dataset = await planted('ajout');
    for (const title of ['Notice', 'Carte'])
      await portal.udata.call('POST', `/api/1/datasets/${dataset}/resources/`, {
        ...{ title, filetype: 'remote', type: 'documentation', format: 'html' },
        url: 'https://www.example.org/notice',
      });
    const published = await portal.publish(declare('ajout'));
    assert.deepEqual(await slotsOf('ajout'), [[...SLOTS, 'Carte', 'Notice']]);
    assert.match(published.notes.join(), /"Notice" was added by hand: it is kept/);
    portal.proxy.plan(() => 'pass');
    await portal.publish(declare('ajout'));
    assert.deepEqual(portal.proxy.writes(), []);
  });

  it('who delete one of our resources get it back', async () => {
    const dataset = await planted('ampute');
    const [served] = await portal.served('ampute');
    await portal.udata.call('DELETE', `/api/1/datasets/${dataset}/resources/${served?.resources[0]?.id}/`);
    await portal.publishPatiently(declare('ampute'));
    assert.deepEqual(await slotsOf('ampute'), [SLOTS]);
  });

  it('who send another file to one of our resources see ours come back', async () => {
    const dataset = await planted('remplace');
    const [served] = await portal.served('remplace');
    const form = new FormData();
    form.set('file', new Blob(['id\n1\n']), 'autre.csv');
    const path = `/api/1/datasets/${dataset}/resources/${served?.resources[0]?.id}/upload/`;
    const headers = { 'x-api-key': portal.udata.apiKey };
    await fetch(`${portal.udata.url}${path}`, { method: 'POST', headers, body: form });
    await portal.publishPatiently(declare('remplace'));
    assert.equal((await portal.publish(declare('remplace'))).action, 'same');
  });

  it('who revoke the key in the middle stop the publication; a new key goes on', async () => {
    const Token = z.object({ id: z.string(), token: z.string() });
    const made = await portal.udata.call('POST', '/api/1/me/api_tokens/', { name: 'brief' });
    const { id, token } = Token.parse(made.body);
    await portal.planted.plant('revoque', 0);
    portal.proxy.plan(async (seen): Promise<Fault> => {
      if (seen.writeRank === 4) await portal.udata.call('DELETE', `/api/1/me/api_tokens/${id}/`);
      return 'pass';
    });
    const failed = await failureOf('revoque', { settings: { apiKey: token } });
    assert.ok(failed instanceof CatalogueRefused);
    assert.match(failed.message, /the key is not accepted; make a new one/);
    await portal.publishPatiently(declare('revoque'));
    assert.deepEqual(await slotsOf('revoque'), [SLOTS]);
  });

  it('who publish at the same moment take turns: one dataset, each resource once', async () => {
    await portal.planted.plant('double', 0);
    const both = await Promise.allSettled([
      portal.publish(declare('double'), { token: 'one' }),
      portal.publish(declare('double'), { token: 'two' }),
    ]);
    const refused = both.filter(({ status }) => status === 'rejected');
    assert.ok(refused.length <= 1);
    for (const one of refused) {
      assert.ok(one.status === 'rejected' && one.reason instanceof CatalogueBusy, String(one));
      assert.match(one.reason.message, /another publication .* is under way/);
    }
    await portal.publish(declare('double'), { token: 'two' });
    assert.deepEqual(await slotsOf('double'), [SLOTS]);
  });

  it('who died with the turn in their hand are waited for, no longer than it lasts', async () => {
    await portal.planted.plant('mort', 0);
    portal.proxy.plan((seen) => (seen.writeRank === 3 ? 'cut' : 'pass'));
    const dying = { ...(await portal.effects()), open: withoutRelease(portal) };
    await failureOf('mort', { token: 'dead', effects: dying });
    const waiting = await failureOf('mort', { token: 'next' });
    assert.ok(waiting instanceof CatalogueBusy && (waiting.retryAfterSeconds ?? 0) > 0);
    const later = () => new Date(Date.now() + 11 * 60_000);
    await portal.publish(declare('mort'), { token: 'next', effects: { now: later } });
    assert.deepEqual(await slotsOf('mort'), [SLOTS]);
  });
});

describe('before anything is written', () => {
  it('a licence that the portal does not know is refused: it would be dropped without a word', async () => {
    await portal.planted.plant('licence', 0);
    portal.proxy.plan(() => 'pass');
    const refused = portal.publish(declare('licence', { licence: 'lov9' }));
    await assert.rejects(refused, /licence "lov9" is unknown to the portal.* Nothing was written/);
    assert.deepEqual(portal.proxy.writes(), []);
  });

  it('a key is asked for', async () => {
    await portal.planted.plant('sans-cle', 0);
    assert.ok((await failureOf('sans-cle', { settings: { apiKey: null } })) instanceof ConfigurationInvalid);
  });

  it('what the portal takes no file of is left out, with the reason, where the open zone has no address', async () => {
    await portal.planted.plant('sans-adresse', 0);
    const plan = await portal.plan(declare('sans-adresse'), { effects: { publicUrl: null } });
    assert.match(plan.notes.join(), /Left out: lieux\.parquet\. The portal takes no \.parquet file/);
    assert.ok(!plan.changes.some(({ resource }) => resource === 'lieux.parquet'));
  });

  it('a key of somebody else is refused', async () => {
    const dataset = await planted('autrui');
    await portal.planted.plant('autrui', 1);
    const failed = await failureOf('autrui', { settings: { apiKey: portal.udata.otherKey } });
    assert.ok(failed instanceof CatalogueRefused);
    assert.match(failed.message, /403/);
    assert.ok(!failed.message.includes(dataset));
  });
});

/** More than one part's worth, of the shape that a release writes. */
function largeChangeLog(dataset: string): string {
  const sentence = 'Une ligne de plus. '.repeat(500);
  const entry = {
    ...{ dataset, version: portal.planted.versions[0], previous: null, contractVersion: '1.0.0' },
    ...{ level: 'first', tables: [], summary: Array.from({ length: 300 }, () => sentence) },
  };
  return JSON.stringify({ dataset, title: 'Lieux', publications: [entry], withdrawn: [] });
}

/** A store in which a publisher that dies cannot give its turn up. */
function withoutRelease({ planted: { open } }: Portal): typeof open {
  return {
    ...open,
    async write(key, body, condition) {
      if (key.includes('/publication/') && String(body).includes('"lease": null')) return { etag: '' };
      return open.write(key, body, condition);
    },
  };
}
