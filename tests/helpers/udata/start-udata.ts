/** A real udata server over an empty database, on free ports, for as long as a suite lasts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { findFreePort } from '../../../scripts/engine/free-port.js';
import { HERE, installUdata } from './install-udata.js';

const Seed = z.object({ apiKey: z.string(), otherKey: z.string(), organization: z.string() });

export interface UdataServer extends z.infer<typeof Seed> {
  readonly url: string;
  /** A call as the publisher, or as `key`; the parsed answer. For what a person does on the portal. */
  call(
    method: string,
    path: string,
    json?: unknown,
    key?: string | null,
  ): Promise<{ status: number; body: unknown }>;
  /** Paths on its disk of uploaded files whose path holds the text. */
  filesOf(text: string): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startUdata(): Promise<UdataServer> {
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
    const line = await readLine(launch(join(installed, 'venv', 'bin', 'python'), words), 'SEED ', 'udata');
    const seed = Seed.parse(JSON.parse(line));
    const url = `http://127.0.0.1:${port}`;
    const filesOf = async (text: string) => {
      const files = join(folder, 'files');
      const found = await readdir(files, { recursive: true });
      return found.filter((path) => path.includes(text)).map((path) => join(files, path));
    };
    return { ...seed, url, stop, filesOf, call: caller(url, seed.apiKey) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function caller(url: string, apiKey: string): UdataServer['call'] {
  return async (method, path, json, key = apiKey) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
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
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith(start)) return;
      clearTimeout(timer);
      resolve(line.slice(start.length));
    });
  });
}
