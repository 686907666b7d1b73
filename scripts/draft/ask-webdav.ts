/** A source drafted from a folder of a WebDAV server, such as Nextcloud's: by the last of its files, which is kept nowhere. */
import { join } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { chooseFiles } from '../../activities/extract/choose-files.js';
import { createCredentials } from '../../activities/platform/channel/https/https-credentials.js';
import { openWebdav } from '../../activities/platform/channel/webdav/webdav-channel.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import { withScratchSession } from '../session/file-session.js';
import { authOf, withoutUser } from './ask-https.js';
import { type AskedPlace, type Asking, locationLine } from './asked-place.js';

const LONGEST_MS = 120_000;

export async function askWebdav(
  asked: URL,
  { id }: Asking,
  { allowPrivateHosts }: Configuration,
): Promise<AskedPlace> {
  const auth = authOf(asked, id);
  const { href: url, hostname } = withoutUser(asked);
  const settings = { allowPrivateHosts, secret: (name: string) => process.env[name] };
  const place = { channel: 'webdav', url, ...(auth === undefined ? {} : { auth }) } as const;
  const channel = openWebdav(place, { ...settings, credentials: createCredentials(auth, settings) });
  const signal = AbortSignal.timeout(LONGEST_MS);
  const rule = { files: ['*'], whole: 'name', take: 'last' } as const;
  const [file] = chooseFiles(await channel.list(signal), rule).chosen;
  if (file === undefined)
    throw new ConfigurationInvalid(
      `${hostname}: there is no file in that folder to draft from; ask the partner for one, or correct the address.`,
    );
  return withScratchSession(async (session, scratch) => {
    const path = join(scratch, file.name);
    await channel.pull(file, path, { signal, known: null, tell: () => {} });
    return { location: locationLine(place), seen: await inspectFile(path, session, scratch) };
  });
}
