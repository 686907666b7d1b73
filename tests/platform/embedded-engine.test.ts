import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeEach, describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { isRunning } from '../../activities/platform/process/process-identity.js';
import { type Configuration, readConfiguration } from '../../activities/platform/settings/configuration.js';
import { type EngineConnection, withEngine } from '../../scripts/engine/embedded-engine.js';
import { enginePlaces, readState } from '../../scripts/engine/engine-state.js';
import { isListening } from '../../scripts/engine/free-port.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-engine-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let home: string;
let configuration: Configuration;
let count = 0;
const quiet = () => undefined;

beforeEach(() => {
  count += 1;
  home = join(folder, String(count));
  configuration = readConfiguration({ ...process.env, TEMPORAL_ADDRESS: '', INSERTION_HOME: home }, folder);
});

async function withClient<Result>(
  engine: EngineConnection,
  act: (client: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address: engine.address });
  try {
    return await act(new Client({ connection, namespace: engine.namespace }));
  } finally {
    await connection.close();
  }
}

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}

describe('embedded engine', () => {
  it('uses the server that TEMPORAL_ADDRESS names, and starts none', async () => {
    const other = readConfiguration(
      { TEMPORAL_ADDRESS: 'temporal.example:7233', INSERTION_HOME: home },
      folder,
    );
    const connection = await withEngine(other, quiet, async (given) => given);
    assert.deepEqual(connection, { address: 'temporal.example:7233', namespace: 'default', uiUrl: null });
    assert.equal(await readState(enginePlaces(home)), null);
  });

  it('answers when work begins, serves a second user, and leaves no process', async () => {
    const places = enginePlaces(home);
    const { server, port } = await withEngine(configuration, quiet, async (engine) => {
      const { address } = engine;
      await withClient(engine, (client) => client.workflow.count());
      const second = await withEngine(configuration, quiet, async (given) => given.address);
      assert.equal(second, address);
      assert.ok(await isListening(portOf(address)));
      const state = await readState(places);
      assert.ok(state);
      return state;
    });
    assert.equal(isRunning(server), false);
    assert.equal(await isListening(port), false);
    assert.deepEqual(await readdir(places.users), []);
    assert.equal(await readState(places), null);
  });

  it('starts one server for commands that begin together', async () => {
    let arrived = 0;
    const addresses = await Promise.all(
      [1, 2, 3].map(() =>
        withEngine(configuration, quiet, async ({ address }) => {
          arrived += 1;
          while (arrived < 3) await sleep(20);
          return address;
        }),
      ),
    );
    assert.equal(new Set(addresses).size, 1);
  });

  it('keeps in a namespace of its own what it has accepted, for the next command', async () => {
    const named = readConfiguration(
      { ...process.env, TEMPORAL_NAMESPACE: 'insertion', INSERTION_HOME: home },
      folder,
    );
    const workflowId = 'kept';
    await withEngine(named, quiet, async ({ address, namespace }) => {
      const connection = await Connection.connect({ address });
      const client = new Client({ connection, namespace });
      await client.workflow.start('anything', { workflowId, taskQueue: 'nobody' });
      await connection.close();
    });
    await withEngine(named, quiet, async ({ address, namespace }) => {
      const connection = await Connection.connect({ address });
      const { status } = await new Client({ connection, namespace }).workflow
        .getHandle(workflowId)
        .describe();
      assert.equal(status.name, 'RUNNING');
      await connection.close();
    });
  });

  it('replaces a server that a state file promises and that is not there', async () => {
    const places = enginePlaces(home);
    await withEngine(configuration, quiet, async () => undefined);
    const server = { host: 'another-machine', pid: 2 ** 22 + 1, started: '1' };
    await writeFile(places.state, JSON.stringify({ server, port: 1, uiPort: 2 }));
    await writeFile(join(places.users, '1-old.json'), 'damaged');
    await withEngine(configuration, quiet, async ({ address }) =>
      assert.ok(await isListening(portOf(address))),
    );
    assert.deepEqual(await readdir(places.users), []);
  });

  it('names the log when the server does not start', async () => {
    const broken = readConfiguration({ TEMPORAL_CLI_PATH: process.execPath, INSERTION_HOME: home }, folder);
    await assert.rejects(
      withEngine(broken, quiet, async () => undefined),
      (error) => error instanceof ConfigurationInvalid && error.message.includes('temporal.log'),
    );
  });
});
