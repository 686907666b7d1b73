/** A question that was understood, put to the Parquet file of its table. */
import { z } from 'zod';
import type { Session } from '../platform/effects.js';
import type { ServeEffects } from './effects.js';
import { tagOf } from './http-answer.js';
import type { KeptAnswers } from './kept-answers.js';
import { countStatement, pageStatement } from './question/build-sql.js';
import { canonicalQuery, isWhole, type Query } from './question/parse-query.js';
import { fileRelation, heldRelation, heldRows, type Relation } from './question/relation.js';
import { Refusal } from './refusal.js';
import type { ServedTable } from './served-table.js';

export interface Question {
  readonly table: ServedTable;
  readonly query: Query;
}

export interface Found {
  /** Of the page, each as a JSON object. */
  readonly rows: readonly string[];
  /** Rows, or groups, of all pages. */
  readonly total: number;
}

const Row = z.object({ row: z.string() });
export const Total = z.object({ total: z.int() });

/** Throws Refusal (403, 404), Overloaded, EngineFailed. */
export function askTable(
  { table, query }: Question,
  effects: ServeEffects,
  kept: KeptAnswers,
): Promise<Found> {
  // no signal: others may wait for the same answer
  return onTable(table, effects, undefined, async (relation, session) => {
    const { sql, parameters } = pageStatement(relation, query);
    const first = (query.page - 1) * query.pageSize;
    const rows = await session.rows(sql, Row, parameters);
    const last = rows.length < query.pageSize && (rows.length > 0 || first === 0);
    const total = last ? first + rows.length : await countRows({ table, query, relation }, session, kept);
    return { rows: rows.map(({ row }) => row), total };
  });
}

async function countRows(
  { table, query, relation }: Question & { readonly relation: Relation },
  session: Session,
  kept: KeptAnswers,
): Promise<number> {
  if (isWhole(query)) return table.rows;
  const asked = canonicalQuery({ ...query, sorts: [], columns: [], page: 1, pageSize: 1 });
  const text = await kept.get(
    tagOf('total', table.dataset, table.version, table.name, table.contentHash, asked),
    async () => {
      const { sql, parameters } = countStatement(relation, query);
      const [found] = await session.rows(sql, Total, parameters);
      return String(found?.total ?? 0);
    },
  );
  return Number(text);
}

export async function onTable<Result>(
  table: ServedTable,
  { open, tables, reader }: ServeEffects,
  signal: AbortSignal | undefined,
  work: (relation: Relation, session: Session) => Promise<Result>,
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
    ({ path }) =>
      reader.read(async (session, hold) => {
        const name = `held_${sha256}`;
        const isHeld = await hold({ name, bytes, sql: heldRows(path, table.columns) });
        return work(isHeld ? heldRelation(name) : fileRelation(path), session);
      }, signal),
  );
}
