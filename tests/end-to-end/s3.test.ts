/** Whole runs on a real S3 server: the same bytes as in a folder, and a pointer that only one of two releases moves. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { readLatest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { startVersitygw } from '../helpers/servers.js';
import { meetAtPointer } from '../release/store-doubles.js';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES, readPlaces, writePlaces } from './places-repository.js';
import { readRun, runCli } from './run-cli.js';
import { readPlace, startRun, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { createHome } from './temporary-home.js';
import { hashFiles, hashText } from './zone-files.js';

const home = await createHome();
keepEngine(home);
const repository = join(home, 'repository');
await copyPlacesRepository(repository);
const temporal = await temporalOfSuite();
const server = await startVersitygw();
const { env } = server;
beforeAll(() => server.createBucket('essais'));
afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

function zonesAt(store: string) {
  return createZones(readPlace({ home, store, address: temporal.address, queue: '', env }).configuration);
}

describe('a run on S3', () => {
  it('publishes byte for byte what a run in a folder publishes, and leaves no work', async () => {
    const words = ['run', PLACES, '--as-of', '2026-01-31', '--json', '--store'];
    const inFolder = await runCli([...words, `file:${join(home, 'store')}`], { home, repository });
    const inBucket = await runCli([...words, 's3://essais/un/prefixe'], { home, repository, env });
    for (const ended of [inFolder, inBucket]) assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
    assert.equal(readRun(inBucket).version, readRun(inFolder).version);
    assert.match(String(readRun(inBucket).manifest), /^s3:\/\/essais\/un\/prefixe\/open\/lieux\/versions\//);
    const { open, work } = zonesAt('s3://essais/un/prefixe');
    const keys = (await open.list('')).map(({ key }) => key);
    const stored = await Promise.all(
      keys.map(async (key) => [key, hashText(Buffer.from((await open.read(key))?.body ?? ''))]),
    );
    assert.deepEqual(Object.fromEntries(stored), await hashFiles(join(home, 'store', 'open')));
    assert.deepEqual(
      (await work.list('')).filter(({ key }) => !key.startsWith('kept/')),
      [],
    );
    assert.ok(!`${inBucket.stdout}${inBucket.stderr}`.includes(server.secretKey));
  });

  it('lets one of two runs that release at once move the pointer; the other is judged again', async () => {
    const places = await readPlaces(repository);
    const [one, other] = [
      await writePlaces(join(home, 'one'), 10),
      await writePlaces(join(home, 'other'), 11),
    ];
    const place = { home, store: 's3://essais/course', address: temporal.address, queue: 'race', env };
    const meeting = (effects: Effects) => {
      const { zones } = effects;
      return places({ ...effects, zones: { ...zones, open: meetAtPointer(zones.open, 2) } });
    };
    const reports = await withWorkerAt(place, meeting, async () => {
      const runs = [
        await startRun(temporal, place, one, 'race-1', PLACES),
        await startRun(temporal, place, other, 'race-2', PLACES),
      ];
      return Promise.all(runs.map((run) => run.result()));
    });
    // whichever extract was received last is the newer one
    const ends = reports.map(({ status }) => status).sort();
    assert.ok(['published,published', 'published,superseded'].includes(ends.join()), ends.join());
    const published = reports.flatMap(({ version }) => version ?? []);
    const { open, work } = zonesAt(place.store);
    const current = (await readLatest(PLACES, open))?.pointer.version ?? '';
    assert.ok(published.includes(current));
    for (const version of published)
      assert.equal((await verifyVersion(PLACES, version, open, join(home, 'verify', version))).ok, true);
    assert.deepEqual(
      (await work.list('')).filter(({ key }) => !key.startsWith('kept/')),
      [],
    );
  });
});
