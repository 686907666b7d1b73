/** A question about a table, from its address to its answer. */
import type { Context } from 'hono';
import { answerExport } from './answer-export.js';
import { askTable } from './ask-table.js';
import type { ServeEffects } from './effects.js';
import { answerBody, answerUnchanged, BRIEF, IMMUTABLE, tagOf } from './http-answer.js';
import { createKeptAnswers, type KeptAnswers } from './kept-answers.js';
import { EXPORTS, type ExportFormat } from './question/build-sql.js';
import { canonicalQuery, parseQuery, type Query } from './question/parse-query.js';
import { refuseSums } from './question/sums.js';
import { refuseParameter } from './refusal.js';
import type { ServedTable } from './served-table.js';

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
