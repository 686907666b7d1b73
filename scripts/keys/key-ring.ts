/** The key file of pseudonyms, as commands read and write it. */
import { randomBytes } from 'node:crypto';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { readRecipients } from '../../activities/platform/drop/age.js';
import { isEnveloped, readKeyFile, writeKeyFile } from '../../activities/platform/keys/key-file.js';
import { createKeyJournal, type KeyEvent } from '../../activities/platform/keys/key-journal.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { epochNames, KEY_BYTES, KeyRing } from '../../activities/pseudonymise/key-epochs.js';

/** A key file with one fresh key, plain. */
export async function generateKeyFile(path: string): Promise<void> {
  await writeKeyFile(path, KeyRing.parse({ format: 'pseudonym-keys/1', epochs: [freshEpoch(1)] }));
}

/** What a secret store gives is changed there. */
export function requireFile({ pseudonymKeys }: Configuration): Configuration['pseudonymKeys'] {
  if (pseudonymKeys.given === null) return pseudonymKeys;
  throw new ConfigurationInvalid(
    'PSEUDONYM_KEYS gives the keys, and a command cannot change it; work on a file (PSEUDONYM_KEYS_FILE), then put its content into the secret store.',
  );
}

export function readRing({ pseudonymKeys, pseudonymEnvelope }: Configuration): Promise<KeyRing> {
  return readKeyFile(pseudonymKeys, KeyRing, pseudonymEnvelope);
}

export function freshEpoch(epoch: number): KeyRing['epochs'][number] {
  const created = new Date().toISOString().slice(0, 10);
  return { epoch, created, key: randomBytes(KEY_BYTES).toString('base64') };
}

export function sealedFor(ring: KeyRing, given: readonly string[], kms: string | undefined): KeyRing {
  if (kms !== undefined) return { ...ring, recipients: undefined, kms };
  return given.length === 0
    ? ring
    : { ...ring, recipients: given.flatMap((one) => readRecipients('--recipient', one)), kms: undefined };
}

/** For the recipients or the service it names, else with the passphrase; never plain where it was in an envelope. Tells which, in words. */
export async function writeRing(
  { pseudonymKeys, pseudonymEnvelope, home }: Configuration,
  ring: KeyRing,
  event: KeyEvent['event'],
): Promise<string> {
  const { path } = pseudonymKeys;
  const recipients = ring.recipients ?? [];
  const kms = ring.kms === undefined ? null : { key: ring.kms, settings: pseudonymEnvelope.kms };
  const passphrase = recipients.length > 0 || kms ? null : pseudonymEnvelope.passphrase;
  if (recipients.length === 0 && !kms && passphrase === null && (await isEnveloped(pseudonymKeys)))
    throw new ConfigurationInvalid(
      `${path} is in an envelope that names no recipient; say for whom it is sealed again: --recipient age1…`,
    );
  const note = createKeyJournal(home, () => new Date());
  await note({ event, epoch: epochNames(ring).at(-1) ?? '', by: `keys ${event}` });
  await writeKeyFile(path, KeyRing.parse(ring), { recipients, kms, passphrase });
  if (recipients.length > 0) return `sealed for ${recipients.length} age recipient(s)`;
  if (kms) return `sealed with KMS key ${kms.key}`;
  return passphrase === null ? 'plain: --recipient seals it' : 'sealed with PSEUDONYM_PASSPHRASE';
}
