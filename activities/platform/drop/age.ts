/** Encryption at rest with age (age-encryption.org/v1): what this writes the `age` program opens, and the other way round. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import { ConfigurationInvalid, StorageUnavailable } from '../../errors.js';
import { requirePrivateFile } from '../keys/private-file.js';
import { hasCode } from '../process/process-identity.js';

const MAGIC = 'age-encryption.org/v1\n';

export function isSealed(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}

export async function isSealedFile(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return isSealed(buffer);
  } finally {
    await file.close();
  }
}

/** `age1…` public keys, separated by white space or commas. Throws ConfigurationInvalid, naming the setting. */
export function readRecipients(setting: string, text: string): string[] {
  const recipients = text.split(/[\s,]+/).filter(Boolean);
  try {
    for (const one of recipients) new Encrypter().addRecipient(one);
  } catch {
    throw new ConfigurationInvalid(
      `${setting} holds what is no age recipient (age1…); \`age-keygen -y FILE\` prints that of an identity.`,
    );
  }
  return recipients;
}

function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  for (const one of recipients) encrypter.addRecipient(one);
  return encrypter;
}

/** Streamed: memory does not grow with the file. A failure leaves nothing at `to`. */
export async function sealFile(from: string, to: string, recipients: readonly string[]): Promise<void> {
  await whole(to, async () => {
    const plain = Readable.toWeb(createReadStream(from, { highWaterMark: 1 << 20 }));
    const sealed = await encrypterFor(recipients).encrypt(plain);
    await pipeline(Readable.fromWeb(sealed), createWriteStream(to, { flags: 'wx' }));
  });
}

export async function seal(body: Uint8Array | string, recipients: readonly string[]): Promise<Uint8Array> {
  return encrypterFor(recipients).encrypt(body);
}

export async function sealWithPassphrase(body: string, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(body);
}

/** What opens: the secrets of an identity file, or a passphrase; `setting` is what a message names. */
export interface Opener {
  readonly setting: string;
  readonly decrypter: Decrypter;
}

/** `AGE-SECRET-KEY-…` lines and comments, as age-keygen writes them. Throws ConfigurationInvalid: absent, readable by others, no identity. */
export async function readIdentityFile(setting: string, path: string): Promise<Opener> {
  await requirePrivateFile(setting, path, {
    kind: 'identity file',
    advice: '; make it with `age-keygen -o FILE`, mode 0600',
  });
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  return openerOfIdentities(
    setting,
    lines.filter((line) => line !== '' && !line.startsWith('#')),
    `${setting}: ${path} is no age identity file (AGE-SECRET-KEY-… lines); make one with \`age-keygen -o FILE\`.`,
  );
}

/** Throws ConfigurationInvalid with `refusal` where these are no identities; their text is never told. */
export function openerOfIdentities(setting: string, identities: readonly string[], refusal: string): Opener {
  const decrypter = new Decrypter();
  try {
    for (const one of identities) decrypter.addIdentity(one);
    if (identities.length > 0) return { setting, decrypter };
  } catch {
    // told below, without its text
  }
  throw new ConfigurationInvalid(refusal);
}

export function openerOf(setting: string, passphrase: string): Opener {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return { setting, decrypter };
}

/** Streamed. Throws ConfigurationInvalid (sealed for somebody else), StorageUnavailable (damaged). A failure leaves nothing at `to`. */
export async function openFile(from: string, to: string, { setting, decrypter }: Opener): Promise<void> {
  await whole(to, () =>
    explained(setting, async () => {
      const sealed = Readable.toWeb(createReadStream(from, { highWaterMark: 1 << 20 }));
      const plain = await decrypter.decrypt(sealed);
      await pipeline(Readable.fromWeb(plain), createWriteStream(to, { flags: 'wx' }));
    }),
  );
}

export async function openBytes(body: Uint8Array, { setting, decrypter }: Opener): Promise<Uint8Array> {
  return explained(setting, () => decrypter.decrypt(body));
}

async function explained<Result>(setting: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EIO')) throw error;
    const text = error instanceof Error ? error.message : '';
    if (/no identity matched|passphrase|stanza/i.test(text))
      throw new ConfigurationInvalid(
        `${setting} does not open what is sealed here; give the identity of one of its recipients.`,
      );
    throw new StorageUnavailable(
      `What is sealed here is damaged or cut, or was altered: it does not open with ${setting}; fetch it again, or restore it.`,
    );
  }
}

async function whole(to: string, fill: () => Promise<void>): Promise<void> {
  try {
    await fill();
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}
