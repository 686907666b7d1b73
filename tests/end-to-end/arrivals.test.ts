/** Arrivals, whole: a partner drops sealed files over SFTP, a look starts a run, and no secret is told on the way. */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { seal } from '../../activities/platform/drop/age.js';
import type { Source } from '../../datasets/dataset.js';
import type { ArrivalsTaken } from '../../workflows/take-arrivals.js';
import { PASSPHRASE, type SshServer, startSshd } from '../helpers/sshd.js';
import { copyPlacesRepository, PLACES, readPlaces, writePlaces } from './places-repository.js';
import { type Place, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const drops = join(home, 'depots');
const WATCHED = 'mairies';
const OTHER = 'annexes';
const temporal = await temporalOfSuite();
let ssh: SshServer;
let place: Place;
let recipient: string;
let identity: string;
let hostKey: string;
let withPlaces: (effects: Effects) => Effects;
let looks = 0;

beforeAll(async () => {
  ssh = await startSshd();
  hostKey = ssh.hostKey;
  const repository = join(home, 'repository');
  await copyPlacesRepository(repository);
  withPlaces = await readPlaces(repository);
  await writePlaces(drops, 3);
  await mkdir(join(drops, OTHER));
  await writeFile(join(drops, OTHER, 'annexes.csv'), 'id;nom;commune;cp\n90;Annexe;Langres;52200\n');
  identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
  const DROP_IDENTITY_FILE = join(home, 'canari-identite.txt');
  await writeFile(DROP_IDENTITY_FILE, `${identity}\n`, { mode: 0o600 });
  process.env.ESSAI_CLE_SFTP = ssh.keys.locked;
  process.env.ESSAI_PHRASE_SFTP = PASSPHRASE;
  const { address } = temporal;
  const env = { DROP_IDENTITY_FILE, ALLOW_PRIVATE_HOSTS: '127.0.0.1:*' };
  place = { home, store: `file:${join(home, 'store')}`, address, queue: 'arrivees', env };
});
afterAll(async () => {
  await ssh?.stop();
  await rm(home, { recursive: true, force: true });
});

/** What comes sealed over SFTP. */
function sealed(source: Source): Source {
  return {
    ...source,
    location: {
      ...{ channel: 'sftp', host: '127.0.0.1', port: ssh.port, username: ssh.username, path: ssh.folder },
      ...{ host_keys: [hostKey], private_key: 'ESSAI_CLE_SFTP', passphrase: 'ESSAI_PHRASE_SFTP' },
    },
    drop: { files: ['*.csv.age'], settle_seconds: 1, encryption: 'age' },
  };
}

/** Beside it, one in a folder. */
function inFolder(source: Source): Source {
  const location = { channel: 'folder', path: join(drops, OTHER) } as const;
  return { ...source, source: OTHER, location, drop: { files: ['*'], whole: 'name' } };
}

function withDrops(effects: Effects): Effects {
  const own = withPlaces(effects);
  const dataset = own.datasets.get(PLACES);
  const [mairies] = dataset?.sources ?? [];
  assert.ok(dataset && mairies);
  const sources = [sealed, inFolder].map((dropped) => ({
    ...mairies,
    declaration: dropped(mairies.declaration),
  }));
  return { ...own, datasets: new Map([[PLACES, { ...dataset, sources }]]) };
}

/** What the schedule does each time. */
function look(): Promise<ArrivalsTaken> {
  looks += 1;
  return withWorkerAt(place, withDrops, () =>
    temporal.client.workflow.execute('takeArrivals', {
      ...{ taskQueue: place.queue, workflowId: `arrivals/${PLACES}/${looks}` },
      args: [{ dataset: PLACES, publish: 'none' }],
    }),
  );
}

async function put(name: string): Promise<void> {
  const body = await readFile(join(drops, WATCHED, 'mairies.csv'));
  await writeFile(join(ssh.folder, name), await seal(body, [recipient]));
}

describe('arrivals', () => {
  it('start one run of all that came; what is still being sent is waited for', async () => {
    await put('mairies-01.csv.age');
    const { report, unfinished } = await look();
    assert.equal(unfinished.length, 1);
    assert.match(unfinished[0] ?? '', new RegExp(`^${WATCHED}: a file is still being sent`));
    assert.equal(report?.status, 'published', JSON.stringify(report?.reasons));
  });

  it('start none for what the version is made of already, nor when nothing came', async () => {
    await sleep(1_100);
    const second = await look();
    assert.deepEqual([second.arrived.map(({ source }) => source), second.report], [[WATCHED], null]);
    assert.deepEqual((await look()).arrived, []);
  });

  it('start one for another file, and none when the same is sent again', async () => {
    await writePlaces(drops, 4);
    await put('mairies-02.csv.age');
    await rm(join(ssh.folder, 'mairies-01.csv.age'));
    const past = new Date(Date.now() - 2 * 86_400_000);
    await utimes(join(ssh.folder, 'mairies-02.csv.age'), past, past);
    const { report } = await look();
    assert.equal(report?.status, 'published');
    assert.equal(report.sources.find(({ source }) => source === WATCHED)?.status, 'fresh');
    await put('mairies-02.csv.age');
    assert.equal((await look()).unfinished.length, 1);
    await sleep(1_100);
    const again = await look();
    assert.deepEqual([again.arrived.map(({ source }) => source), again.report], [[WATCHED], null]);
  });

  it('of a server with another host key are not looked at, and hinder nothing', async () => {
    hostKey = `SHA256:${'A'.repeat(43)}`;
    const { arrived, unseen, report } = await look();
    assert.deepEqual([arrived, report], [[], null]);
    assert.match(
      unseen[0] ?? '',
      new RegExp(`^${WATCHED}: 127\\.0\\.0\\.1 shows a host key that the source does not declare`),
    );
  });

  it('tell no secret to Temporal or to the store, and leave no plain file in scratch', async () => {
    const secrets = [PASSPHRASE, ssh.keys.locked, identity, join(home, 'canari-identite.txt')];
    let events = 0;
    let seen = '';
    for await (const { workflowId, runId } of temporal.client.workflow.list()) {
      const history = await temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
      events += history.events?.length ?? 0;
      // payloads are written in base64
      const text = JSON.stringify(history).replace(/"data":"([^"]*)"/g, (_, data) =>
        Buffer.from(data, 'base64').toString(),
      );
      for (const secret of secrets) assert.ok(!text.includes(secret), workflowId);
      seen += text;
    }
    assert.ok(events > 100 && seen.includes(`"source":"${WATCHED}"`), 'payloads are read');
    for (const name of await readdir(join(home, 'store'), { recursive: true })) {
      const body = await readFile(join(home, 'store', name)).catch(() => Buffer.alloc(0));
      for (const secret of secrets) assert.ok(!body.includes(secret), name);
    }
    assert.deepEqual(await readdir(join(home, 'scratch')).catch(() => []), []);
  });
});
