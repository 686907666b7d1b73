/** Tables that are made of lists and code alone, kept beside what else is compiled: a process makes them only where none did before. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KeptTables, TableFiles } from '../../effects.js';
import { removeOld } from './remove-old.js';

/** `lists`: the folder of lists; `folders`: the first that takes them is used, so an installation that nobody may write to keeps none. */
export function createKeptTables(
  codeRevision: string,
  lists: string,
  folders: readonly string[],
): KeptTables {
  let name: Promise<string> | undefined;
  const placesOf = async (group: string) => {
    name ??= nameOf(codeRevision, lists);
    const folder = `${group}-${await name}`;
    return folders.map((one) => join(one, folder));
  };
  return {
    async read(group) {
      for (const place of await placesOf(group)) {
        const files = await readFiles(place).catch(() => null);
        if (files) return files;
      }
      return null;
    },
    async write(group, files) {
      for (const place of await placesOf(group))
        if (
          await writeFiles(place, files).then(
            () => true,
            () => false,
          )
        )
          return;
    },
  };
}

/** The code makes the tables, and a text of a list changes them. */
async function nameOf(codeRevision: string, lists: string): Promise<string> {
  const hash = createHash('sha256').update(codeRevision);
  for (const file of (await readdir(lists)).sort())
    hash.update(file).update(await readFile(join(lists, file)));
  return hash.digest('hex').slice(0, 16);
}

async function readFiles(place: string): Promise<TableFiles> {
  const names = await readdir(place);
  const bodies = await Promise.all(names.map((name) => readFile(join(place, name))));
  return new Map(names.map((name, index) => [name, bodies[index] as Buffer]));
}

/** A folder is there whole or not at all. */
async function writeFiles(place: string, files: TableFiles): Promise<void> {
  const draft = `${place}.${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    for (const [name, body] of files) await writeFile(join(draft, name), body);
    await rename(draft, place);
    await removeOld(dirname(place));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
