/** The file that holds the pseudonym keys: one reader, its owner; plain, or in an envelope of age. */
import { open, readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';
import { isSealed, openBytes, openerOf, readIdentityFile, seal, sealWithPassphrase } from './age.js';
import { fillFile } from './local-file.js';
import { requirePrivateFile } from './private-file.js';

/** What opens the envelope, where there is one: an identity file, or a passphrase. */
export interface EnvelopeSettings {
  readonly identityFile: string | null;
  readonly passphrase: string | null;
}

export const NO_ENVELOPE: EnvelopeSettings = { identityFile: null, passphrase: null };

/** The parsed file. Throws ConfigurationInvalid: absent, readable by others, closed, or no key ring. Its content is never told. */
export async function readKeyFile<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
  envelope: EnvelopeSettings = NO_ENVELOPE,
): Promise<z.infer<Shape>> {
  await requirePrivateFile('PSEUDONYM_KEYS_FILE', path, {
    kind: 'key file',
    advice: ', and data about persons are not read without one; make it with `insertion keys generate`',
  });
  const stored = await readFile(path);
  const body = isSealed(stored) ? await openEnvelope(path, stored, envelope) : stored;
  const parsed = shape.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw new ConfigurationInvalid(
    `PSEUDONYM_KEYS_FILE: ${path} is no key file (${why?.path.join('.') || 'the whole'}: ${why?.message}); restore it from its safe copy.`,
  );
}

/** Whether the file is in an envelope; false where there is none. */
export async function isEnveloped(path: string): Promise<boolean> {
  const stored = await readFile(path).catch(() => null);
  return stored !== null && isSealed(stored);
}

async function openEnvelope(
  path: string,
  stored: Uint8Array,
  { identityFile, passphrase }: EnvelopeSettings,
): Promise<Uint8Array> {
  if (identityFile !== null)
    return openBytes(stored, await readIdentityFile('PSEUDONYM_IDENTITY_FILE', identityFile));
  if (passphrase !== null) return openBytes(stored, openerOf('PSEUDONYM_PASSPHRASE', passphrase));
  throw new ConfigurationInvalid(
    `PSEUDONYM_KEYS_FILE: ${path} is in an envelope of age; set PSEUDONYM_IDENTITY_FILE or PSEUDONYM_PASSPHRASE to open it.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is no key ring: the shape says so
  }
}

/** Who may open what is written; neither: it is written plain. */
export interface Envelope {
  readonly recipients: readonly string[];
  readonly passphrase: string | null;
}

/** Writes the whole file with mode 0600: a crash leaves the old one or the new one. */
export async function writeKeyFile(
  path: string,
  content: unknown,
  { recipients, passphrase }: Envelope = { recipients: [], passphrase: null },
): Promise<void> {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  const sealed =
    recipients.length > 0
      ? await seal(text, recipients)
      : passphrase === null
        ? text
        : await sealWithPassphrase(text, passphrase);
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
