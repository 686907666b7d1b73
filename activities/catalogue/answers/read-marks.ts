/** Beside the curves: what began and when, and which sources tell of which départements. */
import { z } from 'zod';
import type { Answers } from '../../../datasets/shown.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { rowsOf, type StoredTable } from '../read-shown-rows.js';

/** Something that began. */
export interface Mark {
  readonly title: string;
  /** AAAA-MM-JJ. */
  readonly date: string;
  /** Its last day, likewise; null while it goes on. */
  readonly until: string | null;
  readonly departements: readonly string[];
  /** Whom it is about; null where their number is not told. */
  readonly people: number | null;
}

export interface Covered {
  readonly departement: string;
  readonly what: string;
  readonly status: string;
  readonly until: string | null;
}

export async function readMarks(
  { marks }: Answers,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<Mark[]> {
  const found = marks && stored.get(marks.table);
  if (!marks || !found) return [];
  return session.rows(
    `select ${quoted(marks.title)} as title, cast(${quoted(marks.date)} as varchar) as date,
      ${marks.until === undefined ? 'null' : `cast(${quoted(marks.until)} as varchar)`} as until, ${quoted(marks.departements)} as departements,
      ${marks.people === undefined ? 'null' : `cast(${quoted(marks.people)} as integer)`} as people
    from ${rowsOf(found.path)} order by date, title`,
    z.object({
      ...{ title: z.string(), date: z.string(), until: z.string().nullable() },
      departements: z.array(z.string()),
      people: z.int().nullable(),
    }),
  );
}

export async function readCoverage(
  { coverage }: Answers,
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<Covered[]> {
  const found = coverage && stored.get(coverage.table);
  if (!coverage || !found) return [];
  return session.rows(
    `select ${quoted(coverage.departement)} as departement, ${quoted(coverage.what)} as what, ${quoted(coverage.status)} as status,
      cast(${quoted(coverage.until)} as varchar) as until
    from ${rowsOf(found.path)} order by departement, what`,
    z.object({ departement: z.string(), what: z.string(), status: z.string(), until: z.string().nullable() }),
  );
}
