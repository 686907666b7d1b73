/** Extracts that are refused whole, once their rows are typed. */
import { z } from 'zod';
import type { Source, Table } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { AHEAD_DAYS } from '../text/days-ahead.js';
import { quoted } from '../text/sql-text.js';
import { type GatheredExtract, LINES_APART, type RefusedExtract } from './extracts.js';

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

/** Nothing to count, or too little: null where the extract may be taken. */
export function refuseHopeless(
  { rank, reading, fileName: file }: GatheredExtract,
  source: Source,
  kept: number,
): RefusedExtract | null {
  const { rowsIn, warnings } = reading;
  // A document that states a total of nothing, and holds nothing, is whole.
  const saysNone = source.read.xml?.trailer && !warnings.some(({ code }) => code === 'total_absent');
  if (rowsIn === 0 && saysNone) return null;
  const refuse = (message: string, sentence: string) => ({
    ...{ rank, error: new DeliveryRejected(message, sentence) },
  });
  if (rowsIn === 0)
    return refuse(
      `${source.source}: ${file} has a header and no rows; ask ${source.partner} for a complete extract.`,
      `Le fichier ${file} ne contient aucune ligne de données. Renvoyez un extrait complet.`,
    );
  const rejected = rowsIn - kept;
  if (rejected / rowsIn <= source.max_rejected_share) return null;
  const percent = Math.round((rejected / rowsIn) * 100);
  return refuse(
    `${source.source}: ${rejected} of ${rowsIn} rows of ${file} (${percent} %) were rejected, more than max_rejected_share allows; see the partner's report.`,
    `${rejected} lignes sur ${rowsIn} du fichier ${file} (${percent} %) sont inutilisables. Vérifiez le format de l’export et renvoyez-le.`,
  );
}
