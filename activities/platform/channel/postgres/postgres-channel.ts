/** A table or a query of a partner's PostgreSQL, copied in one snapshot: CSV, one header, the declared columns and no others. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { PostgresPlace } from '../../../../datasets/_channels/postgres.js';
import { ConfigurationInvalid, DeliveryRejected, PartnerUnreachable } from '../../../errors.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import type { Channel, ChannelOwner, PullRequest, Spent } from '../channel.js';
import { LARGEST_FILE_BYTES, tooLarge } from '../channel-faults.js';
import { momentIn } from '../since.js';
import { planCopy } from './postgres-plan.js';
import { openSnapshot, type PostgresSession, type PostgresSettings } from './postgres-session.js';

export function openPostgres(
  place: PostgresPlace,
  { name, columns, rows }: Pick<ChannelOwner, 'name' | 'columns' | 'rows'>,
  settings: PostgresSettings,
): Channel {
  const { maxBytes = LARGEST_FILE_BYTES } = settings;
  let spent: Spent = { requests: 0, rows: null };
  return {
    sharesClock: false,
    spent: () => spent,
    list: async () => [{ name: `${name}${momentIn(place)}.csv`, bytes: null, modified: null, stamp: null }],
    async pull(_file, toPath, request) {
      if (columns.length === 0)
        throw new ConfigurationInvalid(
          `${name}: no column feeds a field, so nothing is asked; declare columns.`,
        );
      spent = { ...spent, requests: spent.requests + 1 };
      const session = await openSnapshot(place, settings, request.signal);
      try {
        if (place.role === 'read_only') await refuseWriter(place, session);
        const { statement, stamp } = await planCopy(place, { columns, rows, known: request.known }, session);
        const copied = { rows: 0 };
        const written = await fillFile(toPath, (draft) =>
          writeStream(copyRows(place, statement, session, { ...request, copied, maxBytes }), draft),
        );
        spent = { ...spent, rows: (spent.rows ?? 0) + copied.rows };
        if (copied.rows > 0 || request.known === null) return { status: 'pulled', ...written, stamp };
        await rm(toPath);
        return { status: 'unchanged' };
      } catch (error) {
        await session.cancel();
        throw error;
      } finally {
        await session.close();
      }
    },
    close: async () => undefined,
  };
}

const MAY_WRITE = `select exists (
    select from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
      and (has_any_column_privilege(c.oid, 'INSERT, UPDATE') or has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
  ) as writes`;

/** A password that leaks must not let anybody change the partner's data. */
async function refuseWriter(place: PostgresPlace, { client, ask }: PostgresSession): Promise<void> {
  const { rows } = await ask(() => client.query(MAY_WRITE));
  const [{ writes } = { writes: true }] = z.array(z.object({ writes: z.boolean() })).parse(rows);
  if (!writes) return;
  throw new DeliveryRejected(
    `${place.host} lets our role "${place.username}" write; ask the partner for one that only reads (GRANT SELECT), or declare role: any.`,
    `Le compte que vous nous avez ouvert sur ${place.host} peut modifier vos données. Par prudence, nous ne l’utilisons pas : merci de nous donner un compte en lecture seule (GRANT SELECT).`,
  );
}

async function* copyRows(
  place: PostgresPlace,
  statement: string,
  { client, ask }: PostgresSession,
  {
    signal,
    tell,
    copied,
    maxBytes,
  }: PullRequest & { readonly copied: { rows: number }; readonly maxBytes: number },
): AsyncGenerator<Uint8Array> {
  const { to } = await import('pg-copy-streams');
  const copy = client.query(to(statement));
  const rows = copy[Symbol.asyncIterator]();
  let bytes = 0;
  for (;;) {
    const { done, value } = await ask(() => rows.next());
    if (done) break;
    bytes += value.length;
    if (bytes > maxBytes) throw tooLarge(place.host, maxBytes);
    tell(bytes);
    yield value;
  }
  // Answered after the copy was: until then nobody knows that it is whole.
  await ask(() => client.query('commit'));
  signal.throwIfAborted();
  copied.rows = copy.rowCount;
  if (copy.rowCount === 0 && bytes === 0)
    throw new PartnerUnreachable(`${place.host} ended the copy before its first line; try again later.`);
}
