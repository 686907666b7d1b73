/** A folder of this machine, or one that is mounted; or one file by its path. */
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from '../process/process-identity.js';
import { fillFile, writeStream } from '../store/local-file.js';
import type { Channel, DroppedFile } from './channel.js';
import { changedMeanwhile } from './channel-faults.js';

/** In a folder, or in the one above: whatever is in it was made up, and so says whatever is made of it. */
export const INVENTED_MARK = 'DONNEES-INVENTEES.txt';

/** `path`: absolute. */
export function openFolder(path: string): Channel {
  const pathOf = async ({ name }: DroppedFile) => ((await isFile(path)) ? path : join(path, basename(name)));
  return {
    sharesClock: true,
    async list() {
      if (await isFile(path)) return describe(dirname(path), [basename(path)], stat);
      return describe(path, await namesIn(path), lstat);
    },
    async pull(file, toPath) {
      const from = await pathOf(file);
      const copied = await fillFile(toPath, (draft) =>
        // no further than a byte too many: it might grow for ever
        writeStream(createReadStream(from, { highWaterMark: 1 << 20, end: file.bytes ?? 0 }), draft),
      ).catch((error) => {
        throw hasCode(error, 'ENOENT') ? changedMeanwhile() : error;
      });
      const after = await stat(from).catch(() => null);
      if (after === null || stampOf(after) !== file.stamp || copied.bytes !== file.bytes)
        throw changedMeanwhile();
      return { status: 'pulled', ...copied, stamp: null };
    },
    close: async () => undefined,
  };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile() && entry.name !== INVENTED_MARK).map(({ name }) => name);
}

async function describe(
  folder: string,
  names: readonly string[],
  look: (path: string) => Promise<Stats>,
): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  const marks = [folder, dirname(folder)].map((place) => isFile(join(place, INVENTED_MARK)));
  const invented = (await Promise.all(marks)).includes(true) ? { invented: true as const } : {};
  for (const name of names) {
    // gone since it was listed: its partner renamed it
    const found = await look(join(folder, name)).catch(() => null);
    if (!found?.isFile()) continue;
    files.push({ name, bytes: found.size, modified: found.mtime, stamp: stampOf(found), ...invented });
  }
  return files;
}

function stampOf({ mtimeMs, size }: Stats): string {
  return `${mtimeMs} ${size}`;
}
