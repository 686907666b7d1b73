/** OpenPGP by the system's own gpg, with keys of a folder that is ours alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { ConfigurationInvalid } from '../../errors.js';
import { hasCode } from '../process/process-identity.js';
import { refusedDrop } from './drop-faults.js';

const OTHERS = 0o077;

/**
 * The plain bytes as gpg gives them. Throws at the end when they were not whole or were altered: nothing of them may be kept
 * before. Throws ConfigurationInvalid where gpg or its keys are not there.
 */
export async function* decryptGpg(
  path: string,
  fileName: string,
  gnupgHome: string | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const home = await requireHome(gnupgHome);
  if (!(await isOpenPgp(path))) throw refusedDrop(fileName, 'plain', 'gpg');
  const words = ['--batch', '--no-tty', '--quiet', '--no-options', '--status-fd', '2', '--homedir', home];
  // GNUPGHOME and the rest of the environment say nothing here: only this folder does.
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  const gpg = spawn('gpg', [...words, '--pinentry-mode', 'error', '--decrypt', '--', path], {
    ...{ env, signal },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(gpg);
  ended.catch(() => {}); // told after the last byte
  try {
    yield* gpg.stdout;
  } finally {
    gpg.kill();
  }
  const { code, status } = await ended;
  // gpg says so only of a message that was whole and unaltered
  if (code === 0 && /\[GNUPG:\] DECRYPTION_OKAY/.test(status)) return;
  const ours = !/\[GNUPG:\] NO_SECKEY|No secret key/.test(status); // some releases say it in words only
  throw refusedDrop(fileName, ours ? 'damaged' : 'other_key', 'gpg');
}

/** gpg's status lines hold names and key ids: they are looked at, and never shown. */
function endOf(gpg: ChildProcess): Promise<{ readonly code: number | null; readonly status: string }> {
  let status = '';
  gpg.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (status.length < 65_536) status += text;
  });
  return new Promise((resolve, reject) => {
    gpg.once('error', (error) => reject(hasCode(error, 'ENOENT') ? gpgMissing() : error));
    gpg.once('close', (code) => resolve({ code, status }));
  });
}

async function requireHome(gnupgHome: string | null): Promise<string> {
  if (gnupgHome === null)
    throw new ConfigurationInvalid(
      'DROP_GNUPG_HOME is not set, and a source receives files sealed with gpg; set it to a folder of ours (mode 0700) that holds the key that the partner seals for.',
    );
  const found = await stat(gnupgHome).catch(() => null);
  if (!found?.isDirectory())
    throw new ConfigurationInvalid(
      'DROP_GNUPG_HOME names no folder; make it with mode 0700 and import the key with `gpg --homedir`.',
    );
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0)
    throw new ConfigurationInvalid(
      'DROP_GNUPG_HOME: others may look into the folder; keep it to its owner (chmod 700), and replace its keys if anyone did.',
    );
  return gnupgHome;
}

/** Armor, or a first packet that a sealed message may begin with (RFC 9580: 1, 3, 18, 20; marker 10). */
async function isOpenPgp(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    if (buffer.toString('latin1').trimStart().startsWith('-----BEGIN PGP MESSAGE')) return true;
    const [first = 0] = buffer;
    if (bytesRead === 0 || (first & 0x80) === 0) return false;
    return [1, 3, 10, 18, 20].includes((first & 0x40) !== 0 ? first & 0x3f : (first >> 2) & 0x0f);
  } finally {
    await file.close();
  }
}

function gpgMissing(): ConfigurationInvalid {
  return new ConfigurationInvalid(
    'gpg is not installed on this machine, and a source receives files sealed with it; install GnuPG (Debian: gnupg), or agree on age.',
  );
}
