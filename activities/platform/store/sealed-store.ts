/**
 * A store whose objects are sealed at rest: what is written is encrypted for the recipients, what is read is opened with the
 * identity. Whoever holds recipients alone may write and not read. Objects that were written plain before are read as they are.
 */
import { rename, rm } from 'node:fs/promises';
import { ConfigurationInvalid } from '../../errors.js';
import {
  isSealed,
  isSealedFile,
  type Opener,
  openBytes,
  openFile,
  readIdentityFile,
  seal,
  sealFile,
} from '../drop/age.js';
import type { ObjectStore } from '../effects.js';
import { hasCode } from '../process/process-identity.js';

export interface SealSettings {
  /** None: what is written stays plain. */
  readonly recipients: readonly string[];
  /** Null: what is sealed cannot be read here. */
  readonly identityFile: string | null;
}

/** `head` and `list` tell the sealed object: its bytes are those of the envelope. */
export function createSealedStore(
  store: ObjectStore,
  { recipients, identityFile }: SealSettings,
): ObjectStore {
  // A file that a partner sealed is the partner's: without settings of ours nothing is opened.
  if (recipients.length === 0 && identityFile === null) return store;
  const opener = async (): Promise<Opener> => {
    if (identityFile !== null) return readIdentityFile('RAW_IDENTITY_FILE', identityFile);
    throw new ConfigurationInvalid(
      `${store.url} is sealed and RAW_IDENTITY_FILE is not set, so this worker cannot read it; set it to the identity of one of RAW_RECIPIENTS.`,
    );
  };
  return {
    ...store,
    ...(recipients.length === 0 ? {} : sealingWrites(store, recipients)),
    ...openingReads(store, opener),
  };
}

function sealingWrites(
  store: ObjectStore,
  recipients: readonly string[],
): Pick<ObjectStore, 'write' | 'upload'> {
  return {
    write: async (key, body, condition) => store.write(key, await seal(body, recipients), condition),
    async upload(key, path) {
      const envelope = `${path}.sealed`;
      await rm(envelope, { force: true });
      try {
        await sealFile(path, envelope, recipients);
        return await store.upload(key, envelope);
      } catch (error) {
        // The store says what it means that the local file is not there.
        if (hasCode(error, 'ENOENT')) return await store.upload(key, path);
        throw error;
      } finally {
        await rm(envelope, { force: true });
      }
    },
  };
}

function openingReads(
  store: ObjectStore,
  opener: () => Promise<Opener>,
): Pick<ObjectStore, 'read' | 'download'> {
  return {
    async read(key) {
      const found = await store.read(key);
      if (!found || !isSealed(found.body)) return found;
      return { ...found, body: await openBytes(found.body, await opener()) };
    },
    async download(key, path) {
      const envelope = `${path}.sealed`;
      await store.download(key, envelope);
      try {
        if (!(await isSealedFile(envelope))) return await rename(envelope, path);
        await rm(path, { force: true });
        await openFile(envelope, path, await opener());
      } finally {
        await rm(envelope, { force: true });
      }
    },
  };
}
