/** Object storage in memory, for one check in one page. Nobody else writes to it: a condition is always met. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ObjectMissing } from '../../../activities/errors.js';
import type { ObjectStore } from '../../../activities/platform/effects.js';

export function createMemoryStore(url: string): ObjectStore {
  const objects = new Map<string, Uint8Array>();
  const etagOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');
  const write = (key: string, body: Uint8Array) => {
    objects.set(key, body);
    return { etag: etagOf(body), bytes: body.length };
  };
  return {
    url,
    head: async (key) => {
      const body = objects.get(key);
      return body === undefined ? null : { etag: etagOf(body), bytes: body.length };
    },
    read: async (key) => {
      const body = objects.get(key);
      return body === undefined ? null : { body, etag: etagOf(body) };
    },
    async download(key, path) {
      const body = objects.get(key);
      if (body === undefined) throw new ObjectMissing(`${url}: object "${key}" is not there.`);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body);
    },
    write: async (key, body) => write(key, typeof body === 'string' ? Buffer.from(body) : body),
    upload: async (key, path) => write(key, await readFile(path)),
    list: async (prefix) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { length: bytes }]) => ({ key, bytes, modified: new Date(0) })),
    async remove(keys) {
      for (const key of keys) objects.delete(key);
    },
  };
}
