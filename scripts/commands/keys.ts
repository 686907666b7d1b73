import { stat, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { createSharedIdentity } from '../../activities/platform/keys/key-shares.js';
import { hasCode } from '../../activities/platform/process/process-identity.js';
import { epochNames, newestEpoch, retireEpochs } from '../../activities/pseudonymise/key-epochs.js';
import { freshEpoch, readRing, requireFile, sealedFor, writeRing } from '../keys/key-ring.js';
import { type ListOptions, listEpochs } from '../keys/list-epochs.js';
import { say } from '../print.js';
import { findHeld } from '../session/find-held.js';
import { configure, toolkitEffects } from '../toolkit.js';
import { addCodec } from './codec-keys.js';

interface SealOptions extends ListOptions {
  readonly recipient: readonly string[];
  readonly kms?: string;
}

export function add(program: Command): void {
  const keys = program
    .command('keys')
    .description(
      'the secret keys of pseudonyms: one file (PSEUDONYM_KEYS_FILE), one reader, one key per epoch',
    );
  const one = (name: string, description: string) =>
    keys.command(name).description(description).option('--json', 'one JSON document on stdout');
  const sealing = (name: string, description: string) => withSeal(one(name, description));
  sealing('generate', 'make the key file, with its first epoch; refuses to replace one').action(generate);
  one('list', 'the epochs and their fingerprints; never a key').action(listEpochs);
  sealing(
    'rotate',
    'add an epoch: the next runs turn the history into it, without identities. Keep the old keys',
  ).action(rotate);
  one(
    'share <files...>',
    'two-person rule: seal the file for an identity that exists in shares only, one file for each holder; PSEUDONYM_SHARE_FILES names those a worker puts together',
  )
    .option('--threshold <n>', 'how many shares open it', '2')
    .action(share);
  one(
    'retire <epoch>',
    'destroy the keys of an epoch and of those before it, once nothing that was made with them is held anywhere',
  )
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .action(retire);
  addCodec(keys);
}

function withSeal(command: Command): Command {
  return command
    .option(
      '--recipient <age1…>',
      'seal the file for this age recipient, again for more; PSEUDONYM_PASSPHRASE alone seals it with a passphrase',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .addOption(
      new Option(
        '--kms <key>',
        'seal the file with a key of a key management service (AWS KMS, or PSEUDONYM_KMS_ENDPOINT)',
      ).conflicts('recipient'),
    );
}

async function generate({ recipient, kms, ...options }: SealOptions): Promise<void> {
  const configuration = configure();
  const { path } = requireFile(configuration);
  if (await stat(path).catch(() => null))
    throw new ConfigurationInvalid(
      `${path} exists; \`npx insertion keys rotate\` adds an epoch to it. A new file would cut every person from her history.`,
    );
  const ring = { format: 'pseudonym-keys/1' as const, epochs: [freshEpoch(1)] };
  const sealed = await writeRing(configuration, sealedFor(ring, recipient, kms), 'generate');
  say(
    `${path} is made (mode 0600, ${sealed}). Keep a copy in a safe: without it no history can be continued.`,
  );
  await listEpochs(options);
}

async function rotate({ recipient, kms, ...options }: SealOptions): Promise<void> {
  const configuration = configure();
  requireFile(configuration);
  const ring = await readRing(configuration);
  const next = { ...ring, epochs: [...ring.epochs, freshEpoch(newestEpoch(ring) + 1)] };
  await writeRing(configuration, sealedFor(next, recipient, kms), 'rotate');
  say(
    'The next run of each dataset turns its history into the new epoch. Keep the earlier keys: new extracts pass through them.',
  );
  await listEpochs(options);
}

/** From now on the shares alone open the file: whoever could before cannot. A share that was written stays, if the seal then fails. */
async function share(files: readonly string[], { threshold: text, ...options }: ShareOptions): Promise<void> {
  const threshold = Number(text);
  if (!(Number.isInteger(threshold) && threshold >= 2 && threshold <= files.length && files.length < 256))
    throw new ConfigurationInvalid(
      `--threshold ${text} of ${files.length} share(s) is no two-person rule; give two files or more, and a threshold from 2 to their number.`,
    );
  const configuration = configure();
  requireFile(configuration);
  const ring = await readRing(configuration);
  const shared = await createSharedIdentity(files.length, threshold);
  for (const [at, file] of files.entries()) await writeNew(file, shared.shares[at] ?? '');
  await writeRing(configuration, { ...ring, recipients: [shared.recipient], kms: undefined }, 'share');
  say(
    `The key file opens with ${threshold} of ${files.length} shares together from now on. Give each file to its holder, keep no two in one place, and destroy earlier copies of the key file.`,
  );
  await listEpochs({ ...options, shares: files.slice(0, threshold) });
}

interface ShareOptions extends ListOptions {
  readonly threshold: string;
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST', 'ENOENT')) throw error;
    throw new ConfigurationInvalid(
      `${file} exists, or its folder does not; a share never replaces a file: choose another place.`,
    );
  });
}

/** Refused while anything is held under one of the ring's epochs: those after it were turned from it. */
async function retire(text: string, options: ListOptions & { readonly store?: string }): Promise<void> {
  const configuration = configure(options);
  requireFile(configuration);
  const ring = await readRing(configuration);
  const left = retireEpochs(ring, Number(text));
  if (!left)
    throw new ConfigurationInvalid(
      `Epoch ${text} cannot be retired: the ring has ${ring.epochs.map(({ epoch }) => epoch).join(', ')}, and one must stay; rotate first, then retire the one before.`,
    );
  const held = await findHeld(await toolkitEffects(configuration), epochNames(ring));
  if (held.length > 0)
    throw new ConfigurationInvalid(
      `Epoch ${text} is not retired, something is still held that was made with its key or turned from it: ${held.map(({ what, of, epoch, count }) => `${count} ${what} of ${of} under ${epoch}`).join('; ')}. Remove or withdraw them first: without the key no new extract would ever be linked to them.`,
    );
  await writeRing(configuration, left, 'retire');
  say(
    `The keys of epoch ${text} and before are destroyed here. Destroy their copies in safes and backups too: only then can nobody link what was made with them.`,
  );
  await listEpochs(options);
}
