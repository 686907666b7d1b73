/** Real servers for tests, each on a free port with its data in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { createS3Client, type S3Settings } from '../../activities/platform/store/s3-client.js';
import { findFreePort, isListening } from '../../scripts/engine/free-port.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';

const LOOPBACK = '127.0.0.1';

export interface S3Server {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** What a command is told to use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly settings: S3Settings;
  /** A bucket's name has 3 characters or more. */
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A real S3 server over a temporary folder. `host`: an address of this machine. Throws a sentence when the program is missing. */
export async function startVersitygw(host = LOOPBACK): Promise<S3Server> {
  const [accessKey, secretKey] = ['test-access', 'test-secret-key'];
  const { port, stop } = await startServer(
    'versitygw',
    async (folder, port) => {
      const [data, meta] = [join(folder, 'data'), join(folder, 'meta')];
      await Promise.all([mkdir(data), mkdir(meta)]);
      return {
        words: ['--port', `${host}:${port}`, '--quiet', 'posix', '--sidecar', meta, data],
        env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
      };
    },
    host,
  );
  const endpoint = `http://${host}:${port}`;
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  const settings = { endpoint, region: 'us-east-1', credentials };
  const client = createS3Client(settings);
  const createBucket = async (name: string) => {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  };
  const env = { S3_ENDPOINT: endpoint, AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey };
  return { endpoint, accessKey, secretKey, env, settings, createBucket, stop };
}

export interface KmsServer {
  readonly endpoint: string;
  /** A key of the service: its id. */
  createKey(): Promise<string>;
  stop(): Promise<void>;
}

/** A key management service that speaks AWS KMS, over a temporary folder. Throws a sentence when the program is missing. */
export async function startLocalKms(): Promise<KmsServer> {
  const { port, stop } = await startServer('local-kms', async (folder, port) => ({
    words: [],
    env: { PORT: String(port), KMS_DATA_PATH: folder, KMS_SEED_PATH: join(folder, 'none') },
  }));
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new KMSClient({ endpoint, region: 'eu-west-2', credentials });
  const createKey = async () => {
    const { KeyMetadata: made } = await client.send(new CreateKeyCommand({}));
    return made?.KeyId ?? '';
  };
  return { endpoint, createKey, stop };
}

interface Call {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Answers when the program listens. Throws a sentence when it is missing, or never does. */
async function startServer(
  program: 'versitygw' | 'local-kms',
  callOf: (folder: string, port: number) => Promise<Call>,
  host = LOOPBACK,
): Promise<{ port: number; stop(): Promise<void> }> {
  const path = findInstalled(program, process.env);
  if (!path)
    throw new Error(
      `${program} is missing: run \`node scripts/setup.mjs test\`, which builds it, or set ${program.toUpperCase().replace('-', '_')}_PATH to the program.`,
    );
  const folder = await mkdtemp(join(tmpdir(), `insertion-${program}-`));
  const port = await findFreePort();
  const { words, env } = await callOf(folder, port);
  const server = spawn(path, words, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  if (await listens(server, port, host)) return { port, stop };
  await stop();
  throw new Error(`${program} ended, or did not answer within a minute; run it by hand to see why.`);
}

async function listens(server: ChildProcess, port: number, host: string): Promise<boolean> {
  const deadline = performance.now() + 60_000;
  while (server.exitCode === null && performance.now() < deadline) {
    if (await isListening(port, host)) return true;
    await sleep(20);
  }
  return false;
}
