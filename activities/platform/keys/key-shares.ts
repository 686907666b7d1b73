/**
 * Two-person rule: the age identity that opens the key file exists in shares only (Shamir); one share tells nothing, `threshold` of
 * them are put together in memory where the file is opened.
 */
import { readFile } from 'node:fs/promises';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { combine, split } from 'shamir-secret-sharing';
import { ConfigurationInvalid } from '../../errors.js';
import { type Opener, openerOfIdentities } from '../drop/age.js';
import { requirePrivateFile } from './private-file.js';

export interface SharedIdentity {
  /** For whom a file is sealed that only the shares open. */
  readonly recipient: string;
  /** One text for each holder. */
  readonly shares: readonly string[];
}

const FORMAT = 'insertion-key-share/1';

/** A new identity that nobody ever held whole. `shares` and `threshold`: 2 to 255, threshold at most shares. */
export async function createSharedIdentity(shares: number, threshold: number): Promise<SharedIdentity> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const parts = await split(new TextEncoder().encode(identity), shares, threshold);
  const label = `${FORMAT} ${threshold} ${recipient}`;
  return { recipient, shares: parts.map((part) => `${label} ${Buffer.from(part).toString('base64')}\n`) };
}

/** Throws ConfigurationInvalid: a file absent, readable by others, no share; shares of different identities, or too few. */
export async function openerOfShares(setting: string, paths: readonly string[]): Promise<Opener> {
  const shares = await Promise.all(paths.map((path) => readShare(setting, path)));
  const [first] = shares;
  if (first === undefined || new Set(shares.map(({ part }) => part)).size < first.threshold)
    throw new ConfigurationInvalid(
      `${setting} names ${shares.length} share(s), and ${first?.threshold ?? 2} different ones are needed; add the file of another holder.`,
    );
  if (shares.some(({ recipient }) => recipient !== first.recipient))
    throw new ConfigurationInvalid(
      `${setting}: these shares are of different identities; give those that were made by the same \`npx insertion keys share\`.`,
    );
  const refusal = `${setting}: these shares make no identity together; one of them was altered.`;
  const parts = shares.map(({ part }) => Uint8Array.from(Buffer.from(part, 'base64')));
  const identity = await combine(parts).catch(() => {
    throw new ConfigurationInvalid(refusal); // of another length, or the same share under two names
  });
  return openerOfIdentities(setting, [Buffer.from(identity).toString('utf8')], refusal);
}

interface Share {
  readonly threshold: number;
  readonly recipient: string;
  readonly part: string;
}

async function readShare(setting: string, path: string): Promise<Share> {
  await requirePrivateFile(setting, path, {
    kind: 'key share',
    advice: '; its holder keeps it, made by `npx insertion keys share`',
  });
  const found = /^insertion-key-share\/1 (\d{1,3}) (age1[0-9a-z]+) ([A-Za-z0-9+/=]+)\s*$/.exec(
    await readFile(path, 'utf8'),
  );
  const [, threshold, recipient, part] = found ?? [];
  if (recipient === undefined || part === undefined)
    throw new ConfigurationInvalid(`${setting}: ${path} is no key share; restore it from its safe copy.`);
  return { threshold: Number(threshold), recipient, part };
}
