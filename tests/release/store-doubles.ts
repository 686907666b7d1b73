/** Stores that fail on purpose, around the real file store. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../../activities/platform/effects.js';

export class Killed extends Error {}

/** Stops the caller before or after its n-th call (from 1), as a kill would: afterwards every call fails. */
export function killAt(store: ObjectStore, call: number, moment: 'before' | 'after'): ObjectStore {
  let calls = 0;
  const guard = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls > call || (calls === call && moment === 'before')) throw new Killed();
    const result = await act();
    if (calls === call) throw new Killed();
    return result;
  };
  return {
    url: store.url,
    head: (key) => guard(() => store.head(key)),
    read: (key) => guard(() => store.read(key)),
    download: (key, path) => guard(() => store.download(key, path)),
    write: (key, body, condition) => guard(() => store.write(key, body, condition)),
    upload: (key, path) => guard(() => store.upload(key, path)),
    list: (prefix) => guard(() => store.list(prefix)),
    remove: (keys) => guard(() => store.remove(keys)),
  };
}

/** Lets writes of `latest.json` pass only when `parties` callers have come to it: all have read it before any writes. Once: later ones pass. */
export function meetAtPointer(store: ObjectStore, parties: number): ObjectStore {
  let waiting: (() => void)[] = [];
  let haveMet = false;
  return {
    ...store,
    async write(key, body, condition) {
      if (key.endsWith('/latest.json') && !haveMet) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < parties) return;
          haveMet = true;
          for (const release of waiting) release();
          waiting = [];
        });
      }
      return store.write(key, body, condition);
    },
  };
}

/** Keys written or uploaded through it. */
export function recordWrites(store: ObjectStore): { store: ObjectStore; written: string[] } {
  const written: string[] = [];
  const recorded: ObjectStore = {
    ...store,
    write(key, body, condition) {
      written.push(key);
      return store.write(key, body, condition);
    },
    upload(key, path) {
      written.push(key);
      return store.upload(key, path);
    },
  };
  return { store: recorded, written };
}

/** Every object of a file store, as key → content in hexadecimal: two stores are compared whole. */
export async function snapshot(root: string, below = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const key = join(below, entry.name);
    if (entry.name.startsWith('.~')) continue;
    if (entry.isDirectory()) Object.assign(found, await snapshot(root, key));
    if (entry.isFile()) found[key] = (await readFile(join(root, key))).toString('hex');
  }
  return found;
}
