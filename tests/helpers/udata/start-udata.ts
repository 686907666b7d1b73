/** A real udata server over an empty database, on free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '../../../scripts/engine/free-port.js';
import { HERE, installUdata } from './install-udata.js';
import { Place } from './place.js';

export interface SharedUdata {
  /** An organization for a file of tests. */
  makePlace(): Promise<Place>;
  stop(): Promise<void>;
}

export async function startUdata(): Promise<SharedUdata> {
  const installed = await installUdata();
  const folder = await mkdtemp(join(tmpdir(), 'insertion-udata-'));
  const children: ChildProcess[] = [];
  const launch = (program: string, words: readonly string[]) => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    return child;
  };
  const stop = async () => {
    const ended = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ended);
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
      server.stdin?.write('\n');
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

/** The rest of the line that starts with `start`; told apart from whatever else the program says. */
function readLine(child: ChildProcess, start: string, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${name} did not start (${why}); run it by hand to see why.`));
    const timer = setTimeout(() => fail('60 s passed'), 60_000);
    child.once('error', () => fail('java or python is missing'));
    child.once('exit', (code) => fail(`exit code ${code}`));
    if (!child.stdout) return fail('no output');
    const lines = createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith(start)) return;
      clearTimeout(timer);
      lines.close();
      resolve(line.slice(start.length));
    });
  });
}
