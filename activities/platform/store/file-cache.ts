/** Copies of stored objects in a folder, named by what they hold; the longest unused leave first. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ObjectMissing, Overloaded } from '../../errors.js';
import type { FileCache, LocalFile, WantedFile } from '../effects.js';
import { sweepDrafts } from './drafts.js';
import { fillFile, hashFile } from './local-file.js';

interface Entry {
  bytes: number;
  /** Borrowers and fetchers: a file in use is not removed. */
  users: number;
  /** Absent for a file of an earlier process: hashed again before it is believed. */
  file?: Promise<LocalFile>;
}

interface Shelf {
  readonly folder: string;
  readonly maxBytes: number;
  /** By name; the most recently used is the last. */
  readonly entries: Map<string, Entry>;
}

/** Takes up what an earlier process left in the folder. */
export async function createFileCache(folder: string, maxBytes: number): Promise<FileCache> {
  await mkdir(folder, { recursive: true });
  await sweepDrafts(folder);
  const shelf: Shelf = { folder, maxBytes, entries: new Map() };
  for (const name of (await readdir(folder)).filter((one) => /^[0-9a-f]+$/.test(one)).sort())
    shelf.entries.set(name, { bytes: (await stat(join(folder, name))).size, users: 0 });
  await makeRoom(shelf);
  return {
    maxBytes,
    async lend(wanted, work) {
      const entry = await enter(wanted, shelf);
      try {
        const file = await entry.file;
        if (!file)
          throw new ObjectMissing(`${wanted.name}: was never fetched; this is a bug of the toolkit.`);
        entry.bytes = file.bytes;
        return await work(file);
      } finally {
        entry.users -= 1;
      }
    },
  };
}

/** Enters the file, in use from this very moment. */
async function enter(wanted: WantedFile, shelf: Shelf): Promise<Entry> {
  const { folder, entries } = shelf;
  const known = entries.get(wanted.name);
  const gone = known?.file !== undefined && !(await stat(join(folder, wanted.name)).catch(() => null));
  const entry: Entry = entries.get(wanted.name) ?? { bytes: 0, users: 0 };
  entry.users += 1;
  entries.delete(wanted.name);
  entries.set(wanted.name, entry);
  if (entry.file && !(gone && entry.users === 1)) return entry;
  const left = known !== undefined && !gone;
  entry.file = reserve(entry, wanted, shelf).then(() => fetchFile(wanted, folder, left));
  entry.file.catch(() => {
    if (entries.get(wanted.name) === entry) entries.delete(wanted.name);
  });
  return entry;
}

async function reserve(entry: Entry, { bytes }: WantedFile, shelf: Shelf): Promise<void> {
  entry.bytes = bytes;
  await makeRoom(shelf);
}

async function makeRoom({ folder, maxBytes, entries }: Shelf): Promise<void> {
  let held = [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  for (const [name, entry] of entries) {
    if (held <= maxBytes) return;
    if (entry.users > 0) continue;
    entries.delete(name);
    held -= entry.bytes;
    await rm(join(folder, name), { force: true });
  }
  if (held > maxBytes)
    throw new Overloaded(
      `${folder}: every file is in use and there is no room for one more; ask again later.`,
    );
}

/** `left`: an earlier process may have left it there. */
async function fetchFile(wanted: WantedFile, folder: string, left: boolean): Promise<LocalFile> {
  const path = join(folder, wanted.name);
  const found = left ? await hashFile(path).catch(() => null) : null;
  if (found && (wanted.sha256 ?? wanted.name) === found.sha256) return { path, ...found };
  return fillFile(path, async (draft) => {
    await wanted.download(draft);
    const written = await hashFile(draft);
    if (wanted.sha256 !== undefined && wanted.sha256 !== written.sha256)
      throw new ObjectMissing(
        `${wanted.name}: the stored object is not what its manifest says; verify the version.`,
      );
    return { path, ...written };
  });
}
