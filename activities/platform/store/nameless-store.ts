/** The last gate of a zone: no text that is written there names somebody, whoever wrote it. */
import { PublicationRefused } from '../../errors.js';
import { shapesIn } from '../../text/identifier-shapes.js';
import type { ObjectStore } from '../effects.js';

/** What never stands in any text of ours. Telephones and addresses may: contacts that datasets and partners declare. */
const NEVER = ['nir', 'iban'] as const;

/**
 * Manifests, schemas, change logs, pages, reports, receipts: all that `write` takes is looked through before it is stored. Tables go
 * through `upload`, and are scanned in their room, cell by cell. Throws PublicationRefused, naming the object, never the value.
 */
export function createNamelessStore(store: ObjectStore): ObjectStore {
  const refuse = (text: string, what: string) => {
    const found = shapesIn(text, NEVER);
    if (found.length === 0) return;
    throw new PublicationRefused(
      `${store.url}: ${what} that was to be written there holds ${found.join(' and ')} with a valid key; nothing was written. Look at file names, declarations and values that a text repeats.`,
    );
  };
  return {
    ...store,
    write: async (key, body, condition) => {
      refuse(key, 'an object name');
      if (!isBinary(body))
        refuse(typeof body === 'string' ? body : Buffer.from(body).toString('utf8'), 'an object');
      return store.write(key, body, condition);
    },
    upload: async (key, path) => {
      refuse(key, 'an object name');
      return store.upload(key, path);
    },
  };
}

function isBinary(body: string | Uint8Array): boolean {
  return typeof body !== 'string' && body.includes(0);
}
