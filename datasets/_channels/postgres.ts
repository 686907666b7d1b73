/** A partner's database, of which the columns that feed fields are read, and no others. */
import { z } from 'zod';
import { HostName, SecretName, Since } from './shared.js';

/** A name as SQL reads it, and its schema where there is one. */
const TableName = z.string().regex(/^[^".\s][^".]*(\.[^".]+)?$/, 'a table, or schema.table, without quotes');

const PostgresPlace = z
  .strictObject({
    channel: z.literal('postgres'),
    host: HostName,
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
    since: Since.optional().describe('only what changed; goes with take: every'),
    tls: z.enum(['verify', 'off']).default('verify').describe('off: only for a host of ALLOW_PRIVATE_HOSTS'),
    authority: SecretName.optional().describe('the variable that holds the path of its authority, PEM'),
    role: z
      .enum(['read_only', 'any'])
      .default('read_only')
      .describe('read_only: a role that may write is refused'),
    timeout_seconds: z.int().min(1).max(86_400).default(900).describe('the longest statement'),
  })
  .refine(({ table, query }) => (table === undefined) !== (query === undefined), 'either table or query');
export type PostgresPlace = z.infer<typeof PostgresPlace>;

export const postgres = {
  place: PostgresPlace,
  asksColumns: true,
  settleSeconds: 0,
  told: 'lecture d’une base PostgreSQL, les seules colonnes déclarées',
};
