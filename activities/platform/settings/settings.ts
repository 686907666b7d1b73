/** Every setting the toolkit reads from its environment, one line each: the only list there is. */
import { z } from 'zod';

const text = z.string();
const optional = text.optional();
const webAddress = z
  .string()
  .regex(/^https?:\/\/[^\s]+$/, 'is not an http(s) address')
  .optional();
const origin = z
  .string()
  .regex(/^https?:\/\/[^\s/?#@]+\/?$/, 'is not an http(s) address without a path')
  .optional();
const hours = text.regex(/^([1-9]\d?|1[0-5]\d|16[0-8])$/, 'is not a whole number of hours from 1 to 168');
/** Their presence tells nothing of who asks. */
const NO_LOGIN = new Set([
  ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'connection', 'content-length'],
  ...['content-type', 'cookie', 'host', 'origin', 'referer', 'user-agent'],
]);
const hostPort = text.regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/, 'is not of the form host:port');
const storeUrl = text.regex(
  /^(file:(\/\/\/)?[^/].*|file:\/[^/].*|s3:\/\/[a-z0-9].*)$/,
  'is neither file:DIR nor s3://bucket[/prefix]',
);

/** Strings as they come; an empty one counts as absent. Messages never repeat the value: it may be a secret. */
export const Settings = z.object({
  INSERTION_HOME: text.default('.insertion'),
  SCRATCH_DIR: optional,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'is none of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),

  // Where Prometheus reads a worker or a server; without it nothing listens.
  METRICS_ADDRESS: hostPort.optional(),
  // The base address of a collector; spans go to <it>/v1/traces.
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress,
  OTEL_EXPORTER_OTLP_HEADERS: optional.meta({ secret: true }),

  STORE_URL: storeUrl.optional(),
  STORE_RAW_URL: storeUrl.optional(),
  STORE_WORK_URL: storeUrl.optional(),
  STORE_RESTRICTED_URL: storeUrl.optional(),
  STORE_OPEN_URL: storeUrl.optional(),
  STORE_REPORTS_URL: storeUrl.optional(),
  S3_ENDPOINT: webAddress,
  S3_REGION: text.default('us-east-1'),
  AWS_ACCESS_KEY_ID: optional.meta({ secret: true }),
  AWS_SECRET_ACCESS_KEY: optional.meta({ secret: true }),
  AWS_SESSION_TOKEN: optional.meta({ secret: true }),

  TEMPORAL_ADDRESS: hostPort.optional(),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_API_KEY: optional.meta({ secret: true }),
  TEMPORAL_TLS: z.enum(['true', 'false'], { error: 'is neither true nor false' }).optional(),
  TEMPORAL_TLS_SERVER_NAME: optional,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optional,
  TEMPORAL_TLS_CLIENT_CERT_PATH: optional,
  TEMPORAL_TLS_CLIENT_KEY_PATH: optional,
  TEMPORAL_CLI_PATH: optional,
  // Worker versioning: runs stay with the code that began them. Unset: replaying histories is what keeps them safe.
  TEMPORAL_DEPLOYMENT: text
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'is no name of letters, digits and hyphens')
    .optional(),
  // What seals the payloads that Temporal keeps: a file of keys, or the ring itself as JSON.
  TEMPORAL_CODEC_KEYS_FILE: optional,
  TEMPORAL_CODEC_KEYS: optional.meta({ secret: true }),

  DUCKDB_MEMORY_LIMIT: text
    .regex(/^[1-9]\d*(\.\d+)?\s?([KMGT]B|[KMGT]iB)$/i, 'is not a size such as 2GB')
    .default('2GB'),
  // Pinned, not "as many as there are": the bytes of released Parquet files depend on it.
  DUCKDB_THREADS: text.regex(/^[1-9]\d{0,2}$/, 'is not a whole number from 1 to 999').default('2'),

  PSEUDONYM_KEYS_FILE: optional,
  PSEUDONYM_IDENTITY_FILE: optional,
  PSEUDONYM_PASSPHRASE: optional.meta({ secret: true }),
  // The ring itself, in place of a file: JSON, or the base64 of an age envelope.
  PSEUDONYM_KEYS: optional.meta({ secret: true }),
  PSEUDONYM_SHARE_FILES: text.default(''),
  // AWS KMS of S3_REGION where it is not set; credentials are the AWS_ ones.
  PSEUDONYM_KMS_ENDPOINT: webAddress,
  RAW_RECIPIENTS: text.default(''),
  RAW_IDENTITY_FILE: optional,
  DROP_IDENTITY_FILE: optional,
  DROP_GNUPG_HOME: optional,
  // A program that looks at each file that a partner sends to the desk, its path last: exit 0 lets it pass, 1 refuses it.
  DEPOSIT_SCAN_COMMAND: optional,
  ALLOW_PRIVATE_HOSTS: text.default(''),
  // Its demo, https://demo.data.gouv.fr, is another configuration: keys and state are kept per portal.
  DATAGOUV_URL: webAddress.default('https://www.data.gouv.fr'),
  DATAGOUV_API_KEY: optional.meta({ secret: true }),
  DATAGOUV_ORGANIZATION: optional,
  SMTP_URL: text
    .regex(/^smtps?:\/\/[^\s]+$/, 'is not of the form smtp://host:port')
    .optional()
    .meta({ secret: true }),
  // Who mails come from: an address, or a name before it in angle brackets.
  MAIL_FROM: text
    .regex(/^[^<>\r\n]*(<[^<>\s]+@[^<>\s]+>|[^<>\s]+@[^<>\s]+)$/, 'is not of the form Name <box@domain>')
    .optional(),
  TEAM_MAIL: text.default(''),
  // An incoming webhook of Mattermost, Slack…, or a room of Matrix (Tchap) with the token of who writes there.
  TEAM_CHAT_URL: webAddress.meta({ secret: true }),
  TEAM_CHAT_TOKEN: optional.meta({ secret: true }),
  // PEM: authorities of our own, besides the usual ones, that mail servers and webhooks may be signed by.
  EXTRA_CA_FILE: optional,
  // Where partners read the reports zone, behind a login of its own; without it, links of S3 that end.
  REPORTS_URL: webAddress,
  REPORTS_LINK_HOURS: hours.default('168'),
  PUBLIC_URL: webAddress,
  // Where the public reaches `insertion serve`: pages and descriptions name the API there.
  API_URL: webAddress,

  // Where the data team reaches `insertion desk`: with it, mails of held runs carry a link.
  DESK_URL: origin,
  // What signs those links, and what programs show the desk; each a text of 32 characters or more, or a file that holds it.
  DESK_KEY: optional.meta({ secret: true }),
  DESK_KEY_FILE: optional,
  DESK_TOKEN: optional.meta({ secret: true }),
  DESK_TOKEN_FILE: optional,
  DESK_LINK_HOURS: hours.default('72'),
  // The header by which a proxy before the desk names who is logged in, and the values that open it, with commas between.
  DESK_LOGIN_HEADER: text
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'is no name of a header, as X-Forwarded-Email')
    .refine((name) => !NO_LOGIN.has(name.toLowerCase()), 'names a header that any client sends')
    .optional(),
  DESK_LOGIN_VALUES: optional,
  // Whose pages may ask the desk to open payloads.
  TEMPORAL_UI_ORIGIN: origin,
});
export type Settings = z.infer<typeof Settings>;
export type SettingName = keyof Settings;

/** In the order of the list above. */
export const SETTING_NAMES = Object.keys(Settings.shape).filter(
  (name): name is SettingName => name in Settings.shape,
);

export function isSecret(name: SettingName): boolean {
  return Settings.shape[name].meta()?.secret === true;
}
