/** A question about a table, from its address to its answer. */
import { rm } from 'node:fs/promises';
import type { Context } from 'hono';
import { z } from 'zod';
import { Overloaded } from '../errors.js';
import { formatCount } from '../markup/french.js';
import type { Session } from '../platform/effects.js';
import { answerFile } from './answer-file.js';
import { countStatement, EXPORTS, type ExportFormat, exportStatement, pageStatement } from './build-sql.js';
import type { ServeEffects } from './effects.js';
import { answerBody, answerUnchanged, BRIEF, IMMUTABLE, tagOf } from './http-answer.js';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.js';
import { canonicalQuery, isAggregate, parseQuery, type Query } from './parse-query.js';
import { Refusal, refuseParameter } from './refusal.js';
import type { ServedTable } from './served-table.js';

/** As data.gouv.fr: whoever wants more takes the file of the version. */
const MOST_EXPORTED = 50_000;
/** Changes when the same question would be answered with other bytes: part of every tag. */
const ANSWER_REVISION = '1';

export interface RowsRequest {
  readonly table: ServedTable;
  /** As it was asked: `latest`, or the version itself. */
  readonly asked: string;
  /** By the extension of the address. */
  readonly format: ExportFormat | null;
  /** Where this server is, without a final slash. */
  readonly origin: string;
}

/** Exports that are being written or read: each is a file on this disk, for as long as its reader takes. */
const MOST_EXPORTS = 128;

export type AnswerRows = (context: Context, request: RowsRequest) => Promise<Response>;

export function createAnswerRows(effects: ServeEffects): AnswerRows {
  const kept = createKeptAnswers();
  const exporting = { count: 0 };
  return async (context, request) => {
    const { table, asked, origin } = request;
    const { pathname, searchParams } = new URL(context.req.url);
    const format = formatOf(context, searchParams, request.format);
    const query = parseQuery(searchParams, table.columns, { paged: format === null });
    const place = `/api/datasets/${table.dataset}/versions/${table.version}/tables/${table.name}`;
    const headers = {
      'Cache-Control': asked === 'latest' ? BRIEF : IMMUTABLE,
      'Content-Location': `${place}/rows${format === null ? '' : `.${format}`}${new URL(context.req.url).search}`,
    };
    const version = [table.dataset, table.version, table.name, table.contentHash];
    const tag = tagOf(
      ANSWER_REVISION,
      ...version,
      canonicalQuery(query),
      format ?? 'page',
      format === null ? `${origin}${pathname}${searchParams}` : '',
    );
    const unchanged = answerUnchanged(context, tag, headers);
    if (unchanged) return unchanged;
    if (format !== null)
      return answerExport(context, { table, query, format, tag, headers }, effects, exporting);
    const bytes = await kept.get(tag, () =>
      writePage({ table, query, self: `${origin}${pathname}`, searchParams, origin, place }, effects, kept),
    );
    return answerBody(context, { bytes, type: 'application/json', tag, headers });
  };
}

function formatOf(
  context: Context,
  parameters: URLSearchParams,
  extension: ExportFormat | null,
): ExportFormat | null {
  const [named, ...more] = parameters.getAll('format');
  if (extension !== null && named !== undefined)
    refuseParameter('format', 'l’extension de l’adresse le dit déjà ; retirez l’un des deux');
  if (extension !== null) return extension;
  if (more.length > 0) refuseParameter('format', 'il est donné deux fois');
  if (named !== undefined)
    return (
      EXPORTS.find((one) => one === named) ?? refuseParameter('format', `la valeur est ${EXPORTS.join(', ')}`)
    );
  const wanted = (context.req.header('accept') ?? '')
    .split(',', 1)[0]
    ?.split(';', 1)[0]
    ?.trim()
    .toLowerCase();
  if (wanted === 'text/csv') return 'csv';
  return wanted === 'application/vnd.apache.parquet' ? 'parquet' : null;
}

const Row = z.object({ row: z.string() });
const Total = z.object({ total: z.int() });

