/** The file that holds the pseudonym keys: one reader, its owner; plain, or in an envelope of age or of a key management service. */
import { open, readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';
import { isSealed, openBytes, openerOf, readIdentityFile, seal, sealWithPassphrase } from '../drop/age.js';
import { fillFile } from '../store/local-file.js';
import { openerOfShares } from './key-shares.js';
import { type KmsSettings, kmsKeyOf, openWithKms, sealWithKms } from './kms-envelope.js';
import { requirePrivateFile } from './private-file.js';

/** What opens the envelope, where there is one: an identity file, shares of an identity, a passphrase, or a key management service. */
export interface EnvelopeSettings {
  readonly identityFile: string | null;
  readonly shareFiles: readonly string[];
  readonly passphrase: string | null;
  readonly kms: KmsSettings;
}

export const NO_ENVELOPE: EnvelopeSettings = {
  identityFile: null,
  shareFiles: [],
  passphrase: null,
  kms: { endpoint: null, region: '', credentials: null },
};

/** Where the ring lies: a file of its owner's alone, or the text of PSEUDONYM_KEYS, which a container's secret store gives. */
export interface KeyPlace {
  readonly path: string;
  readonly given: string | null;
}

/** The parsed ring. Throws ConfigurationInvalid: absent, readable by others, closed, or no key ring. Its content is never told. */
export async function readKeyFile<Shape extends z.ZodType>(
  place: KeyPlace,
  shape: Shape,
  envelope: EnvelopeSettings = NO_ENVELOPE,
): Promise<z.infer<Shape>> {
  const stored = await readStored(place);
  const body = await openEnvelope(place, stored, envelope);
  const parsed = shape.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw new ConfigurationInvalid(
    `${nameOf(place)} is no key file (${why?.path.join('.') || 'the whole'}: ${why?.message}); restore it from its safe copy.`,
  );
}

async function readStored(place: KeyPlace): Promise<Uint8Array> {
  // base64 where it does not begin as JSON does: an age envelope is bytes.
  if (place.given !== null)
    return Buffer.from(place.given, place.given.trimStart().startsWith('{') ? 'utf8' : 'base64');
  await requirePrivateFile('PSEUDONYM_KEYS_FILE', place.path, {
    kind: 'key file',
    advice: ', and data about persons are not read without one; make it with `npx insertion keys generate`',
  });
  return readFile(place.path);
}

function nameOf({ path, given }: KeyPlace): string {
  return given === null ? `PSEUDONYM_KEYS_FILE: ${path}` : 'PSEUDONYM_KEYS';
}

/** Whether the ring is in an envelope; false where there is none. */
export async function isEnveloped(place: KeyPlace): Promise<boolean> {
  const stored = await readStored(place).catch(() => null);
  return stored !== null && (isSealed(stored) || kmsKeyOf(stored) !== null);
}

async function openEnvelope(
  place: KeyPlace,
  stored: Uint8Array,
  { identityFile, shareFiles, passphrase, kms }: EnvelopeSettings,
): Promise<Uint8Array> {
  if (kmsKeyOf(stored) !== null) return openWithKms(stored, kms);
  if (!isSealed(stored)) return stored;
  if (shareFiles.length > 0)
    return openBytes(stored, await openerOfShares('PSEUDONYM_SHARE_FILES', shareFiles));
  if (identityFile !== null)
    return openBytes(stored, await readIdentityFile('PSEUDONYM_IDENTITY_FILE', identityFile));
  if (passphrase !== null) return openBytes(stored, openerOf('PSEUDONYM_PASSPHRASE', passphrase));
  throw new ConfigurationInvalid(
    `${nameOf(place)} is in an envelope of age; set PSEUDONYM_IDENTITY_FILE, PSEUDONYM_SHARE_FILES or PSEUDONYM_PASSPHRASE to open it.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is no key ring: the shape says so
  }
}

/** A reader that opens an envelope only when it changed: a passphrase costs a second, a service a request. */
export function createKeyReader<Shape extends z.ZodType>(
  place: KeyPlace,
  shape: Shape,
  envelope: EnvelopeSettings,
): () => Promise<z.infer<Shape>> {
  let opened: { readonly stamp: string; readonly ring: Promise<z.infer<Shape>> } | undefined;
  return async () => {
    if (!(await isEnveloped(place))) return readKeyFile(place, shape, envelope);
    const stamp = place.given === null ? await stampOf(place.path) : '';
    if (opened?.stamp !== stamp) opened = { stamp, ring: readKeyFile(place, shape, envelope) };
    const { ring } = opened;
    return ring.catch((error: unknown) => {
      opened = undefined; // a service that was away is asked again
      throw error;
    });
  };
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, size, ino, mode } = await stat(path);
  return [mtimeMs, size, ino, mode].join(' ');
}

/** Who may open what is written: the first of these that is there; none: it is written plain. */
export interface Envelope {
  readonly recipients: readonly string[];
  readonly kms: { readonly key: string; readonly settings: KmsSettings } | null;
  readonly passphrase: string | null;
}

/** Writes the whole file with mode 0600: a crash leaves the old one or the new one. */
export async function writeKeyFile(
  path: string,
  content: unknown,
  envelope: Envelope = { recipients: [], kms: null, passphrase: null },
): Promise<void> {
  const sealed = await sealFor(`${JSON.stringify(content, null, 2)}\n`, envelope);
  await fillFile(path, async (draft) => {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

async function sealFor(
  text: string,
  { recipients, kms, passphrase }: Envelope,
): Promise<Uint8Array | string> {
  if (recipients.length > 0) return seal(text, recipients);
  if (kms !== null) return sealWithKms(text, kms.key, kms.settings);
  return passphrase === null ? text : sealWithPassphrase(text, passphrase);
}
