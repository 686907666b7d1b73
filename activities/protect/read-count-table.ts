/** A count table out of a DuckDB table of text, and back with its secrets. */
import { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import type { CountRow } from './count-table.js';
import type { Edge } from './hierarchy.js';
import type { Contribution } from './primary.js';

export interface CountColumns {
  /** A table of VARCHAR columns with `_line`. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly by: readonly string[];
  readonly count: string;
  /** The largest contributor, the value of each cell, and the second contributor, for the rules on magnitudes. */
  readonly dominance: { readonly max: string; readonly value: string; readonly second?: string } | null;
  /** How a total is written, beside an empty cell. */
  readonly total: string;
  /** The key of each cell's people, for the cell-key method. */
  readonly key?: string;
}

const Row = z.object({
  line: z.number(),
  codes: z.array(z.string()),
  count: z.number().nullable(),
  max: z.number().nullable(),
  second: z.number().nullable(),
  value: z.number().nullable(),
  key: z.number().nullable(),
});

export type ContributedRow = CountRow & Contribution & { readonly key: number | null };

/** Throws ConfigurationInvalid: a column that is not there, a count that is no whole number. Names lines, never cells. */
export async function readCounts(asked: CountColumns, session: Session): Promise<ContributedRow[]> {
  const { table, by, count, dominance, total, key } = asked;
  requireNamed(asked);
  const number = (name: string | undefined) =>
    name === undefined ? 'null' : `try_cast(trim(${quoted(name)}) as double)`;
  const rows = await session.rows(
    `select _line::bigint as line, [${by.map((name) => codeOf(name, total)).join(', ')}] as codes,
       case when regexp_full_match(trim(${quoted(count)}), '[0-9]{1,15}([.]0+)?') then ${number(count)} end as count,
       ${number(dominance?.max)}::double as max, ${number(dominance?.second)}::double as second, ${number(dominance?.value)}::double as value,
       ${number(key)}::double as key
     from ${quoted(table)} order by line`,
    Row,
  );
  return rows.map((row) => contributed(row, count));
}

function requireNamed({ columns, by, count, dominance, key }: CountColumns): void {
  const named = [
    by,
    count,
    key ?? [],
    dominance ? [dominance.max, dominance.value, dominance.second ?? []] : [],
  ];
  for (const name of named.flat(2))
    if (!columns.includes(name))
      throw new ConfigurationInvalid(
        `none of the table's ${columns.length} columns is called "${name}"; \`npx insertion inspect\` lists them.`,
      );
  if (new Set([...by, count]).size < by.length + 1 || by.includes('statut'))
    throw new ConfigurationInvalid(
      '--by and --count name different columns, none of them "statut"; correct them.',
    );
}

function contributed(
  { line, codes, count, max, second, value, key }: z.infer<typeof Row>,
  name: string,
): ContributedRow {
  if (count === null)
    throw new ConfigurationInvalid(
      `line ${line}: "${name}" is no whole number of zero or more; correct the table.`,
    );
  const contribution =
    max === null || value === null ? {} : { max, value, ...(second !== null && { second }) };
  return { line, codes, count, key, ...contribution };
}

const EdgeRow = z.object({ child: z.string(), parent: z.string() });

/** Child and parent by the names of the columns, or by their order. */
export async function readEdges(
  table: string,
  columns: readonly string[],
  total: string,
  session: Session,
): Promise<Edge[]> {
  const named = (names: readonly string[], place: number) =>
    columns.find((column) => names.includes(column.toLowerCase())) ?? columns[place];
  const [child, parent] = [named(['child', 'enfant'], 0), named(['parent'], 1)];
  if (child === undefined || parent === undefined)
    throw new ConfigurationInvalid('a hierarchy has two columns, child and parent; correct the file.');
  return await session.rows(
    `select ${codeOf(child, total)} as child, ${codeOf(parent, total)} as parent from ${quoted(table)} order by _line`,
    EdgeRow,
  );
}

/** What a published count is: exact, a multiple, or one with noise. */
export type Shown = 'diffuse' | 'arrondi' | 'approche';

/** What becomes of one line: its count as published, null where secret. */
export interface PublishedLine {
  readonly line: number;
  readonly count: number | null;
}

/**
 * Writes dimensions, count (empty where secret) and `statut` diffuse|arrondi|approche|secret as CSV, in the order of the lines. No other
 * column leaves: what was not declared could tell the secret.
 */
export async function writeProtected(
  { table, by, count }: Pick<CountColumns, 'table' | 'by' | 'count'>,
  lines: readonly PublishedLine[],
  shown: Shown,
  path: string,
  session: Session,
): Promise<void> {
  await session.run(
    `create or replace temp table published_lines as
       select unnest($lines)::bigint as line, nullif(unnest($counts), '')::bigint as shown`,
    {
      lines: lines.map(({ line }) => String(line)),
      counts: lines.map(({ count: value }) => (value === null ? '' : String(value))),
    },
  );
  await session.run(
    `copy (
       select ${by.map(quoted).join(', ')}, shown as ${quoted(count)},
         case when shown is null then 'secret' else ${literal(shown)} end as statut
       from ${quoted(table)} join published_lines on line = _line order by _line
     ) to ${literal(path)} (format csv, header true)`,
  );
}

function codeOf(column: string, total: string): string {
  return `coalesce(nullif(trim(${quoted(column)}), ${literal(total)}), '')`;
}
