/** What several channels let a source declare. */
import { z } from 'zod';
import { WebAddress } from './pages.js';

/** Name of an environment variable of the workers. A secret itself is refused here: declarations are public. */
export const SecretName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'name of an environment variable, in capitals');

export const HostName = z
  .string()
  .regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address, without a user or a port');

export const Since = z.strictObject({
  field: z.string().min(1).describe('column, or dotted path in a record, that grows with every change'),
  overlap: z
    .int()
    .min(0)
    .default(86_400)
    .describe('how far before the newest value is asked again: seconds of a time, units of a number'),
  whole_days: z.int().min(1).max(366).default(30).describe('days after which all is asked for again'),
});
export type Since = z.infer<typeof Since>;

/** How we show a server who we are. Capitals name variables; the names of headers and parameters are no secrets. */
export const HttpsAuth = z.discriminatedUnion('kind', [
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
export type HttpsAuth = z.infer<typeof HttpsAuth>;
