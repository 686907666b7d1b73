/** How well rows of one person are linked, against the truth. */
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { SourceRows } from '../activities/assemble/source-rows.js';
import type { Session } from '../activities/platform/effects.js';
import { literal } from '../activities/text/sql-text.js';
import type { Dataset } from '../datasets/dataset.js';

export interface LinkageQuality {
  readonly rows: number;
  readonly persons: number;
  /** Share of the linked pairs of rows that are of one person. */
  readonly precision: number;
  /** Share of the pairs of rows of one person that are linked. */
  readonly recall: number;
}

/** Needs `lues` and `codes` (sql/010 to 030). Pairs are counted by group, never listed. */
export async function measureLinkage(
  { folder, scratch }: { readonly folder: string; readonly scratch: string },
  taken: readonly SourceRows[],
  session: Session,
): Promise<LinkageQuality> {
  const copy = join(scratch, 'lignes.csv');
  await copyFile(join(folder, 'verite', 'lignes.csv'), copy);
  const files = taken.map(({ source, extract }) => {
    const rank = taken.filter((one) => one.source === source).findIndex((one) => one.extract === extract);
    return `(${literal(source)}, ${literal(basename(extract))}, ${rank})`;
  });
  await session.run(`create or replace temp table vraies as
    select source, ligne + rang * ${2 ** 40} as ligne, truth_id
    from read_csv(${literal(copy)}, delim = ',', header = true, columns = {source: 'VARCHAR', fichier: 'VARCHAR', ligne: 'BIGINT', truth_id: 'VARCHAR'}) as lignes
    join (values ${files.join(', ')}) as fichiers(source, fichier, rang) using (source, fichier)`);
  const [quality] = await session.rows(
    `with
      jointes as (select personne, truth_id from lues join codes using (member) join vraies on source = _source and ligne = _line),
      ensemble as (select count(*) as n from jointes group by personne, truth_id),
      liees as (select count(*) as n from jointes group by personne),
      unies as (select count(*) as n from jointes group by truth_id)
    select (select count(*) from jointes) as rows, (select count(distinct truth_id) from jointes) as persons,
      (select sum(n * (n - 1) / 2) from ensemble) / (select sum(n * (n - 1) / 2) from liees) as precision,
      (select sum(n * (n - 1) / 2) from ensemble) / (select sum(n * (n - 1) / 2) from unies) as recall`,
    z.object({ rows: z.number(), persons: z.number(), precision: z.number(), recall: z.number() }),
  );
  if (!quality) throw new Error('Linkage gave no row to measure.');
  return quality;
}

/** The assembly files that link, and no other. */
export function linkingFiles({ assembly }: Dataset): Dataset['assembly'] {
  return assembly.filter(({ name }) => name < '100');
}
