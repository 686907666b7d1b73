/** A real udata server over an empty database, on free ports. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../../scripts/engine/free-port.js';
import { HERE, installUdata } from './install-udata.js';
import { Place } from './place.js';

export interface SharedUdata {
  /** An organization for a file of tests. */
  makePlace(): Promise<Place>;
  stop(): Promise<void>;
}

interface Launched {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: AsyncIterator<string>;
}

export async function startUdata(): Promise<SharedUdata> {
  const installed = await installUdata();
  const folder = await mkdtemp(join(tmpdir(), 'insertion-udata-'));
  const children: { readonly child: ChildProcess; readonly closed: Promise<void> }[] = [];
  const launch = (program: string, words: readonly string[]): Launched => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    for (const one of [child, child.stdin]) one.on('error', () => undefined); // its output ends, which is told
    children.push({ child, closed: new Promise((resolve) => child.once('close', () => resolve())) });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  };
  const stop = async () => {
    for (const { child } of children) child.kill('SIGKILL');
    await Promise.all(children.map(({ closed }) => closed));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const mongo = join(installed, 'mongo');
    const java = ['-Xmx256m', '-XX:+UseSerialGC', '-cp', `${mongo}/lib/*:${mongo}`, 'MongoMain'];
    const mongoPort = await readLine(launch('java', java), 'PORT ', 'The MongoDB of the tests');
    const port = await findFreePort();
    const words = ['-W', 'ignore', join(HERE, 'serve.py'), folder, String(port), mongoPort];
    const server = launch(join(installed, 'venv', 'bin', 'python'), words);
    const about = { url: `http://127.0.0.1:${port}`, files: join(folder, 'files') };
    let last: Promise<unknown> = Promise.resolve();
    const askPlace = async () => {
      const line = readLine(server, 'SEED ', 'udata');
      server.child.stdin.write('\n');
      return Place.parse({ ...about, ...JSON.parse(await line) });
    };
    const makePlace = () => {
      const place = last.then(askPlace);
      last = place.catch(() => undefined);
      return place;
    };
    return { makePlace, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The rest of the next line that starts with `start`; told apart from whatever else the program says. */
async function readLine({ lines }: Launched, start: string, name: string): Promise<string> {
  const late = sleep(60_000, 'late' as const, { ref: false });
  for (;;) {
    const line = await Promise.race([lines.next(), late]);
    if (line === 'late' || line.done)
      throw new Error(
        `${name} did not start (${line === 'late' ? '60 s passed' : 'it ended, or is missing'}); run it by hand to see why.`,
      );
    if (line.value.startsWith(start)) return line.value.slice(start.length);
  }
}
