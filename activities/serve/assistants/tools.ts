/** The four things that an assistant may ask. Each answer carries what keeps its figures from being misread. */
import { z } from 'zod';
import { askTable } from '../ask-table.js';
import { isJoined } from '../conditions.js';
import type { ServeEffects } from '../effects.js';
import type { Publications } from '../find-version.js';
import { createKeptAnswers } from '../kept-answers.js';
import { OPERATORS } from '../operators.js';
import { isAggregate, PAGE_SIZE, parseQuery, type Query } from '../parse-query.js';
import { Refusal } from '../refusal.js';
import type { ServedTable } from '../served-table.js';
import { NO_SUMS } from '../sums.js';
import { questionText } from './question-text.js';
import { NOTICE, type Question, SECRET, STATUSES } from './words.js';

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

const Row = z.record(z.string(), z.unknown());
/** Of a filter that finds nothing, how many values are named that would. */
const MOST_VALUES = 20;
/** Texts that a person would not see, and a machine would read. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

export function createTools(effects: ServeEffects, publications: Publications): Tools {
  const { datasets } = effects;
  const kept = createKeptAnswers();
  const tableOf = async ({ dataset, version = 'latest', table }: Place & { readonly table: string }) =>
    publications.table(await publications.manifest(dataset, version), table);
  const rowsOf = async (table: ServedTable, asked: URLSearchParams) => {
    const query = parseQuery(asked, table.columns, { paged: true });
    const { rows, total } = await askTable({ table, query }, effects, kept);
    return { query, total, rows: rows.map((row) => Row.parse(JSON.parse(row.replace(UNSEEN, '')))) };
  };

  return {
    async listDatasets(origin) {
      const found = [...datasets.values()].map(async ({ id, metadata }) => {
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
    },
    async describeDataset({ dataset, version = 'latest' }, origin) {
      const manifest = await publications.manifest(dataset, version);
      const metadata = datasets.get(dataset)?.metadata;
      return {
        ...{ id: dataset, title: manifest.title, version: manifest.version, licence: manifest.licence },
        description: metadata?.description.trim() ?? '',
        known_flaws: metadata?.known_flaws ?? [],
        ...(metadata?.personal && { figures: metadata.datagouv?.method.trim() }),
        tables: manifest.tables.map(({ name, title, rows }) => ({ name, title, rows })),
        page: `${origin}/${dataset}/index.html`,
      };
    },
    async describeTable(place) {
      const table = await tableOf(place);
      return {
        ...{ dataset: table.dataset, version: table.version, table: table.name, title: table.title },
        ...{ description: table.description, rows: table.rows },
        ...(table.countsPersons ? { note: NO_SUMS } : {}),
        columns: table.columns.map(({ name, type, description, unit, status, example }) => ({
          ...{
            name,
            type,
            description,
            unit,
            example,
            values_explained_in: table.references.get(name)?.table,
          },
          ...(status === undefined ? {} : { empty_because_of: status }),
          operators: OPERATORS[type].filter((operator) => !(table.countsPersons && SUMMED.has(operator))),
        })),
        ...(table.columns.some(({ status }) => status !== undefined) ? { statuses: STATUSES } : {}),
      };
    },
    async readRows(question, origin) {
      const table = await tableOf(question);
      const asked = questionText({ ...question, columns: withReasons(table, question.columns) });
      const { query, rows, total } = await rowsOf(table, asked);
      if (isAggregate(query) && table.countsPersons) throw new Refusal(400, NO_SUMS);
      const path = `/api/datasets/${table.dataset}/versions/${table.version}/tables/${table.name}/rows`;
      return {
        notice: NOTICE,
        ...{ dataset: table.dataset, version: table.version, table: table.name, title: table.title },
        ...{ total, page: query.page, page_size: query.pageSize, rows },
        ...hiddenFigures(table, rows),
        ...(await explain(table, rows)),
        ...(total === 0 ? await sayEmpty(table, query) : {}),
        ...(total > 0 && rows.length === 0
          ? { note: `Cette page est après la dernière : il y a ${total} lignes.` }
          : {}),
        cite: `${origin}${path}?${asked}`,
      };
    },
  };

  /** The rows of other tables that say what the values of this page mean. */
  async function explain(table: ServedTable, rows: readonly z.infer<typeof Row>[]) {
    const meanings: Record<string, unknown> = {};
    for (const [column, { table: other, key }] of table.references) {
      const values = new Set(rows.map((row) => row[column]).filter((value) => typeof value === 'string'));
      if (values.size === 0) continue;
      const explained = await tableOf({ dataset: table.dataset, version: table.version, table: other });
      const found = await rowsOf(
        explained,
        questionText({
          filters: [{ column: key, operator: 'in', value: [...values] }],
          page_size: PAGE_SIZE.most,
        }),
      );
      meanings[column] = found.rows;
    }
    return Object.keys(meanings).length === 0 ? {} : { meaning_of: meanings };
  }

  /** Nothing found is no zero: which values would have found something. */
  async function sayEmpty(table: ServedTable, { filters }: Query) {
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
      const { rows } = await rowsOf(table, asked);
      known[column.name] = rows.map((row) => row[column.name]);
    }
    return {
      note: 'Aucune ligne ne répond à ces filtres. Cela ne veut pas dire zéro : vérifiez les valeurs.',
      ...(Object.keys(known).length === 0 ? {} : { first_values_of: known }),
    };
  }
}

/** A figure is not told without why it may be empty, nor without what it measures. */
function withReasons({ columns, references }: ServedTable, asked: readonly string[] = []): string[] {
  const statuses = columns.flatMap(({ name, status }) =>
    status !== undefined && asked.includes(name) ? [status] : [],
  );
  return [...new Set([...asked, ...statuses, ...(statuses.length > 0 ? references.keys() : [])])];
}

const SUMMED: ReadonlySet<string> = new Set(['groupby', 'count', 'avg', 'min', 'max', 'sum']);

function hiddenFigures(table: ServedTable, rows: readonly z.infer<typeof Row>[]) {
  const hidden = table.columns.flatMap(({ name, status }) => {
    if (status === undefined) return [];
    const count = rows.filter((row) => row[name] === null && row[status] === 'secret').length;
    return count === 0 ? [] : [[name, count] as const];
  });
  return hidden.length === 0 ? {} : { secret_on_this_page: Object.fromEntries(hidden), secret: SECRET };
}
