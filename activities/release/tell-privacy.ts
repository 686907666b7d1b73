/** What the public manifest says of how the figures about persons were protected: the method, what of it may be known, and how much was withheld. */
import { z } from 'zod';
import { isShortPseudonym, UUID_BITS } from '../../datasets/_columns/pseudonym-form.js';
import type { Metadata } from '../../datasets/dataset.js';
import type { Session } from '../platform/effects.js';
import type { FiguresPrivacy, ManifestPrivacy, Withheld } from '../published/manifest-privacy.js';
import { quoted } from '../text/sql-text.js';
import { type AssembledTable, publishedRows } from './published-rows.js';

/** Null where no figure of these tables is about persons, and no pseudonym in them is cut. */
export async function tellPrivacy(
  declared: Metadata['privacy'],
  tables: readonly AssembledTable[],
  session: Session,
): Promise<ManifestPrivacy | null> {
  const figures = await tellFigures(declared, tables, session);
  const truncatedPseudonyms = tables.flatMap(({ table }) =>
    table.columns
      .filter(isShortPseudonym)
      .map(({ name }) => ({ table: table.name, column: name, bits: UUID_BITS })),
  );
  return truncatedPseudonyms.length > 0 ? { ...figures, truncatedPseudonyms } : figures;
}

async function tellFigures(
  { method, threshold, threshold_source: thresholdSource, cell_key, told, counts }: Metadata['privacy'],
  tables: readonly AssembledTable[],
  session: Session,
): Promise<FiguresPrivacy | null> {
  const families = [...told, ...counts];
  const figures = tables.filter(({ table: { name } }) => families.some((one) => one.tables.includes(name)));
  if (threshold === undefined || figures.length === 0) return null;
  const withheld: FiguresPrivacy['withheld'] = [];
  for (const assembled of figures) {
    const { name: table } = assembled.table;
    const status = families.find((one) => one.tables.includes(table))?.status;
    if (status !== undefined) withheld.push({ table, rows: await shareWithheld(assembled, status, session) });
  }
  const noise = cell_key && {
    ...{ variance: cell_key.variance, deviation: cell_key.deviation },
    ...{ meanShift: cell_key.mean_shift, rankShift: cell_key.rank_shift },
  };
  return {
    ...{ method, threshold, withheld },
    ...(thresholdSource !== undefined && { thresholdSource }),
    ...(noise && { noise, certainty: cell_key.certainty }),
  };
}

/** Of the rows that could say something, those that are secret. */
async function shareWithheld(assembled: AssembledTable, status: string, session: Session): Promise<Withheld> {
  const [row] = await session.rows(
    `select count(*) filter (where ${quoted(status)} not in ('non_disponible', 'sans_objet')) as measured, count(*) filter (where ${quoted(status)} = 'secret') as secret
     from ${publishedRows(assembled)}`,
    z.object({ measured: z.number(), secret: z.number() }),
  );
  return bandOf(row?.secret ?? 0, row?.measured ?? 0);
}

/** Pure. */
export function bandOf(secret: number, measured: number): Withheld {
  if (secret === 0) return 'none';
  if (10 * secret < measured) return 'under_a_tenth';
  return 2 * secret < measured ? 'under_a_half' : 'a_half_or_more';
}
