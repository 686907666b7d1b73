/** Where partners leave a source's extracts, or where they are asked for. */
import { z } from 'zod';

/** Name of an environment variable of the workers. A secret itself is refused here: declarations are public. */
export const SecretName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'name of an environment variable, in capitals');

/** How a server that gives its list in pages tells the next one. Pages become one extract; see datasets/README.md. */
const Pages = z
  .strictObject({
    next: z
      .enum(['link', 'field', 'number'])
      .describe(
        'link: header Link, rel=next; field: a member of the JSON; number: a parameter that is counted up',
      ),
    field: z.string().min(1).optional().describe('dotted path to the address of the next page'),
    parameter: z.string().min(1).optional().describe('name of the parameter of the URL that is counted up'),
    first: z.int().min(0).default(1).describe('number of the first page'),
    join: z.enum(['json', 'csv']).default('json').describe('json: one array of all records; csv: one header'),
    records: z.string().min(1).optional().describe('dotted path to the list in a page that is an object'),
    most: z.int().min(1).max(10_000).default(1_000).describe('more pages are surely a mistake'),
  })
  .refine(({ next, field }) => (next === 'field') === (field !== undefined), 'next: field goes with field')
  .refine(
    ({ next, parameter }) => (next === 'number') === (parameter !== undefined),
    'next: number goes with parameter',
  )
  .refine(({ next, join }) => next !== 'field' || join === 'json', 'next: field needs join: json');

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
  z.strictObject({
    channel: z.literal('https'),
    url: z.url(),
    token: SecretName.optional().describe('the variable that holds the bearer token'),
    pages: Pages.optional(),
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
  Postgres,
  z.strictObject({
    channel: z.literal('datagouv'),
    resource: z.uuid().describe('the stable id of the resource, on the portal of DATAGOUV_URL'),
  }),
]);
export type Location = z.infer<typeof Location>;
