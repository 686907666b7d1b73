/** Lines below a table that are no records: notes and totals. Kept, and told: only the source can say. */
import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { cellColumns } from '../load-records.js';

const LAST_ROWS = 20;
const NOTE =
  '^\\s*(sources?|notes?|nb|champ|lecture|avertissement|remarques?|l[ée]gende)\\s*:|^\\s*(\\*|\\(\\d\\))';

/**
 * Rows at the end of which only the first cell is filled, after a blank line or with the words of a note, in a table of three
 * columns and more. Needs what loadRecords leaves.
 */
export async function flagFootnotes(session: Session, width: number): Promise<void> {
  if (width < 3) return;
  const [count] = await session.rows(
    'select count(*) as rows from reading_cells',
    z.strictObject({ rows: z.int() }),
  );
  const rows = count?.rows ?? 0;
  if (rows < 3) return;
  const others = cellColumns(width).slice(1);
  await session.run(
    `insert into reading_touched
     with tail as (
       select rowid as place, _line, c1, coalesce(${others.join(', ')}) is null and c1 is not null as alone
       from reading_cells where rowid >= ${Math.max(0, rows - LAST_ROWS - 1)}),
     last_record as (select max(place) as place, max(_line) as line from tail where not alone),
     below as (select tail.*, last_record.line as before, min(tail._line) over () as first
       from tail, last_record where tail.place > last_record.place)
     select _line, 'footnote_suspected' from below
     where regexp_matches(c1, $note, 'i') or first > before + 1`,
    { note: NOTE },
  );
}

/** A line that says it is one, as the last or with cells left empty in between. */
const TOTAL = '^\\s*(sous[- ]?)?(total|totaux|somme|ensemble)\\b';
const SUBTOTAL = '^\\s*(sous[- ]?)?(total|totaux)\\b';
/** Columns in which empty cells are looked for. */
const COMPARED = 100;

/** Totals have cells as records do; only the source can tell. Needs the view `extract`. */
export async function flagTotals(session: Session, columns: readonly string[]): Promise<void> {
  const [first, ...others] = columns.map((name) => `extract.${quoted(name)}`);
  if (first === undefined) return;
  const said = others.length > 0 ? `coalesce(${[first, ...others].join(', ')})` : first;
  const isEmpty = others.slice(0, COMPARED).map((name) => `${name} is null`);
  const isSubtotal = `${first} ilike '%tota%' and regexp_matches(${first}, $subtotal, 'i')`;
  await session.run(
    `insert into reading_touched
     select extract._line, 'footer_suspected' from extract, (select max(_line) as last, count(*) as rows from extract) as ends
     where (extract._line = ends.last and ends.rows > 1 and regexp_matches(${said}, $total, 'i'))
       or (${isSubtotal} and (${isEmpty.join(' or ') || 'false'}))`,
    { total: TOTAL, subtotal: SUBTOTAL },
  );
}
