/** Which adapter opens which place. */
import { basename, resolve } from 'node:path';
import type { HttpsPlace } from '../../../datasets/_channels/https.js';
import type { Location } from '../../../datasets/location.js';
import type { Portal } from '../portal/udata-request.js';
import type { S3Settings } from '../store/s3-client.js';
import { createStore } from '../store/zones.js';
import type { Channel, OpenChannel } from './channel.js';
import { LARGEST_FILE_BYTES, tooLarge } from './channel-faults.js';
import { openResource } from './datagouv-channel.js';
import { INVENTED_MARK, openFolder } from './folder-channel.js';
import { openHttps } from './https/https-channel.js';
import { type Credentials, createCredentials } from './https/https-credentials.js';
import { openPostgres } from './postgres/postgres-channel.js';
import { openPrefix } from './s3-channel.js';
import { openSftpFolder } from './sftp/sftp-channel.js';
import { openWebdav } from './webdav/webdav-channel.js';

export interface ChannelSettings {
  readonly s3: S3Settings;
  /** The portal that resources are asked of. */
  readonly datagouv: Portal;
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  /** Longest silence of a partner's server, instead of what is usual. */
  readonly silenceMs?: number;
  /** Largest file accepted, in place of the default. */
  readonly maxBytes?: number;
}

export function createChannels(settings: ChannelSettings): OpenChannel {
  const open = createAdapters(settings);
  const { maxBytes = LARGEST_FILE_BYTES } = settings;
  return (place, owner) => withMark(withLimit(open(place, owner), maxBytes, hostOf(place)));
}

/** What is listed as too large is not asked for; what tells no size is counted as it comes. */
function withLimit(channel: Channel, maxBytes: number, host: string): Channel {
  return {
    ...channel,
    async pull(file, toPath, request) {
      if (file.bytes !== null && file.bytes > maxBytes) throw tooLarge(host, maxBytes);
      return channel.pull(file, toPath, request);
    },
  };
}

/** As messages call it. */
function hostOf(place: Location): string {
  if ('host' in place) return place.host;
  if ('url' in place) return new URL(place.url).hostname;
  if (place.channel === 's3') return place.prefix;
  return place.channel === 'folder' ? 'The folder' : 'The portal';
}

/** Where a list contains the mark, its files are made up; the mark itself is not one of them. */
function withMark(channel: Channel): Channel {
  return {
    ...channel,
    async list(signal) {
      const files = await channel.list(signal);
      const others = files.filter(({ name }) => basename(name) !== INVENTED_MARK);
      return others.length === files.length ? files : others.map((file) => ({ ...file, invented: true }));
    },
  };
}

function createAdapters(settings: ChannelSettings): OpenChannel {
  const { silenceMs } = settings;
  const s3 = { ...settings.s3, ...(silenceMs === undefined ? {} : { silenceMs }) };
  const portal = { ...settings.datagouv, ...(silenceMs === undefined ? {} : { limitMs: silenceMs }) };
  return (place, { folder, name, columns, rows }) => {
    switch (place.channel) {
      case 'folder':
        return openFolder(resolve(folder, place.path));
      case 's3':
        return openPrefix(createStore('location.prefix', place.prefix, s3));
      case 'https':
        return openHttps(place, { name, rows }, { ...settings, credentials: credentialsOf(place, settings) });
      case 'webdav':
        return openWebdav(place, { ...settings, credentials: createCredentials(place.auth, settings) });
      case 'sftp':
        return openSftpFolder(place, settings);
      case 'postgres':
        return openPostgres(place, { name, columns, rows }, settings);
      case 'datagouv':
        return openResource(place.resource, name, { ...settings, portal });
    }
  };
}

function credentialsOf({ token, auth }: HttpsPlace, settings: ChannelSettings): Credentials {
  return createCredentials(token === undefined ? auth : { kind: 'bearer', token }, settings);
}
