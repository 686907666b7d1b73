/** A question about a table, from its address to its answer. */
import { rm } from 'node:fs/promises';
import type { Context } from 'hono';
import { Overloaded } from '../errors.js';
import { formatCount } from '../markup/french.js';
import { answerFile } from './answer-file.js';
import { askTable, onTable, Total } from './ask-table.js';
import { countStatement, EXPORTS, type ExportFormat } from './build-sql.js';
import type { ServeEffects } from './effects.js';
import { answerBody, answerUnchanged, BRIEF, IMMUTABLE, tagOf } from './http-answer.js';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.js';
import { canonicalQuery, parseQuery, type Query } from './parse-query.js';
import { Refusal, refuseParameter } from './refusal.js';
import type { ServedTable } from './served-table.js';
import { refuseSums } from './sums.js';
import { writeExport } from './write-export.js';

/** As data.gouv.fr: whoever wants more takes the file of the version. */
const MOST_EXPORTED = 50_000;
/** Changes when the same question would be answered with other bytes: part of every tag. */
const ANSWER_REVISION = '2';

export interface RowsRequest {
  readonly table: ServedTable;
  /** As it was asked: `latest`, or the version itself. */
  readonly asked: string;
  /** By the extension of the address. */
  readonly format: ExportFormat | null;
  /** Where this server is, without a final slash. */
  readonly origin: string;
  /** Of the portal, where the table was asked by it. */
  readonly resource?: string;
}

/** Exports that are being written or read: each is a file on this disk, for as long as its reader takes. */
const MOST_EXPORTS = 128;

export type AnswerRows = (context: Context, request: RowsRequest) => Promise<Response>;

export function createAnswerRows(effects: ServeEffects): AnswerRows {
  const kept = createKeptAnswers();
  const exporting = { count: 0 };
  return async (context, request) => {
    const { table, asked, origin, resource } = request;
    const { pathname, searchParams } = new URL(context.req.url);
    const format = formatOf(context, searchParams, request.format);
    const query = parseQuery(searchParams, table.columns, { paged: format === null });
    refuseSums(table, query);
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
      writePage(
        { table, query, self: `${origin}${pathname}`, searchParams, about: aboutOf(resource, origin, place) },
        effects,
        kept,
      ),
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

function aboutOf(resource: string | undefined, origin: string, place: string) {
  if (resource === undefined)
    return { profile: `${origin}${place}/schema`, swagger: `${origin}/api/openapi.json` };
  const at = `${origin}/api/resources/${resource}`;
  return { profile: `${at}/profile/`, swagger: `${at}/swagger/` };
}

async function writePage(
  page: {
    readonly table: ServedTable;
    readonly query: Query;
    readonly self: string;
    readonly searchParams: URLSearchParams;
    readonly about: { readonly profile: string; readonly swagger: string };
  },
  effects: ServeEffects,
  kept: KeptAnswers,
): Promise<string> {
  const { table, query, self, searchParams, about } = page;
  const { rows, total } = await askTable({ table, query }, effects, kept);
  const at = (number: number) => {
    const parametersThere = new URLSearchParams(searchParams);
    parametersThere.set('page', String(number));
    parametersThere.set('page_size', String(query.pageSize));
    return `${self}?${parametersThere}`;
  };
  const links = {
    ...about,
    next: query.page * query.pageSize < total ? at(query.page + 1) : null,
    prev: query.page > 1 ? at(query.page - 1) : null,
  };
  const meta = { page: query.page, page_size: query.pageSize, total };
  return `{"data":[${rows.join(',')}],"links":${JSON.stringify(links)},"meta":${JSON.stringify(meta)}}`;
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
    await onTable(table, effects, context.req.raw.signal, async (relation, session) => {
      const { sql, parameters } = countStatement(relation, query);
      const [found] = await session.rows(sql, Total, parameters);
      if ((found?.total ?? 0) > MOST_EXPORTED) refuseLength(table, format);
      if (exporting.count >= MOST_EXPORTS)
        throw new Overloaded(`serve: ${MOST_EXPORTS} exports are on disk for slow readers; ask again later.`);
      held = 1;
      exporting.count += 1;
      await writeExport({ table, query, relation }, { format, to }, session, effects);
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
