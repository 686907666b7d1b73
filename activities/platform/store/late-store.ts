import type { ObjectStore } from '../effects.js';

/** A store that is opened when it is first asked for something. */
export function createLateStore(url: string, open: () => Promise<ObjectStore>): ObjectStore {
  let opened: Promise<ObjectStore> | undefined;
  const store = () => {
    opened ??= open();
    return opened;
  };
  return {
    url,
    head: async (key) => (await store()).head(key),
    read: async (key) => (await store()).read(key),
    download: async (key, path) => (await store()).download(key, path),
    write: async (key, body, condition) => (await store()).write(key, body, condition),
    upload: async (key, path) => (await store()).upload(key, path),
    list: async (prefix) => (await store()).list(prefix),
    remove: async (keys) => (await store()).remove(keys),
  };
}
