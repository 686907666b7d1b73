/** `new source --from URL`: where extracts will be taken, and what they look like, by asking there once. Credentials come from the environment. */
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { type AskedPlace, type Asking, secretName } from './asked-place.js';

/** Parameters by which a server is shown who asks. */
const KEY = /^(.*[-_])?(key|token|secret|password)$|apikey$/i;

/** Throws ConfigurationInvalid, and what the channel throws. */
export async function askPlace(
  from: string,
  asking: Asking,
  configuration: Configuration,
): Promise<AskedPlace> {
  const url = URL.canParse(from) ? new URL(from) : null;
  // what a command is told is seen by every process, and kept by shells
  if (url?.password)
    throw new ConfigurationInvalid(
      `--from holds a password; leave it out, and set ${secretName(asking.id, 'PASSWORD')} in the environment or in .env.`,
    );
  const key = [...(url?.searchParams.keys() ?? [])].find((name) => KEY.test(name));
  if (key !== undefined)
    throw new ConfigurationInvalid(
      `--from holds a key (parameter ${key}), and a declaration is public; leave it out, and declare auth as docs/from-an-api.md says.`,
    );
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') {
    const { askPostgres } = await import('./ask-postgres.js');
    return askPostgres(url, asking, configuration);
  }
  if (url && /^https?:$/.test(url.protocol) && /\/(web)?dav\//.test(url.pathname)) {
    const { askWebdav } = await import('./ask-webdav.js');
    return askWebdav(url, asking, configuration);
  }
  if (url?.protocol === 'https:' || url?.protocol === 'http:') {
    const { askHttps } = await import('./ask-https.js');
    return askHttps(url, asking, configuration);
  }
  throw new ConfigurationInvalid(
    '--from is no address: https://… of a file, of the first page of a list or of a WebDAV folder, or postgres://user@host/database?table=NAME.',
  );
}
