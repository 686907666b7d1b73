/** The keys that seal what Temporal keeps: a ring of its own, apart from the pseudonym keys. The first one seals, every one opens. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';
import { requirePrivateFile } from './private-file.js';
import type { Settings } from './settings.js';
import { absolutePath } from './temporal-settings.js';

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

/** A file of its owner's alone, or the text of TEMPORAL_CODEC_KEYS. */
export type CodecPlace = { readonly path: string } | { readonly given: string };

/** Throws ConfigurationInvalid when both are set: nobody could say which seals. */
export function readCodecPlace(given: Settings, cwd: string): CodecPlace | null {
  const path = absolutePath(given.TEMPORAL_CODEC_KEYS_FILE, cwd);
  if (path !== null && given.TEMPORAL_CODEC_KEYS !== undefined)
    throw new ConfigurationInvalid(
      'TEMPORAL_CODEC_KEYS_FILE and TEMPORAL_CODEC_KEYS are both set; keep one of them.',
    );
  if (given.TEMPORAL_CODEC_KEYS !== undefined) return { given: given.TEMPORAL_CODEC_KEYS };
  return path === null ? null : { path };
}

/** Throws ConfigurationInvalid: absent, readable by others, or no ring. Its content is never told. */
export async function readCodecRing(place: CodecPlace): Promise<CodecRing> {
  const [name, text] =
    'given' in place ? ['TEMPORAL_CODEC_KEYS', place.given] : await readRingFile(place.path);
  const parsed = CodecRing.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw new ConfigurationInvalid(
    `${name} is no ring of codec keys (${why?.path.join('.') || 'the whole'}: ${why?.message}); make one with \`insertion keys codec FILE\`.`,
  );
}

async function readRingFile(path: string): Promise<readonly [string, string]> {
  await requirePrivateFile('TEMPORAL_CODEC_KEYS_FILE', path, {
    kind: 'key file',
    advice: '; make it with `insertion keys codec FILE`, or copy it from where the other workers have it',
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
