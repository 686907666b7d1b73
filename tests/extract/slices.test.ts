/** Places that are asked for what changed only, on real servers: nothing that changed is lost, whatever a run before came to. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import type { SealedExtract } from '../../activities/handover/run.js';
import { checkSource } from '../../datasets/check-source.js';
import type { Source } from '../../datasets/dataset.js';
import { Location } from '../../datasets/location.js';
import { type PostgresServer, startPostgres } from '../helpers/postgres.js';
import { DROPS, type Drop, SECRETS } from './drops.js';
import { type Receiver, sourceAt, startReceiver } from './receiving.js';

interface Place {
  readonly settings: Drop['settings'];
  location(overlap: number): Location;
  put(id: number, name: string, changed: string): Promise<void>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

async function database(): Promise<Place> {
  const server: PostgresServer = await startPostgres();
  await server.run(`create role lecteur login password 'canari-lecteur';
    create table lieux (id int primary key, nom text, maj timestamptz); grant select on lieux to lecteur`);
  SECRETS.LECTEUR = 'canari-lecteur';
  const { settings, stop } = await DROPS.folder();
  return {
    settings,
    location: (overlap) =>
      Location.parse({
        ...{ channel: 'postgres', host: '127.0.0.1', port: server.port, database: 'postgres', tls: 'off' },
        ...{ username: 'lecteur', password: 'LECTEUR', table: 'lieux', since: { field: 'maj', overlap } },
      }),
    async put(id, name, changed) {
      await server.run(`insert into lieux values (${id}, '${name}', '${changed}')
        on conflict (id) do update set nom = excluded.nom, maj = excluded.maj`);
    },
    clear: async () => void (await server.run('delete from lieux')),
    async stop() {
      await stop();
      await server.stop();
    },
  };
}

async function api(): Promise<Place> {
  const records = new Map<number, { id: number; nom: string; maj: string }>();
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '', 'http://api');
    const since = Date.parse(url.searchParams.get('modifie_depuis') ?? '1970-01-01');
    const found = [...records.values()].filter(({ maj }) => Date.parse(maj) >= since);
    const from = Number(url.searchParams.get('debut'));
    answer.end(JSON.stringify({ total: found.length, data: found.slice(from, from + 2) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const { settings, stop } = await DROPS.folder();
  return {
    settings,
    location: (overlap) =>
      Location.parse({
        ...{ channel: 'https', url: `http://127.0.0.1:${port}/lieux` },
        pages: { next: 'offset', parameter: 'debut', records: 'data', total: 'total', unique: 'id' },
        since: { field: 'maj', parameter: 'modifie_depuis', overlap },
      }),
    async put(id, nom, changed) {
      records.delete(id);
      records.set(id, { id, nom, maj: new Date(changed).toISOString() });
    },
    clear: async () => records.clear(),
    async stop() {
      await stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

for (const [channel, start] of Object.entries({ postgres: database, https: api }))
  describe(`${channel}, asked for what changed`, () => {
    let place: Place;
    let receiver: Receiver;
    let source: Source;
    const columns = { id: { feeds: ['id'] }, nom: { feeds: ['nom'] }, maj: { feeds: ['date_maj'] } };
    beforeAll(async () => {
      place = await start();
    });
    afterAll(async () => {
      await receiver?.stop();
      await place?.stop();
    });
    beforeEach(async () => {
      await receiver?.stop();
      receiver = await startReceiver(place);
      await place.clear();
      source = sourceAt(place.location(3_600), {}, { take: 'every', columns });
      await place.put(1, 'un', '2026-01-01T10:00:00Z');
      await place.put(2, 'deux', '2026-01-02T10:00:00Z');
      await place.put(3, 'trois', '2026-01-03T10:00:00Z');
    });

    const read = async ({ key }: SealedExtract) =>
      Buffer.from((await receiver.zone.read(key))?.body ?? []).toString('utf8');
    const receive = async () => Promise.all((await receiver.receive(source)).map(read));

    it('gives all at first, then what changed and what came late within the overlap, each an extract', async () => {
      const [whole, ...none] = await receive();
      assert.match(whole ?? '', /un[\s\S]*deux[\s\S]*trois/);
      assert.deepEqual(none, []);
      await place.put(2, 'deux bis', '2026-01-04T10:00:00Z');
      // committed late, with a time of before the newest that was seen
      await place.put(4, 'quatre', '2026-01-03T09:30:00Z');
      await place.put(5, 'cinq trop tard', '2026-01-03T08:30:00Z');
      const [first, changed, ...others] = await receive();
      assert.equal(first, whole);
      assert.deepEqual(others, []);
      assert.match(changed ?? '', /deux bis/);
      assert.match(changed ?? '', /quatre/);
      assert.match(changed ?? '', /trois/);
      assert.doesNotMatch(changed ?? '', /un|cinq/);
    });

    it('hands over again what a run that failed has received, and nothing twice', async () => {
      await receive();
      await place.put(6, 'six', '2026-01-05T10:00:00Z');
      const second = await receiver.receive(source);
      assert.equal(second.length, 2);
      const third = await receiver.receive(source);
      await place.put(6, 'six bis', '2026-01-06T10:00:00Z');
      const fourth = await receiver.receive(source);
      const hashes = (extracts: readonly SealedExtract[]) => extracts.map(({ sha256 }) => sha256);
      // the overlap asks for row 6 alone, as another extract; after that the same one comes again
      assert.deepEqual(hashes(fourth.slice(0, third.length)), hashes(third));
      assert.deepEqual(hashes(third.slice(0, 2)), hashes(second));
      assert.match(await read(fourth.at(-1) ?? assert.fail()), /six bis/);
      const last = hashes(await receiver.receive(source));
      assert.equal(last.length, new Set(last).size);
      assert.ok(fourth.slice(0, -1).every(({ seenBefore }) => seenBefore));
      assert.deepEqual(await receiver.left(), []);
    });

    it('asks for all again: after whole_days, with other columns, without one of its extracts', async () => {
      await receive();
      await place.put(7, 'sept', '2026-01-05T10:00:00Z');
      assert.equal((await receive()).length, 2);
      receiver.clock.aheadMs = 31 * 86_400_000;
      const [again, ...none] = await receive();
      assert.match(again ?? '', /un[\s\S]*sept/);
      assert.deepEqual(none, []);
      receiver.clock.aheadMs = 0;
      source = { ...source, columns: { ...source.columns, nom: { feeds: ['libelle'], optional: true } } };
      await place.put(8, 'huit', '2026-01-06T10:00:00Z');
      const [whole] = await receiver.receive(source);
      assert.match(await read(whole ?? assert.fail()), /un[\s\S]*huit/);
      await receiver.zone.remove([whole?.key ?? '']);
      assert.match((await receive()).join(), /un[\s\S]*huit/);
    });

    it('is not led into the future by a year that somebody mistyped', async () => {
      await place.put(9, 'neuf', '2096-01-01T10:00:00Z');
      await receive();
      await place.put(10, 'dix', '2026-01-04T10:00:00Z');
      assert.match((await receive()).at(-1) ?? '', /dix/);
    });

    it('is declared with take: every', () => {
      const dataset = {
        ...{ id: 'lieux', metadata: { personal: false, roles: {} }, partners: new Map([['amf', {}]]) },
        tables: [{ name: 'lieux', columns: ['id', 'nom', 'date_maj'].map((name) => ({ name })) }],
      } as unknown as Parameters<typeof checkSource>[1];
      checkSource(source, dataset);
      assert.throws(() => checkSource({ ...source, take: 'last' }, dataset), /add take: every/);
    });
  });
