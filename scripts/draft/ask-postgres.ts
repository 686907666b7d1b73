/** A source drafted from a partner's PostgreSQL: columns from its catalog, a few rows only where nobody is in them. */
import { join } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { openPostgres } from '../../activities/platform/channel/postgres/postgres-channel.js';
import { foundColumns } from '../../activities/platform/channel/postgres/postgres-plan.js';
import type { FoundColumn } from '../../activities/platform/channel/postgres/postgres-select.js';
import { openSnapshot } from '../../activities/platform/channel/postgres/postgres-session.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { type Inspection, inspectFile } from '../../activities/read/inspect-file.js';
import { withScratchSession } from '../session/file-session.js';
import {
  type AskedPlace,
  type Asking,
  locationLine,
  readLocation,
  secretName,
  unescaped,
} from './asked-place.js';

/** Enough to tell a SIRET from a telephone. */
const SAMPLE_ROWS = 200;
const LONGEST_MS = 120_000;

export async function askPostgres(
  url: URL,
  { id, personal }: Asking,
  { allowPrivateHosts }: Configuration,
): Promise<AskedPlace> {
  const declared = declaredPlace(url, id);
  const place = readLocation(declared);
  if (place.channel !== 'postgres') throw new ConfigurationInvalid('--from names no PostgreSQL.');
  const settings = { allowPrivateHosts, secret: (name: string) => process.env[name] };
  const signal = AbortSignal.timeout(LONGEST_MS);
  const session = await openSnapshot(place, settings, signal);
  const all = await foundColumns(place, session).finally(session.close);
  const found = all.filter(({ isReadable }) => isReadable);
  const location = locationLine(declared);
  if (personal) return { location, seen: seenWithoutRows(found) };
  const columns = found.map(({ name }) => ({ name, paths: [name], optional: false }));
  const channel = openPostgres(place, { name: id, columns, rows: SAMPLE_ROWS }, settings);
  const seen = await withScratchSession(async (reading, scratch) => {
    const path = join(scratch, `${id}.csv`);
    const [file] = await channel.list(signal);
    if (file) await channel.pull(file, path, { signal, known: null, tell: () => {} });
    return inspectFile(path, reading, scratch);
  });
  return { location, seen };
}

/** As little as declares it: what is left out is usual. */
function declaredPlace(url: URL, id: string): Readonly<Record<string, string | number>> {
  const [database = ''] = url.pathname.slice(1).split('/');
  const { table, query, sslmode, ...others } = Object.fromEntries(url.searchParams);
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new ConfigurationInvalid(
      `--from has the parameter ${other}, which says nothing here; it takes table or query, and sslmode.`,
    );
  if (database === '' || url.username === '' || (table === undefined) === (query === undefined))
    throw new ConfigurationInvalid(
      '--from names no user, no database, or neither a table nor a query; write postgres://user@host/database?table=schema.name.',
    );
  return {
    channel: 'postgres',
    host: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    database: unescaped(database),
    username: unescaped(url.username),
    password: secretName(id, 'PASSWORD'),
    ...(query === undefined ? {} : { query }),
    ...(table === undefined ? {} : { table }),
    ...(isEncrypted(sslmode) ? {} : { tls: 'off' }),
  };
}

/** A mode that asks for less than a verified certificate, and gets it all the same, would say what is not so. */
function isEncrypted(sslmode: string | undefined): boolean {
  if (sslmode === 'disable') return false;
  if (sslmode === undefined || sslmode === 'verify-full') return true;
  throw new ConfigurationInvalid(
    `--from has an sslmode other than verify-full and disable; leave it out: the certificate and the name in it are verified (authority, in the declaration, names that of the server where no usual one has signed it).`,
  );
}

const LOOKS: Readonly<Record<string, Inspection['columns'][number]['guessedType']>> = {
  boolean: 'boolean',
  date: 'date',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  numeric: 'decimal',
  real: 'decimal',
  'double precision': 'decimal',
};

/** Of persons no row is read before somebody has classed its columns. */
function seenWithoutRows(found: readonly FoundColumn[]): Inspection {
  return {
    format: 'csv',
    container: 'none',
    encoding: { name: 'utf-8', proof: 'declared' },
    dialect: { delimiter: ',', quote: '"', escape: '"', newline: 'lf', headerLine: 1 },
    columns: found.map(({ name, type }) => ({
      name,
      guessedType: type.startsWith('timestamp') ? 'datetime' : (LOOKS[type.replace(/\(.*\)$/, '')] ?? 'text'),
      filled: 0,
      unique: false,
    })),
    rows: 0,
    rejected: 0,
    above: 0,
    warnings: [],
  };
}
