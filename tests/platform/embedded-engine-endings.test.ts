import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, it } from 'vitest';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { withEngine } from '../../scripts/engine/embedded-engine.js';
import { enginePlaces, readState } from '../../scripts/engine/engine-state.js';
import { isListening } from '../../scripts/engine/free-port.js';
import { wordsOf } from '../helpers/launch.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-engine-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

let home: string;
let count = 0;
beforeEach(() => {
  count += 1;
  home = join(folder, String(count));
});

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}

async function startCommand(ending: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, wordsOf('tests/platform/engine-command.ts', home, ending), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { child, address: String(line).trim() };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
describe('a command with the embedded engine', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`leaves nothing running after ${signal}`, async () => {
      const { child, address } = await startCommand('wait');
      child.kill(signal);
      assert.equal(await ended(child), code);
      assert.equal(await isListening(portOf(address)), false);
    });

  it('leaves nothing running after process.exit', async () => {
    const { child, address } = await startCommand('exit');
    assert.equal(await ended(child), 3);
    // Nothing can be awaited in an "exit" listener: the server is killed, and gone a moment later.
    for (let wait = 0; wait < 100 && (await isListening(portOf(address))); wait += 1) await sleep(20);
    assert.equal(await isListening(portOf(address)), false);
  });

  it('says at once that its server was killed', async () => {
    const configuration = readConfiguration(
      { ...process.env, TEMPORAL_ADDRESS: '', INSERTION_HOME: home },
      folder,
    );
    const forever = new Promise<never>(() => undefined);
    const killed = withEngine(
      configuration,
      () => undefined,
      async () => {
        const state = await readState(enginePlaces(home));
        if (state) process.kill(state.server.pid, 'SIGKILL');
        return forever;
      },
    );
    await assert.rejects(killed, { name: 'TemporalUnreachable', message: /goes on with the next command/ });
  });

  it('takes over the server of a command that crashed, and stops it', async () => {
    const configuration = readConfiguration(
      { ...process.env, TEMPORAL_ADDRESS: '', INSERTION_HOME: home },
      folder,
    );
    const { child, address } = await startCommand('crash');
    await ended(child);
    assert.ok(await isListening(portOf(address)));
    assert.equal(
      await withEngine(
        configuration,
        () => undefined,
        async (given) => given.address,
      ),
      address,
    );
    assert.equal(await isListening(portOf(address)), false);
  });
});
