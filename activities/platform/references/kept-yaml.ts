/**
 * What people declare is parsed once for each text, and kept beside what is compiled of the code: parsing took a command longer than
 * all else that it does before its run begins. Where nobody may write, it is parsed each time.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import library from 'yaml/package.json' with { type: 'json' };
import { fillFile } from '../store/local-file.js';
import { removeOld } from './remove-old.js';

const KEPT = fileURLToPath(new URL('../../../node_modules/.cache/insertion-declared', import.meta.url));

/** Throws YAMLParseError. */
export async function parseYaml(text: string): Promise<unknown> {
  const name = `${createHash('sha256').update(`${library.version} ${text}`).digest('hex')}.json`;
  const kept = await readKept(join(KEPT, name));
  if (kept !== undefined) return kept;
  const value: unknown = parse(text);
  const json = JSON.stringify(value);
  // what JSON does not say as YAML does, such as .inf
  if (isDeepStrictEqual(JSON.parse(json), value)) await keep(name, json).catch(() => undefined);
  return value;
}

/** A machine that lost its power may have left half of it. */
async function readKept(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

let swept: Promise<void> | undefined;

async function keep(name: string, json: string): Promise<void> {
  await fillFile(join(KEPT, name), (draft) => writeFile(draft, json));
  swept ??= removeOld(KEPT);
  await swept;
}
