import { z } from 'zod';
import type { Source, Table } from '../../datasets/dataset.js';
import { AHEAD_DAYS } from '../days-ahead.js';
import { DeliveryRejected } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../sql-text.js';
import { LINES_APART } from './extracts.js';

const Ahead = z.object({ rank: z.number(), rows: z.number(), line: z.number() });
export type Ahead = z.infer<typeof Ahead>;

/** By rank, extracts of which rows describe a day that is far ahead of `today`. Needs `typed`. */
export async function findAhead(
  table: Table,
  today: string,
  session: Session,
): Promise<ReadonlyMap<number, Ahead>> {
  const tests = [...table.columns, ...table.working]
    .filter(({ asOf }) => asOf)
    .map(({ name }) => `${quoted(name)} > getvariable('today')::date + ${AHEAD_DAYS}`);
  if (tests.length === 0) return new Map();
  await session.setVariable('today', today);
  const found = await session.rows(
    `select extract_rank(_line) as rank, count(*) as rows, min(_line) - extract_rank(min(_line)) * ${LINES_APART} as line
     from typed where not _rejected and (${tests.join(' or ')}) group by all`,
    Ahead,
  );
  return new Map(found.map((one) => [one.rank, one]));
}

/** As a file whose name says such a day. */
export function stillToCome(
  { rows, line }: Ahead,
  file: string,
  { source, partner }: Source,
): DeliveryRejected {
  return new DeliveryRejected(
    `${source}: ${file} describes a day that is still to come (${rows} rows, the first at line ${line}); ask ${partner} to state the day that the extract describes.`,
    `Le fichier ${file} décrit un jour à venir (${rows} lignes, la première à la ligne ${line}). Indiquez le jour que l’extrait décrit, en tête du fichier ou dans la colonne convenue.`,
  );
}
