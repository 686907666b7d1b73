/** The five zones of object storage, each where the configuration says. */
import { fileURLToPath } from 'node:url';
import { ConfigurationInvalid } from '../../errors.js';
import type { ObjectStore, Zones } from '../effects.js';
import type { Configuration } from '../settings/configuration.js';
import { createFileStore } from './file-store.js';
import type { Readers } from './file-store-folders.js';
import { createLateStore } from './late-store.js';
import { createNamelessStore } from './nameless-store.js';
import type { S3Settings } from './s3-client.js';
import { readS3Location, type S3Location, urlOf } from './s3-location.js';
import { createSealedStore } from './sealed-store.js';

/** Throws ConfigurationInvalid; reaches no network. */
export function createZones(
  configuration: Pick<Configuration, 'zones' | 's3'> & Partial<Pick<Configuration, 'rawSeal'>>,
): Zones {
  const { rawSeal = { recipients: [], identityFile: null } } = configuration;
  let client: ReturnType<typeof openS3> | undefined;
  const shareClient = () => {
    client ??= openS3(configuration.s3);
    return client;
  };
  const open = (zone: keyof Zones) =>
    openStore(
      `STORE_${zone.toUpperCase()}_URL`,
      configuration.zones[zone],
      shareClient,
      zone === 'open' ? 'everybody' : 'owner',
    );
  return {
    raw: createSealedStore(open('raw'), rawSeal),
    work: createNamelessStore(open('work')),
    restricted: createNamelessStore(open('restricted')),
    open: createNamelessStore(open('open')),
    reports: createNamelessStore(open('reports')),
  };
}

/** One store outside the zones, such as a partner's drop. Throws ConfigurationInvalid, naming `setting`. */
export function createStore(setting: string, url: string, s3: S3Settings): ObjectStore {
  return openStore(setting, url, () => openS3(s3));
}

/** The SDK is loaded where a store needs it: most commands of a machine with folders never do. */
async function openS3(s3: S3Settings) {
  const [{ createS3Client }, { createS3Store }] = await Promise.all([
    import('./s3-client.js'),
    import('./s3-store.js'),
  ]);
  const client = createS3Client(s3);
  return (location: S3Location) => createS3Store(client, location);
}

function openStore(
  setting: string,
  url: string,
  shareClient: () => ReturnType<typeof openS3>,
  readers: Readers = 'owner',
): ObjectStore {
  if (url.startsWith('s3:')) {
    const location = readS3Location(setting, url);
    return createLateStore(urlOf(location), async () => (await shareClient())(location));
  }
  if (url.startsWith('file:///')) return createFileStore(fileURLToPath(url), readers);
  if (/^file:[^/]|^file:\/[^/]/.test(url)) return createFileStore(url.slice('file:'.length), readers);
  throw new ConfigurationInvalid(
    `${setting} (or STORE_URL) is neither file:DIR nor s3://bucket[/prefix]; correct it.`,
  );
}