async function writePage(
  page: {
    readonly table: ServedTable;
    readonly query: Query;
    readonly self: string;
    readonly searchParams: URLSearchParams;
    readonly origin: string;
    readonly place: string;
  },
  effects: ServeEffects,
  kept: KeptAnswers,
): Promise<string> {
  const { table, query, self, searchParams, origin, place } = page;
  // no signal: others may wait for the same answer
  return onTable(table, effects, undefined, async (path, session) => {
    const { sql, parameters } = pageStatement(path, query);
    const first = (query.page - 1) * query.pageSize;
    const rows = await session.rows(sql, Row, parameters);
    const last = rows.length < query.pageSize && (rows.length > 0 || first === 0);
    const total = last ? first + rows.length : await countRows({ table, query, path }, session, kept);
    const at = (number: number) => {
      const parametersThere = new URLSearchParams(searchParams);
      parametersThere.set('page', String(number));
      parametersThere.set('page_size', String(query.pageSize));
      return `${self}?${parametersThere}`;
    };
    const links = {
      profile: `${origin}${place}/schema`,
      swagger: `${origin}/api/openapi.json`,
      next: first + query.pageSize < total ? at(query.page + 1) : null,
      prev: query.page > 1 ? at(query.page - 1) : null,
    };
    const meta = { page: query.page, page_size: query.pageSize, total };
    const data = rows.map(({ row }) => row).join(',');
    return `{"data":[${data}],"links":${JSON.stringify(links)},"meta":${JSON.stringify(meta)}}`;
  });
}

async function countRows(
  { table, query, path }: { readonly table: ServedTable; readonly query: Query; readonly path: string },
  session: Session,
  kept: KeptAnswers,
): Promise<number> {
  if (query.filters.length === 0 && !isAggregate(query)) return table.rows;
  const asked = canonicalQuery({ ...query, sorts: [], columns: [], page: 1, pageSize: 1 });
  const text = await kept.get(
    tagOf('total', table.dataset, table.version, table.name, table.contentHash, asked),
    async () => {
      const { sql, parameters } = countStatement(path, query);
      const [found] = await session.rows(sql, Total, parameters);
      return String(found?.total ?? 0);
    },
  );
  return Number(text);
}

interface ExportRequest {
  readonly table: ServedTable;
  readonly query: Query;
  readonly format: ExportFormat;
  readonly tag: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function answerExport(
  context: Context,
  request: ExportRequest,
  effects: ServeEffects,
  exporting: { count: number },
): Promise<Response> {
  const { table, query, format, tag } = request;
  const name = `${table.name}.${format}`;
  const headers = { ...request.headers, 'Content-Disposition': `attachment; filename="${name}"` };
  const to = effects.exportPath(format);
  let held = 0;
  const onClose = () => {
    exporting.count -= held;
    held = 0;
  };
  try {
    await onTable(table, effects, context.req.raw.signal, async (path, session) => {
      const { sql, parameters } = countStatement(path, query);
      const [found] = await session.rows(sql, Total, parameters);
      if ((found?.total ?? 0) > MOST_EXPORTED) refuseLength(table, format);
      if (exporting.count >= MOST_EXPORTS)
        throw new Overloaded(`serve: ${MOST_EXPORTS} exports are on disk for slow readers; ask again later.`);
      held = 1;
      exporting.count += 1;
      const written = exportStatement(path, query, format, to);
      await session.run(written.sql, written.parameters);
    });
    const type = effects.mediaTypeOf(name);
    return await answerFile(context, { path: to, type, tag, headers, onClose });
  } catch (error) {
    onClose();
    throw error;
  } finally {
    await rm(to, { force: true }); // the answer holds it open
  }
}

function refuseLength(table: ServedTable, format: ExportFormat): never {
  const whole = table.files.find((file) => file.format === format);
  throw new Refusal(
    403,
    `La réponse a plus de ${formatCount(MOST_EXPORTED)} lignes : précisez les filtres, ou téléchargez la table entière${whole ? ` à l’adresse /${whole.key}` : ''}.`,
  );
}

async function onTable<Result>(
  table: ServedTable,
  { open, tables, reader }: ServeEffects,
  signal: AbortSignal | undefined,
  work: (path: string, session: Session) => Promise<Result>,
): Promise<Result> {
  const { parquet } = table;
  if (!parquet)
    throw new Refusal(
      404,
      `La table « ${table.name} » n’est pas interrogeable dans cette version : téléchargez ses fichiers.`,
    );
  const { key, sha256, bytes } = parquet;
  if (bytes > tables.maxBytes)
    throw new Refusal(
      403,
      `La table « ${table.name} » est trop grande pour être interrogée ici : téléchargez le fichier /${key}.`,
    );
  return tables.lend(
    { name: sha256, sha256, bytes, download: (path) => open.download(key, path) },
    ({ path }) => reader.read((session) => work(path, session), signal),
  );
}
