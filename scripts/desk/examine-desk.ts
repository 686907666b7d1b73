/** What `doctor` says of the desk: whether its settings hold together, and what it is missing; never a secret of it. */
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { isLoopback, readDeskSecret } from '../../activities/platform/settings/desk-settings.js';

type Examined = Pick<Configuration, 'desk' | 'courier' | 'codecKeys'>;

/** Throws ConfigurationInvalid where the desk, or the mails that lead to it, would fail. */
export async function examineDesk(configuration: Examined): Promise<string> {
  const { url, key, token } = configuration.desk;
  for (const place of [key, token]) if (place !== null) await readDeskSecret(place);
  if (key !== null)
    return [describeLinks, describeCodec, describeLogin]
      .flatMap((tell) => tell(configuration) ?? [])
      .join('; ');
  if (url === null && token === null)
    return 'none: held runs are decided on by commands alone; DESK_URL and DESK_KEY_FILE open one';
  throw new ConfigurationInvalid(
    `${url === null ? 'DESK_TOKEN' : 'DESK_URL'} is set without DESK_KEY_FILE, so nothing signs links and the desk does not start; make a key (openssl rand -base64 32), and give it to the desk and to the workers of the light kind.`,
  );
}

function describeLinks({ desk: { url, linkHours }, courier: { smtp, team } }: Examined): string {
  if (url === null)
    return 'mails carry no link: DESK_URL does not say where people reach it, and no form is taken but at the address where it listens';
  const reach = isLoopback(new URL(url)) ? ', which this machine alone reaches,' : '';
  const missing = [smtp === null ? 'SMTP_URL' : null, team.length === 0 ? 'TEAM_MAIL' : null].filter(Boolean);
  if (missing.length > 0)
    return `people reach it at ${url}${reach} by links of \`npx insertion desk --link\`; mails with links leave from where ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} set, which is not here`;
  return `mails of held runs carry a link to ${url}${reach} that is good for ${linkHours} hours`;
}

/** Null where nobody comes by a login. */
function describeLogin({ desk: { login } }: Examined): string | null {
  if (login === null) return null;
  const { header, values } = login;
  const who =
    values === null ? 'whoever' : `${values.length} ${values.length === 1 ? 'person' : 'people'} that`;
  return `it opens for ${who} the proxy before it names in ${header}, so nothing but that proxy may reach it`;
}

function describeCodec({ desk: { token, temporalUi }, codecKeys }: Examined): string {
  if (codecKeys === null) return 'payloads are in clear, so it opens none (TEMPORAL_CODEC_KEYS_FILE)';
  const pages = temporalUi === null ? null : `the pages at ${temporalUi}`;
  const asking = [token === null ? null : 'whoever shows DESK_TOKEN', pages].filter(Boolean);
  if (asking.length > 0) return `it opens payloads for ${asking.join(' and ')}`;
  return 'it opens payloads for nobody here: DESK_TOKEN_FILE lets programs come, TEMPORAL_UI_ORIGIN the pages of Temporal';
}
