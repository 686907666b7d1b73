/** Opens what partners seal: age, OpenPGP, Fernet, zip with a password. Streamed; a failure leaves nothing of the plain text. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ConfigurationInvalid, InsertionError } from '../../errors.js';
import type { OpenDrop } from '../channel/channel.js';
import { LARGEST_FILE_BYTES, tooLarge } from '../channel/channel-faults.js';
import { hasCode } from '../process/process-identity.js';
import { fillFile, type Written, writeStream } from '../store/local-file.js';
import { isSealedFile, readIdentityFile } from './age.js';
import { refusedDrop } from './drop-faults.js';
import { decryptFernet, type FernetKey, readFernetKey } from './fernet.js';
import { decryptGpg } from './gpg.js';

export interface DropSettings {
  /** age identity of ours, that partners seal for. */
  readonly identityFile: string | null;
  /** Folder of our own gpg keys, mode 0700. */
  readonly gnupgHome: string | null;
}

export function createDropOpener(
  settings: DropSettings,
  secret: (name: string) => string | undefined,
): OpenDrop {
  return async (from, to, { fileName, encryption, password, signal }) => {
    const save = (plain: AsyncIterable<Uint8Array>) => savePlain(plain, to, signal);
    try {
      if (encryption === 'zip') {
        const { readSealedZip } = await import('./sealed-zip.js');
        const inside = await readSealedZip(from, fileName, passwordOf(password, secret), signal);
        return { fileName: inside.fileName, ...(await save(inside.bytes)) };
      }
      const plain = {
        age: () => decryptAge(from, fileName, settings),
        gpg: () => decryptGpg(from, fileName, settings.gnupgHome, signal),
        fernet: () => decryptFernet(from, fileName, fernetKeyOf(password, secret)),
      }[encryption];
      return { fileName: fileName.replace(/\.(age|gpg|pgp|asc|fernet|enc)$/i, ''), ...(await save(plain())) };
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  };
}

async function savePlain(
  plain: AsyncIterable<Uint8Array>,
  to: string,
  signal: AbortSignal,
): Promise<Written> {
  await rm(to, { force: true });
  return fillFile(to, (draft) => writeStream(bounded(plain, signal), draft));
}

async function* bounded(plain: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of plain) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > LARGEST_FILE_BYTES) throw tooLarge('The sealed file', LARGEST_FILE_BYTES);
    yield chunk;
  }
}

async function* decryptAge(
  path: string,
  fileName: string,
  { identityFile }: DropSettings,
): AsyncGenerator<Uint8Array> {
  if (identityFile === null)
    throw new ConfigurationInvalid(
      'DROP_IDENTITY_FILE is not set, and a source receives files sealed with age; set it to the identity that the partner seals for.',
    );
  const { decrypter } = await readIdentityFile('DROP_IDENTITY_FILE', identityFile);
  if (!(await isSealedFile(path))) throw refusedDrop(fileName, 'plain', 'age');
  try {
    const sealed = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 }));
    yield* Readable.fromWeb(await decrypter.decrypt(sealed));
  } catch (error) {
    if (error instanceof InsertionError || hasCode(error, 'ENOSPC', 'EDQUOT', 'EIO')) throw error;
    const text = error instanceof Error ? error.message : '';
    throw refusedDrop(fileName, /no identity matched/i.test(text) ? 'other_key' : 'damaged', 'age');
  }
}

function passwordOf(name: string | undefined, secret: (name: string) => string | undefined): string {
  const password = name === undefined ? undefined : secret(name);
  if (password) return password;
  throw new ConfigurationInvalid(
    `${name ?? 'drop.password'} is not set, and a source receives files sealed with it; set it in the environment of the workers or in .env.`,
  );
}

function fernetKeyOf(name: string | undefined, secret: (name: string) => string | undefined): FernetKey {
  const key = readFernetKey(passwordOf(name, secret).trim());
  if (key) return key;
  throw new ConfigurationInvalid(
    `${name} holds no Fernet key (32 bytes in base64url, as Fernet.generate_key writes them); set the one that was agreed.`,
  );
}
