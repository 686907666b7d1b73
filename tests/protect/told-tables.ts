/** Small tables of the cell-key method, as Parquet, for who attacks and who keeps them. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { ToldTables } from '../../datasets/privacy.js';

const meta = { description: 'Une colonne.' };
export const TABLE = describeTable('mesures', {
  title: 'Mesures',
  grain: 'une ligne par lieu et type',
  row: z.strictObject({
    lieu: z.string().meta(meta),
    type: z.string().meta(meta),
    statut: z.string().meta(meta),
    effectif: z.int().nullable().meta(meta),
    moyenne: z.number().nullable().meta(meta),
    mediane: z.number().nullable().meta(meta),
    part: z.number().nullable().meta(meta),
  }),
});
export const FAMILY = ToldTables.parse({
  ...{ tables: ['mesures'], cell: ['lieu', 'type'], counts: ['effectif'], means: { moyenne: 'effectif' } },
  ...{ quantiles: { mediane: { of: 'effectif', tail: 0.5 } }, shares: { part: 'effectif' } },
  ...{ labels: ['statut'], status: 'statut', adds_up: { part: 'type', total: 'ensemble' } },
});

export interface Told {
  readonly lieu: string;
  readonly type?: string;
  readonly statut?: string;
  readonly effectif?: number | null;
  readonly moyenne?: number | null;
  readonly mediane?: number | null;
  readonly part?: number | null;
}

/** `more`: SQL of further columns, such as one that no model knows. */
export async function writeTold(
  rows: readonly Told[],
  path: string,
  session: Session,
  more = '',
): Promise<void> {
  const values = rows.map(
    ({ lieu, type = 'ensemble', effectif = null, moyenne = null, mediane = null, part = null, statut }) =>
      `('', 1, '${lieu}', '${type}', '${statut ?? (effectif === null ? 'secret' : 'diffuse')}', ${effectif}, ${moyenne}, ${mediane}, ${part})`,
  );
  await session.run(`copy (
    select _source, _line::bigint as _line, lieu, type, statut, effectif::bigint as effectif, moyenne::double as moyenne, mediane::double as mediane, part::double as part${more}
    from (values ${values.join(', ')}) as t(_source, _line, lieu, type, statut, effectif, moyenne, mediane, part)) to '${path}' (format parquet)`);
}
