/** Where partners leave a source's extracts, which of the files there are whole, and how they are sealed. */
import { z } from 'zod';

/** Name of an environment variable of the workers. A secret itself is refused here: declarations are public. */
const SecretName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'name of an environment variable, in capitals');

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
  z.strictObject({
    channel: z.literal('datagouv'),
    resource: z.uuid().describe('the stable id of the resource, on the portal of DATAGOUV_URL'),
  }),
]);
export type Location = z.infer<typeof Location>;

/** Seconds between two looks, where nothing is said: files appear piecemeal on some channels, whole on the others. */
const SETTLE_SECONDS = { folder: 10, sftp: 60, s3: 0, https: 0, datagouv: 0 } as const;

/** Which of the files of a drop are extracts, and when one is whole. */
export const Drop = z
  .strictObject({
    files: z
      .array(z.string().min(1))
      .min(1)
      .default(['*'])
      .describe('patterns of names: * and ?, capitals or not'),
    whole: z
      .enum(['name', 'stable', 'marker'])
      .optional()
      .describe(
        'name: unless it is called .part, .tmp…; stable: nor changes between two looks; marker: once name.done or name.ok lies beside it',
      ),
    settle_seconds: z.int().min(1).max(3_600).optional().describe('between the two looks'),
    encryption: z
      .enum(['age', 'gpg', 'zip'])
      .optional()
      .describe('what the partner seals it with; plain is refused then'),
    password: SecretName.optional().describe('the variable that holds the password of the zip'),
  })
  .refine(({ encryption, password }) => (encryption === 'zip') === (password !== undefined), {
    message: 'encryption: zip goes with password, the others have key files',
  })
  .refine(({ whole, settle_seconds }) => settle_seconds === undefined || whole !== 'marker', {
    message: 'settle_seconds goes with whole: stable',
  });
export type Drop = z.infer<typeof Drop>;

/** How a drop is judged: what is declared, and what its channel is like where nothing is. */
export function wholeRule(
  { whole, settle_seconds }: Drop,
  { channel }: Pick<Location, 'channel'>,
): { readonly whole: 'name' | 'stable' | 'marker'; readonly settleSeconds: number } {
  const settleSeconds = settle_seconds ?? SETTLE_SECONDS[channel];
  return { whole: whole ?? (settleSeconds > 0 ? 'stable' : 'name'), settleSeconds };
}
