/** The last look before a version: does anything in its open tables name somebody? Columns are told, values never. */
import { z } from 'zod';
import type { Column, Metadata, Table } from '../../../datasets/dataset.js';
import { PUBLIC_WORDS, SHAPES, type Shape } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { canonicalIdentifier, isTelling } from '../../text/identifier-words.js';
import { literal, quoted } from '../../text/sql-text.js';

export interface ScannedTable {
  readonly table: Table;
  /** Parquet file below scratch. */
  readonly path: string;
}

export interface Disclosure {
  readonly table: string;
  readonly column: string;
  readonly shape: Shape | 'adresse_nominative' | 'identifiant_recu';
  readonly cells: number;
}

type Allowed = Metadata['privacy']['may_hold'];

/** Needs the text function `identifier_shapes`. In order of table and column. */
export async function scanShapes(
  tables: readonly ScannedTable[],
  allowed: Allowed,
  session: Session,
): Promise<Disclosure[]> {
  const found: Disclosure[] = [];
  for (const { table, path } of tables) {
    const columns = textColumns(table);
    const seen = await shapesOf(columns, path, session);
    for (const [place, { name }] of columns.entries()) {
      const may = new Set<string>(allowed[`${table.name}.${name}`] ?? []);
      const shapes = seen.filter((one) => one.place === place);
      // told once: a named address is one of a person
      const named = shapes.some(({ shape }) => shape === 'adresse_nominative') && !may.has('courriel');
      for (const { shape, cells } of shapes.filter(
        (one) => !may.has(one.shape) && !(named && one.shape === 'adresse_nominative'),
      ))
        found.push({ table: table.name, column: name, shape, cells });
    }
  }
  return found;
}

/** An address that names its person is let through by nothing: `may_hold` is for those of functions. */
const Found = z.object({
  place: z.number(),
  shape: z.enum([...SHAPES, 'adresse_nominative']),
  cells: z.number(),
});

/**
 * The cheap look first: only what may be a shape reaches the functions that know. An @; a telephone's prefix and its eight digits; a sex and
 * fourteen figures or A, B; a country, a key and what may be an account.
 */
const MAY_BE_SHAPE = String.raw`@|(?:^|[^0-9])(?:(?:\+|00)[0-9]{2,3}|0)(?:[ .\x{A0}\x{202F}()-]{0,3}[0-9]){9}|(?:^|[^0-9A-Za-z])[1-478](?:[ .\x{A0}\x{202F}-]?[0-9ABab]){14}(?:[^0-9A-Za-z]|$)|(?:^|[^0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]){11}`;

/** `place`: of the column among `columns`. */
async function shapesOf(columns: readonly Column[], path: string, session: Session) {
  if (columns.length === 0) return [];
  const cells = columns.map(
    (column, place) => `select ${place} as place, cell from ${cellsOf(column, path)}`,
  );
  return session.rows(
    `select place, shape, count(*) as cells from (
       select place, unnest(string_split(identifier_shapes(cell), '|')) as shape from (
         from (${cells.join(' union all ')}) where strlen(cell) > 5 and regexp_matches(cell, ${literal(MAY_BE_SHAPE)})))
     where shape is not null group by all order by all`,
    Found,
  );
}

/** Files of pseudonyms of what the inputs' identifier columns held, with the dataset and the domain they are made under. */
export interface ReceivedIdentifiers {
  readonly paths: readonly string[];
  readonly allowed?: Allowed;
  readonly pseudonymise: (table: string, column: string, session: Session) => Promise<void>;
}

/** A month, a quarter or a year as periods are written: of a hundred thousand short numbers that partners gave, one is 202503. */
const PERIOD = '(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2]|T[1-4]))?';

/** With a figure in it; a UUID is one word, whose hyphens part nothing. */
const WORD = String.raw`[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|\p{L}*[0-9][\p{L}0-9]*`;

/**
 * Cells, and words of cells that have a figure in them, that were identifiers in what the partners sent. Columns of closed
 * codes or of the words of a public list are passed over: a name that is also one of them tells nothing.
 */
export async function scanReceived(
  tables: readonly ScannedTable[],
  { paths, allowed = {}, pseudonymise }: ReceivedIdentifiers,
  session: Session,
): Promise<Disclosure[]> {
  const columns = tables.flatMap(({ table, path }) =>
    [...textColumns(table), ...table.columns.filter(({ type }) => type === 'uuid')]
      .filter(
        ({ name, values }) =>
          values === undefined && !allowed[`${table.name}.${name}`]?.includes(PUBLIC_WORDS),
      )
      .map((column) => ({ table: table.name, column, path })),
  );
  if (columns.length === 0 || paths.length === 0) return [];
  const cells = columns.map(
    ({ table, column, path }) =>
      `select ${literal(table)} as "table", ${literal(column.name)} as "column", cell from ${cellsOf(column, path)} where not regexp_full_match(cell, ${literal(PERIOD)})`,
  );
  // Each cell once, and words that are too short left where they stand: to be written so makes no text longer.
  await session.run(`create or replace temp table open_words as
    select distinct "table", "column", ${canonicalIdentifier('word')} as word
    from (select "table", "column", unnest(list_append(list_filter(regexp_extract_all(cell, ${literal(WORD)}), lambda part: ${isTelling('part')}), cell)) as word
      from (select distinct * from (${cells.join(' union all ')})))
    where ${isTelling(canonicalIdentifier('word'))}`);
  await pseudonymise('open_words', 'word', session);
  const found = await session.rows(
    `select "table", "column", count(distinct word) as cells from open_words
     where word in (select value from read_parquet([${paths.map(literal).join(', ')}])) group by all order by all`,
    z.object({ table: z.string(), column: z.string(), cells: z.number() }),
  );
  await session.run('drop table open_words');
  return found.map((one) => ({ ...one, shape: 'identifiant_recu' }));
}

function textColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ type }) => type === 'text' || type === 'list');
}

/** A UUID is one word: no part of it is anything. */
function cellsOf({ name, type }: Column, path: string): string {
  const text = type === 'uuid' ? `replace(cast(${quoted(name)} as varchar), '-', '')` : quoted(name);
  const cell = type === 'list' ? `unnest(${text})` : text;
  return `(select ${cell} as cell from read_parquet(${literal(path)}))`;
}
