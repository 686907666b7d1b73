/** The file that holds the pseudonym keys: one reader, its owner. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';
import { fillFile } from './local-file.js';

const OTHERS = 0o077;

/** The parsed file. Throws ConfigurationInvalid: absent, readable by others, or no key ring. Its content is never told. */
export async function readKeyFile<Shape extends z.ZodType>(
  path: string,
  shape: Shape,
): Promise<z.infer<Shape>> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new ConfigurationInvalid(
      `PSEUDONYM_KEYS_FILE: there is no key file at ${path}, and data about persons are not read without one; make it with \`insertion keys generate\`.`,
    );
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0)
    throw new ConfigurationInvalid(
      `PSEUDONYM_KEYS_FILE: others may read ${path}; keep it to its owner (chmod 600), and rotate the key if anyone did read it.`,
    );
  const file = await open(path, constants.O_RDONLY);
  try {
    const parsed = shape.safeParse(parseJson(await file.readFile('utf8')));
    if (parsed.success) return parsed.data;
    const why = parsed.error.issues[0];
    throw new ConfigurationInvalid(
      `PSEUDONYM_KEYS_FILE: ${path} is no key file (${why?.path.join('.') || 'the whole'}: ${why?.message}); restore it from its safe copy.`,
    );
  } finally {
    await file.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON is no key ring: the shape says so
  }
}

/** Writes the whole file with mode 0600: a crash leaves the old one or the new one. */
export async function writeKeyFile(path: string, content: unknown): Promise<void> {
  await fillFile(path, async (draft) => {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
