/** What the environment says of the desk of the data team, and the links to it that mails carry. */
import { readFile } from 'node:fs/promises';
import { ConfigurationInvalid } from '../../errors.js';
import { type DeskLink, type DeskPurpose, hoursAfter, linkTo } from '../../text/desk-link.js';
import { requirePrivateFile } from '../keys/private-file.js';
import { bareHost, isAllowedHost, portOf } from '../network/public-host.js';
import type { Settings } from './settings.js';
import { absolutePath } from './temporal-settings.js';

/** A secret as it was given, or the file of its owner's alone that holds it. */
export type SecretPlace = { readonly setting: string } & (
  | { readonly given: string }
  | { readonly path: string }
);

export interface DeskSettings {
  /** Without a final slash; null: mails carry no link. */
  readonly url: string | null;
  /** What signs links. */
  readonly key: SecretPlace | null;
  /** What programs show. */
  readonly token: SecretPlace | null;
  readonly linkHours: number;
  /** The header by which a proxy names who is logged in, and the values that may come, in small letters; null: any. */
  readonly login: { readonly header: string; readonly values: readonly string[] | null } | null;
  /** Whose pages may have payloads opened; as browsers write it. */
  readonly temporalUi: string | null;
}

/** Composes the link to a held run, which ends some hours after `from`. Throws ConfigurationInvalid: no key. */
export type LinkRun = (held: Exclude<DeskPurpose, string>, from: Date) => Promise<DeskLink>;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Throws ConfigurationInvalid: a secret given twice, or an address at which links and decisions would travel in clear. */
export function readDesk(given: Settings, cwd: string, allowPrivateHosts: readonly string[]): DeskSettings {
  const url = given.DESK_URL === undefined ? null : new URL(given.DESK_URL);
  if (url?.protocol === 'http:' && !isLoopback(url))
    if (!isAllowedHost(url.hostname, portOf(url), allowPrivateHosts))
      throw new ConfigurationInvalid(
        'DESK_URL is not https, so links and decisions would travel in clear; put TLS before the desk, or list its host in ALLOW_PRIVATE_HOSTS.',
      );
  return {
    url: url?.origin ?? null,
    key: readPlace('DESK_KEY', given, cwd),
    token: readPlace('DESK_TOKEN', given, cwd),
    linkHours: Number(given.DESK_LINK_HOURS),
    login: readLogin(given),
    temporalUi: given.TEMPORAL_UI_ORIGIN === undefined ? null : new URL(given.TEMPORAL_UI_ORIGIN).origin,
  };
}

/** Throws ConfigurationInvalid: values of no header. */
function readLogin(given: Settings): DeskSettings['login'] {
  const { DESK_LOGIN_HEADER: header, DESK_LOGIN_VALUES: listed } = given;
  const values = (listed ?? '').split(',').flatMap((one) => one.trim().toLowerCase() || []);
  if (header !== undefined) return { header, values: values.length === 0 ? null : values };
  if (values.length === 0) return null;
  throw new ConfigurationInvalid(
    'DESK_LOGIN_VALUES is set without DESK_LOGIN_HEADER, so nothing bears such a value; name the header that the proxy before the desk sets.',
  );
}

export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(bareHost(hostname));
}

function readPlace(setting: 'DESK_KEY' | 'DESK_TOKEN', given: Settings, cwd: string): SecretPlace | null {
  const path = absolutePath(given[`${setting}_FILE`], cwd);
  const text = given[setting];
  if (path !== null && text !== undefined)
    throw new ConfigurationInvalid(`${setting} and ${setting}_FILE are both set; keep one of them.`);
  if (text !== undefined) return { setting, given: text };
  return path === null ? null : { setting: `${setting}_FILE`, path };
}

/** Throws ConfigurationInvalid: absent, readable by others, or guessed too easily. Its content is never told. */
export async function readDeskSecret(place: SecretPlace): Promise<string> {
  const { setting } = place;
  const advice = 'make one with: openssl rand -base64 32';
  if ('path' in place)
    await requirePrivateFile(setting, place.path, { kind: 'secret', advice: `; ${advice}` });
  const text = 'path' in place ? (await readFile(place.path, 'utf8')).trim() : place.given;
  if (/^[\x21-\x7e]{32,}$/.test(text)) return text;
  throw new ConfigurationInvalid(
    `${setting} holds no text of 32 characters or more without spaces; ${advice}`,
  );
}

/** Null where nobody said where the desk is. The key is read when a link is asked for: workers that mail nothing need none. */
export function createRunLinks({ url, key, linkHours }: DeskSettings): LinkRun | null {
  if (url === null) return null;
  return async (held, from) => {
    if (key === null)
      throw new ConfigurationInvalid(
        'DESK_URL is set without DESK_KEY, so nothing can sign a link; set DESK_KEY_FILE to the key of the desk.',
      );
    const until = hoursAfter(from, linkHours);
    return linkTo(url, held, until, await readDeskSecret(key));
  };
}
