/** Where partners leave a source's extracts, or where they are asked for. */
import { z } from 'zod';
import { Joined, joinFault } from './joined.js';
import { Pages, WebAddress } from './pages.js';

/** Name of an environment variable of the workers. A secret itself is refused here: declarations are public. */
export const SecretName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'name of an environment variable, in capitals');

const Since = {
  field: z.string().min(1).describe('column, or dotted path in a record, that grows with every change'),
  overlap: z
    .int()
    .min(0)
    .default(86_400)
    .describe('how far before the newest value is asked again: seconds of a time, units of a number'),
  whole_days: z.int().min(1).max(366).default(30).describe('days after which all is asked for again'),
};

/** How we show a server who we are. Capitals name variables; the names of headers and parameters are no secrets. */
const HttpsAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: SecretName }),
  z.strictObject({ kind: z.literal('header'), name: z.string().regex(/^[A-Za-z0-9-]+$/), value: SecretName }),
  z.strictObject({ kind: z.literal('query'), name: z.string().min(1), value: SecretName }),
  z.strictObject({ kind: z.literal('basic'), username: z.string().min(1), password: SecretName }),
  z.strictObject({
    kind: z.literal('oauth2'),
    token_url: WebAddress.describe('client credentials (RFC 6749, 4.4)'),
    client_id: SecretName,
    client_secret: SecretName,
    scope: z.string().min(1).optional(),
    audience: z.string().min(1).optional(),
    shown: z.enum(['header', 'body']).default('header').describe('where the client shows its secret'),
  }),
]);

/** A name as SQL reads it, and its schema where there is one. */
const TableName = z.string().regex(/^[^".\s][^".]*(\.[^".]+)?$/, 'a table, or schema.table, without quotes');

/** A partner's database, of which the columns that feed fields are read, and no others. */
const Postgres = z
  .strictObject({
    channel: z.literal('postgres'),
    host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address, without a user or a port'),
    port: z.int().min(1).max(65_535).default(5432),
    database: z.string().min(1),
    username: z.string().min(1),
    password: SecretName.describe('the variable that holds the password of that role'),
    table: TableName.optional().describe('what is read: a table or a view; or query'),
    query: z.string().min(1).optional().describe('one select, without a final semicolon; or table'),
    order: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'columns that sort the rows, the same each time; without them the primary key, or every cell',
      ),
    since: z.strictObject(Since).optional().describe('only what changed; goes with take: every'),
    tls: z.enum(['verify', 'off']).default('verify').describe('off: only for a host of ALLOW_PRIVATE_HOSTS'),
    authority: SecretName.optional().describe('the variable that holds the path of its authority, PEM'),
    role: z
      .enum(['read_only', 'any'])
      .default('read_only')
      .describe('read_only: a role that may write is refused'),
    timeout_seconds: z.int().min(1).max(86_400).default(900).describe('the longest statement'),
  })
  .refine(({ table, query }) => (table === undefined) !== (query === undefined), 'either table or query');

/** Where extracts of a source are taken. A relative path is below the dataset's folder. */
export const Location = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('folder'), path: z.string() }),
  z.strictObject({ channel: z.literal('s3'), prefix: z.string() }),
  z
    .strictObject({
      channel: z.literal('https'),
      url: WebAddress,
      token: SecretName.optional().describe('the variable that holds the bearer token; short for auth'),
      auth: HttpsAuth.optional(),
      pages: Pages.optional(),
      joined: Joined.optional(),
      since: z
        .strictObject({ ...Since, parameter: z.string().min(1) })
        .optional()
        .describe('only what changed, by that parameter; goes with take: every'),
    })
    .refine(
      ({ since, pages }) => since === undefined || pages?.join === 'json',
      'since goes with pages of JSON',
    )
    .refine(({ token, auth }) => token === undefined || auth === undefined, 'either token or auth')
    .superRefine((place, context) => {
      const message = joinFault(place);
      if (message !== null) context.addIssue({ code: 'custom', path: ['joined'], message });
    }),
  z.strictObject({
    channel: z.literal('sftp'),
    host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address, without a user or a port'),
    port: z.int().min(1).max(65_535).default(22),
    username: z.string().min(1),
    path: z.string().min(1),
    host_keys: z
      .array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'SHA256:…, as `ssh-keygen -lf` prints it'))
      .min(1)
      .describe('the keys the server may have; two while the partner changes them'),
    private_key: SecretName.describe('the variable that holds the path of the private key, mode 0600'),
    passphrase: SecretName.optional().describe('the variable that holds the passphrase of that key'),
  }),
  z.strictObject({
    channel: z.literal('webdav'),
    url: WebAddress.describe('of the folder, as its server gives it to WebDAV clients'),
    auth: HttpsAuth.optional(),
  }),
  Postgres,
  z.strictObject({
    channel: z.literal('datagouv'),
    resource: z.uuid().describe('the stable id of the resource, on the portal of DATAGOUV_URL'),
  }),
]);
export type Location = z.infer<typeof Location>;

export type Since = z.infer<z.ZodObject<typeof Since>>;

/** Of a place that is asked for what changed. */
export function sinceOf(location: Location): Since | null {
  return ('since' in location && location.since) || null;
}
