/** Arrivals, whole: a partner drops sealed files over SFTP, a look starts a run, and no secret is told on the way. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { seal } from '../../activities/platform/drop/age.js';
import type { Source } from '../../datasets/dataset.js';
import type { ArrivalsTaken } from '../../workflows/take-arrivals.js';
import { PASSPHRASE, type SshServer, startSshd } from '../helpers/sshd.js';
import { copyExample, DATASET, extractPath, renameStructure } from './extracts.js';
import { type Place, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { withFewSources } from './small-toolkit.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
const drops = join(home, 'depots');
const WATCHED = 'france-services';
const temporal = await temporalOfSuite();
let ssh: SshServer;
let place: Place;
let recipient: string;
let identity: string;
let hostKey: string;
let looks = 0;

beforeAll(async () => {
  ssh = await startSshd();
  hostKey = ssh.hostKey;
  await copyExample(drops);
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

/** One source comes sealed over SFTP, the others by folders. */
function dropped(source: Source): Source {
  if (source.source !== WATCHED)
    return {
      ...source,
      location: { channel: 'folder', path: join(drops, source.source) },
      drop: { files: ['*'], whole: 'name' },
    };
  return {
    ...source,
    location: {
      ...{ channel: 'sftp', host: '127.0.0.1', port: ssh.port, username: ssh.username, path: ssh.folder },
      ...{ host_keys: [hostKey], private_key: 'ESSAI_CLE_SFTP', passphrase: 'ESSAI_PHRASE_SFTP' },
    },
    drop: { files: ['*.csv.age'], settle_seconds: 1, encryption: 'age' },
  };
}

function withDrops(effects: Effects): Effects {
  const dataset = withFewSources(effects).datasets.get(DATASET);
  assert.ok(dataset);
  const sources = dataset.sources.map((one) => ({ ...one, declaration: dropped(one.declaration) }));
  return { ...effects, datasets: new Map([[DATASET, { ...dataset, sources }]]) };
}

/** What the schedule does each time. */
function look(): Promise<ArrivalsTaken> {
  looks += 1;
  return withWorkerAt(place, withDrops, () =>
    temporal.client.workflow.execute('takeArrivals', {
      ...{ taskQueue: place.queue, workflowId: `arrivals/${DATASET}/${looks}` },
      args: [{ dataset: DATASET, publish: 'none' }],
    }),
  );
}

async function put(name: string): Promise<void> {
  const body = await readFile(extractPath(drops, WATCHED));
  await writeFile(join(ssh.folder, name), await seal(body, [recipient]));
}

describe('arrivals', () => {
  it('start one run of all that came; what is still being sent is waited for', async () => {
    await put('structures-01.csv.age');
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
    await renameStructure(drops);
    await put('structures-02.csv.age');
    await rm(join(ssh.folder, 'structures-01.csv.age'));
    const past = new Date(Date.now() - 2 * 86_400_000);
    await utimes(join(ssh.folder, 'structures-02.csv.age'), past, past);
    const { report } = await look();
    assert.equal(report?.status, 'published');
    assert.equal(report.sources.find(({ source }) => source === WATCHED)?.status, 'fresh');
    await put('structures-02.csv.age');
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
