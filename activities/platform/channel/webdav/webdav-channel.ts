/** A folder of a WebDAV server, such as Nextcloud's. */
import { rm } from 'node:fs/promises';
import type { WebdavPlace } from '../../../../datasets/_channels/webdav.js';
import { DeliveryRejected } from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import type { Channel, DroppedFile } from '../channel.js';
import { changedMeanwhile, LARGEST_FILE_BYTES } from '../channel-faults.js';
import { describeRefusal } from '../https/https-answers.js';
import type { HttpsSettings } from '../https/https-channel.js';
import { type Credentials, withKey } from '../https/https-credentials.js';
import { pullHttps, readUrl, SILENCE_MS } from '../https/https-pull.js';
import { ASKED, readListing } from './webdav-listing.js';

const MULTI_STATUS = 207;
const ABSENT = 404;

export function openWebdav(
  place: WebdavPlace,
  settings: HttpsSettings & { readonly credentials: Credentials },
): Channel {
  const folder = readUrl(place.url.endsWith('/') ? place.url : `${place.url}/`, undefined);
  let requests = 0;
  const list = (signal: AbortSignal) => {
    requests += 1;
    return listFolder(folder, settings, signal);
  };
  return {
    sharesClock: false,
    spent: () => ({ requests, rows: null }),
    list,
    async pull(file, toPath, { signal, known }) {
      const stamp = file.stamp === null ? null : `${file.name} ${file.stamp}`;
      if (stamp !== null && stamp === known) return { status: 'unchanged' };
      const address = new URL(encodeURIComponent(file.name), folder).href;
      const stands = async () =>
        isSame(
          file,
          (await list(signal)).find(({ name }) => name === file.name),
        );
      requests += 1;
      const pulled = await pullHttps(withKey(address, settings.credentials), toPath, {
        ...{ maxBytes: LARGEST_FILE_BYTES, ...settings, signal },
        headers: await settings.credentials.headers(signal),
      }).catch(async (error) => {
        // removed or renamed by the partner since it was listed
        throw error instanceof DeliveryRejected && !(await stands()) ? changedMeanwhile() : error;
      });
      if (pulled.status === 'unchanged') return pulled;
      if ((file.bytes === null || pulled.bytes === file.bytes) && (await stands()))
        return { status: 'pulled', bytes: pulled.bytes, sha256: pulled.sha256, stamp };
      await rm(toPath);
      throw changedMeanwhile();
    },
    close: async () => undefined,
  };
}

function isSame(before: DroppedFile, after: DroppedFile | undefined): boolean {
  return after !== undefined && after.stamp === before.stamp && after.bytes === before.bytes;
}

async function listFolder(
  folder: URL,
  { credentials, allowPrivateHosts, silenceMs = SILENCE_MS }: HttpsSettings & { credentials: Credentials },
  signal: AbortSignal,
): Promise<DroppedFile[]> {
  const answer = await sendGuarded(new URL(withKey(folder.href, credentials)), {
    ...{ method: 'PROPFIND', body: ASKED, allowPrivateHosts, signal, silenceMs },
    headers: {
      ...(await credentials.headers(signal)),
      ...{ depth: '1', 'content-type': 'application/xml; charset=utf-8' },
      'content-length': String(Buffer.byteLength(ASKED)),
    },
  });
  const { statusCode: status = 0, headers } = answer;
  if (status === MULTI_STATUS) return readListing(folder, answer);
  answer.destroy();
  if (status === ABSENT) return [];
  throw describeRefusal(folder.hostname, status, headers['retry-after'], new Date());
}
