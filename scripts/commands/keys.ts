import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { readKeyFile, writeKeyFile } from '../../activities/platform/key-file.js';
import { epochNames, KEY_BYTES, KeyRing } from '../../activities/pseudonymise/key-epochs.js';
import { printJson, printTable, say } from '../print.js';
import { configure } from '../toolkit.js';

interface Options {
  readonly json?: boolean;
}

export function add(program: Command): void {
  const keys = program
    .command('keys')
    .description(
      'the secret keys of pseudonyms: one file (PSEUDONYM_KEYS_FILE), one reader, one key per epoch',
    );
  const one = (name: string, description: string) =>
    keys.command(name).description(description).option('--json', 'one JSON document on stdout');
  one('generate', 'make the key file, with its first epoch; refuses to replace one').action(generate);
  one('list', 'the epochs and their fingerprints; never a key').action(list);
  one(
    'rotate',
    'add an epoch: the next runs turn the history into it, without identities. Keep the old keys',
  ).action(rotate);
}

async function generate(options: Options): Promise<void> {
  const path = keyPath();
  if (await stat(path).catch(() => null))
    throw new ConfigurationInvalid(
      `${path} exists; \`insertion keys rotate\` adds an epoch to it. A new file would cut every person from her history.`,
    );
  await generateKeyFile(path);
  say(`${path} is made (mode 0600). Keep a copy in a safe: without it no history can be continued.`);
  await list(options);
}

/** A key file with one fresh key. */
export async function generateKeyFile(path: string): Promise<void> {
  await writeRing(path, { format: 'pseudonym-keys/1', epochs: [freshEpoch(1)] });
}

async function rotate(options: Options): Promise<void> {
  const path = keyPath();
  const ring = await readKeyFile(path, KeyRing);
  await writeRing(path, { ...ring, epochs: [...ring.epochs, freshEpoch(ring.epochs.length + 1)] });
  say(
    'The next run of each dataset turns its history into the new epoch. Keep the earlier keys: new extracts pass through them.',
  );
  await list(options);
}

async function list({ json }: Options): Promise<void> {
  const ring = await readKeyFile(keyPath(), KeyRing);
  const names = epochNames(ring);
  const listed = ring.epochs.map(({ epoch, created }, index) => ({
    epoch,
    created,
    name: names[index] ?? '',
    current: epoch === ring.epochs.length,
  }));
  if (json) printJson(listed);
  else
    printTable(
      ['epoch', 'created', 'name in manifests', 'current'],
      listed.map(({ epoch, created, name, current }) => [epoch, created, name, current ? 'yes' : '']),
    );
}

function keyPath(): string {
  return configure().pseudonymKeysFile;
}

function freshEpoch(epoch: number): KeyRing['epochs'][number] {
  const created = new Date().toISOString().slice(0, 10);
  return { epoch, created, key: randomBytes(KEY_BYTES).toString('base64') };
}

async function writeRing(path: string, ring: KeyRing): Promise<void> {
  await writeKeyFile(path, KeyRing.parse(ring));
}
