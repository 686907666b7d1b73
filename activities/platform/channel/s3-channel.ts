/** A prefix of an object store: objects are there whole or not at all. */
import { ObjectMissing } from '../../errors.js';
import type { ObjectStore } from '../effects.js';
import { hashFile } from '../store/local-file.js';
import { keyFault } from '../store/object-key.js';
import type { Channel } from './channel.js';
import { changedMeanwhile, MOST_FILES, tooManyFiles } from './channel-faults.js';

export function openPrefix(store: ObjectStore): Channel {
  return {
    sharesClock: false,
    async list() {
      const objects = await store.list('');
      if (objects.length > MOST_FILES) throw tooManyFiles(store.url);
      // A key that no store of ours would take is not asked for: it was made to confuse.
      return objects
        .filter(({ key }) => keyFault(key) === null)
        .map(({ key, bytes, modified }) => ({
          ...{ name: key, bytes, modified },
          stamp: `${modified.getTime()} ${bytes}`,
        }));
    },
    async pull(file, toPath) {
      await store.download(file.name, toPath).catch((error) => {
        // removed or renamed by the partner since it was listed
        throw error instanceof ObjectMissing ? changedMeanwhile() : error;
      });
      return { status: 'pulled', ...(await hashFile(toPath)), stamp: null };
    },
    close: async () => undefined,
  };
}
