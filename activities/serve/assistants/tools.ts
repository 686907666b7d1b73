import { askTable } from '../ask-table.js';
import type { ServeEffects } from '../effects.js';
import type { Publications } from '../find-version.js';
import { createKeptAnswers, type KeptAnswers } from '../kept-answers.js';
import { isJoined } from '../question/conditions.js';
import { isAggregate, PAGE_SIZE, parseQuery, type Query } from '../question/parse-query.js';
import { NO_SUMS } from '../question/sums.js';
import { Refusal } from '../refusal.js';
import type { ServedTable } from '../served-table.js';
import { questionText } from './question-text.js';
import { describeTable, hiddenFigures, type Row, readRow, withReasons } from './table-words.js';
import { NOTICE, type Question } from './words.js';

interface Place {
  readonly dataset: string;
  readonly version?: string | undefined;
}

export interface Tools {
  listDatasets(origin: string): Promise<object>;
  /** All throw Refusal, in French, as the API does. */
  describeDataset(place: Place, origin: string): Promise<object>;
  describeTable(place: Place & { readonly table: string }, origin: string): Promise<object>;
  readRows(question: Question, origin: string): Promise<object>;
}

/** Of a filter that finds nothing, how many values are named that would. */
const MOST_VALUES = 20;

/** What every tool reads with. */
interface Reading {
  readonly effects: ServeEffects;
  readonly publications: Publications;
  readonly kept: KeptAnswers;
}

export function createTools(effects: ServeEffects, publications: Publications): Tools {
  const reading: Reading = { effects, publications, kept: createKeptAnswers() };
  return {
    listDatasets: (origin) => listDatasets(origin, reading),
    describeDataset: (place, origin) => describeDataset(place, origin, reading),
    describeTable: async (place) => describeTable(await findTable(place, reading)),
    readRows: (question, origin) => readRows(question, origin, reading),
  };
}

async function listDatasets(origin: string, { effects, publications }: Reading): Promise<object> {
  const found = [...effects.datasets.values()].map(async ({ id, metadata }) => {
    const pointer = await publications.latest(id);
    const tables = pointer ? (await publications.manifest(id, 'latest')).tables : [];
    return {
      ...{ id, title: metadata.title, description: metadata.description.trim() },
      version: pointer?.version ?? null,
      ...(pointer ? {} : { note: 'Aucune version n’est publiée : il n’y a rien à lire.' }),
      tables: tables.map(({ name, title, rows }) => ({ name, title, rows })),
      page: `${origin}/${id}/index.html`,
    };
  });
  return { datasets: await Promise.all(found) };
}

async function describeDataset(
  { dataset, version = 'latest' }: Place,
  origin: string,
  { effects, publications }: Reading,
): Promise<object> {
  const manifest = await publications.manifest(dataset, version);
  const metadata = effects.datasets.get(dataset)?.metadata;
  return {
    ...{ id: dataset, title: manifest.title, version: manifest.version, licence: manifest.licence },
    description: metadata?.description.trim() ?? '',
    known_flaws: metadata?.known_flaws ?? [],
    ...(metadata?.personal && { figures: metadata.datagouv?.method.trim() }),
    tables: manifest.tables.map(({ name, title, rows }) => ({ name, title, rows })),
    page: `${origin}/${dataset}/index.html`,
  };
}

async function readRows(question: Question, origin: string, reading: Reading): Promise<object> {
  const table = await findTable(question, reading);
  const asked = questionText({ ...question, columns: withReasons(table, question.columns) });
  const { query, rows, total } = await askRows(table, asked, reading);
  if (isAggregate(query) && table.countsPersons) throw new Refusal(400, NO_SUMS);
  const path = `/api/datasets/${table.dataset}/versions/${table.version}/tables/${table.name}/rows`;
  return {
    notice: NOTICE,
    ...{ dataset: table.dataset, version: table.version, table: table.name, title: table.title },
    ...{ total, page: query.page, page_size: query.pageSize, rows },
    ...hiddenFigures(table, rows),
    ...(await explainValues(table, rows, reading)),
    ...(total === 0 ? await sayEmpty(table, query, reading) : {}),
    ...(total > 0 && rows.length === 0
      ? { note: `Cette page est après la dernière : il y a ${total} lignes.` }
      : {}),
    cite: `${origin}${path}?${asked}`,
  };
}

async function findTable(
  { dataset, version = 'latest', table }: Place & { readonly table: string },
  { publications }: Reading,
): Promise<ServedTable> {
  return publications.table(await publications.manifest(dataset, version), table);
}

async function askRows(table: ServedTable, asked: URLSearchParams, { effects, kept }: Reading) {
  const query = parseQuery(asked, table.columns, { paged: true });
  const { rows, total } = await askTable({ table, query }, effects, kept);
  return { query, total, rows: rows.map(readRow) };
}

/** The rows of other tables that say what the values of this page mean. */
async function explainValues(table: ServedTable, rows: readonly Row[], reading: Reading) {
  const meanings: Record<string, unknown> = {};
  for (const [column, { table: other, key }] of table.references) {
    const values = new Set(rows.map((row) => row[column]).filter((value) => typeof value === 'string'));
    if (values.size === 0) continue;
    const place = { dataset: table.dataset, version: table.version, table: other };
    const asked = questionText({
      filters: [{ column: key, operator: 'in', value: [...values] }],
      page_size: PAGE_SIZE.most,
    });
    meanings[column] = (await askRows(await findTable(place, reading), asked, reading)).rows;
  }
  return Object.keys(meanings).length === 0 ? {} : { meaning_of: meanings };
}

/** Nothing found is no zero: which values would have found something. */
async function sayEmpty(table: ServedTable, { filters }: Query, reading: Reading) {
  const known: Record<string, unknown[]> = {};
  for (const filter of filters) {
    if (isJoined(filter)) continue;
    const { column, operator } = filter;
    if ((operator !== 'exact' && operator !== 'in') || column.type !== 'text') continue;
    const asked = new URLSearchParams({
      [`${column.name}__groupby`]: '',
      [`${column.name}__sort`]: 'asc',
      page_size: String(MOST_VALUES),
    });
    const { rows } = await askRows(table, asked, reading);
    known[column.name] = rows.map((row) => row[column.name]);
  }
  return {
    note: 'Aucune ligne ne répond à ces filtres. Cela ne veut pas dire zéro : vérifiez les valeurs.',
    ...(Object.keys(known).length === 0 ? {} : { first_values_of: known }),
  };
}
