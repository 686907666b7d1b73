/** The keys that seal what Temporal keeps: a ring of its own, apart from the pseudonym keys. The first one seals, every one opens. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';
import { hasCode } from '../process/process-identity.js';
import type { Settings } from '../settings/settings.js';
import { absolutePath } from '../settings/temporal-settings.js';
import { draftName } from '../store/drafts.js';
import { requirePrivateFile } from './private-file.js';

export const CODEC_KEY_BYTES = 32;

/** Ids are told in clear beside what they sealed. */
export const CodecRing = z.strictObject({
  format: z.literal('codec-keys/1'),
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[\w.-]{1,64}$/, 'an id of letters, digits, points and hyphens'),
        key: z
          .base64()
          .refine((text) => Buffer.from(text, 'base64').length === CODEC_KEY_BYTES, '32 bytes in base64'),
      }),
    )
    .min(1)
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, 'ids that differ'),
});
export type CodecRing = z.infer<typeof CodecRing>;

/** A file of its owner's alone, or the text of TEMPORAL_CODEC_KEYS. `own`: of the embedded server, made where it is not there. */
export type CodecPlace = { readonly path: string; readonly own?: true } | { readonly given: string };

/**
 * The embedded server seals with a ring of its own where none is set; null: another server, and no ring.
 * Throws ConfigurationInvalid when both are set: nobody could say which seals.
 */
export function readCodecPlace(given: Settings, cwd: string, home: string): CodecPlace | null {
  const path = absolutePath(given.TEMPORAL_CODEC_KEYS_FILE, cwd);
  if (path !== null && given.TEMPORAL_CODEC_KEYS !== undefined)
    throw new ConfigurationInvalid(
      'TEMPORAL_CODEC_KEYS_FILE and TEMPORAL_CODEC_KEYS are both set; keep one of them.',
    );
  if (given.TEMPORAL_CODEC_KEYS !== undefined) return { given: given.TEMPORAL_CODEC_KEYS };
  if (path !== null) return { path };
  return given.TEMPORAL_ADDRESS ? null : { path: join(home, 'temporal-codec-keys.json'), own: true };
}

/** Throws ConfigurationInvalid: absent, readable by others, or no ring. Its content is never told. */
export async function readCodecRing(place: CodecPlace): Promise<CodecRing> {
  if ('own' in place) await makeOwnRing(place.path);
  const [name, text] =
    'given' in place ? ['TEMPORAL_CODEC_KEYS', place.given] : await readRingFile(place.path);
  const parsed = CodecRing.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw new ConfigurationInvalid(
    `${name} is no ring of codec keys (${why?.path.join('.') || 'the whole'}: ${why?.message}); make one with \`npx insertion keys codec FILE\`.`,
  );
}

/** A key that seals, and its id: the day, and chance. */
export function drawCodecKey(): CodecRing['keys'][number] {
  return {
    id: `${new Date().toISOString().slice(0, 10)}-${randomBytes(2).toString('hex')}`,
    key: randomBytes(CODEC_KEY_BYTES).toString('base64'),
  };
}

/** Of commands that start at once, one makes it. */
async function makeOwnRing(path: string): Promise<void> {
  if (await stat(path).catch(() => null)) return;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${draftName()}`;
  const ring: CodecRing = { format: 'codec-keys/1', keys: [drawCodecKey()] };
  try {
    await writeFile(draft, `${JSON.stringify(ring, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readRingFile(path: string): Promise<readonly [string, string]> {
  await requirePrivateFile('TEMPORAL_CODEC_KEYS_FILE', path, {
    kind: 'key file',
    advice: '; make it with `npx insertion keys codec FILE`, or copy it from where the other workers have it',
  });
  return [`TEMPORAL_CODEC_KEYS_FILE: ${path}`, await readFile(path, 'utf8')];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is no ring: the shape says so
  }
}
