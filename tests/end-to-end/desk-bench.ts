/** The desk as it is deployed: a process of its own beside Temporal with its pages, a mail server, a worker; payloads sealed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { progress, type RunReport } from '../../workflows/messages.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { type PartnerMails, startPartnerMails } from './partner-mails.js';
import { copyPlacesRepository, PLACES, readPlaces, writePlaces } from './places-repository.js';
import { cleanEnvironment, type Ended, runCli } from './run-cli.js';
import { type Place, startTemporal, withWorkerAt } from './run-in-place.js';
import { startService } from './run-service.js';
import { createHome } from './temporary-home.js';

/** Marks that must be found nowhere but where they are meant to be. */
export const KEY = 'canary-of-the-key-that-signs-links-4c1f';
export const TOKEN = 'canary-of-the-token-that-programs-show-9d2e';

export interface HeldRun {
  readonly result: Promise<RunReport>;
  /** Of the mail. */
  readonly link: string;
}

export interface DeskBench {
  readonly home: string;
  /** Ten places. */
  readonly extracts: string;
  /** Where the desk answers. */
  readonly desk: string;
  readonly temporalUi: string;
  readonly address: string;
  readonly client: Client;
  readonly mails: PartnerMails;
  /** All that the desk said on stderr. */
  said(): string;
  /** A command, with the settings of the desk unless others are given. */
  insertion(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** `temporal workflow show`, whose payloads the desk opens for whoever shows `token`. */
  show(id: string, token: string): Promise<Ended>;
  withWorker(act: () => Promise<void>): Promise<void>;
  run(id: string, from: string): Promise<{ result(): Promise<RunReport> }>;
  /** A run of too many places, once it waits. */
  hold(id: string): Promise<HeldRun>;
  isHeld(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startDeskBench(): Promise<DeskBench> {
  const home = await createHome();
  const repository = join(home, 'repository');
  await copyPlacesRepository(repository);
  const [places, extracts] = [await readPlaces(repository), await writePlaces(join(home, 'few'), 10)];
  const keysFile = join(home, 'codec-keys.json');
  await writeFile(join(home, 'desk-key'), `${KEY}\n`, { mode: 0o600 });
  assert.equal((await runCli(['keys', 'codec', keysFile], { home })).code, 0);
  const mails = await startPartnerMails();
  const [port, uiPort] = [await findFreePort(), await findFreePort()];
  const [desk, temporalUi] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${uiPort}`];
  const temporal = await startTemporal({ ui: true, uiPort });
  const { connection, address } = temporal;
  const work = createFileStore(join(home, 'store', 'work'));
  const client = new Client({ connection, dataConverter: await sealingConverter({ path: keysFile }, work) });
  const shared = {
    ...{ DESK_URL: desk, DESK_KEY_FILE: join(home, 'desk-key'), TEMPORAL_CODEC_KEYS_FILE: keysFile },
    ...{ STORE_URL: `file:${join(home, 'store')}` },
  };
  const place: Place = {
    ...{ home, address, queue: 'desk', store: shared.STORE_URL },
    env: { ...mails.env, ...shared },
  };
  const deskEnv = {
    ...shared,
    ...{ TEMPORAL_ADDRESS: address, TEMPORAL_UI_ORIGIN: temporalUi, DESK_TOKEN: TOKEN, LOG_LEVEL: 'trace' },
  };
  const service = await startService(['desk', '--port', String(port)], { home, repository, env: deskEnv });

  async function run(id: string, from: string) {
    const request = { run: id, dataset: PLACES, asOf: '2026-01-31', extracts: from };
    return client.workflow.start(publishDataset, {
      workflowId: id,
      taskQueue: place.queue,
      args: [request],
    });
  }
  const phaseOf = async (id: string) =>
    (
      await client.workflow
        .getHandle(id)
        .query(progress)
        .catch(() => null)
    )?.phase;

  return {
    ...{ home, extracts, desk, temporalUi, address, client, mails, run },
    said: service.said,
    insertion: (words, env = deskEnv) => runCli(words, { home, repository, env }),
    show: (id, token) => showHistory({ address, desk, home }, id, token),
    withWorker: (act) => withWorkerAt(place, places, act),
    isHeld: async (id) => (await phaseOf(id)) === 'held',
    async hold(id) {
      const told = mails.server.taken.length;
      const handle = await run(id, await writePlaces(join(home, `extracts-${id}`), 120));
      while ((await phaseOf(id)) !== 'held') await sleep(50);
      const mail = (await mails.server.parsed())[told];
      const [link = ''] = /^http:\S+$/m.exec(mail?.text ?? '') ?? [];
      assert.ok(link.startsWith(`${desk}/runs/${PLACES}/${id}?until=`), mail?.text);
      return { result: handle.result(), link };
    },
    async stop() {
      await service.stop();
      await temporal.teardown();
      await mails.server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function showHistory(
  { address, desk, home }: Pick<DeskBench, 'address' | 'desk' | 'home'>,
  id: string,
  token: string,
): Promise<Ended> {
  const words = ['workflow', 'show', '--workflow-id', id, '--output', 'json', '--address', address];
  const codec = ['--codec-endpoint', `${desk}/codec`, '--codec-auth', `Bearer ${token}`];
  const program = findInstalled('temporal', process.env) ?? 'temporal';
  const child = spawn(program, [...words, ...codec], {
    ...{ env: cleanEnvironment(home), timeout: 60_000 },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  // what it prints is protobuf's JSON: payloads that were opened are in base64 all the same
  const opened = [...stdout.matchAll(/"data": "([^"]+)"/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64'),
  );
  return { code: typeof code === 'number' ? code : null, stdout: [stdout, ...opened].join('\n'), stderr };
}
