/** A source of six places, its issues and its rules, checked in a session of its own. */
import { z } from 'zod';
import { checkSource } from '../../activities/check/check-source.js';
import type { RuleUse, Table } from '../../datasets/dataset.js';
import { inSession, rules, sourceOf } from './open-session.js';

const TABLE: Table = {
  name: 'lieux',
  zone: 'open',
  title: 'Lieux',
  grain: 'une ligne par lieu',
  columns: [],
  working: [],
  formats: [],
};
export const ROWS = `select i as _line, 'n' || i as nom, case when i > 3 then '+33123456789' end as telephone, date '2025-02-10' + i::integer as date_maj
  from range(1, 7) as t(i)`;
export const ISSUES =
  "select * from (values (2, 'telephone', 'telephone_illisible', false), (1, 'telephone', 'telephone_illisible', false))";

export function checkLieux(
  declared: readonly RuleUse[],
  issues = ISSUES,
  rows = ROWS,
  identities: readonly RuleUse[] = [],
) {
  return inSession(async (session, scratch) => {
    const [rowsPath, issuesPath] = [`${scratch}/rows.parquet`, `${scratch}/issues.parquet`];
    await session.run(`copy (${rows}) to '${rowsPath}' (format parquet)`);
    await session.run(`copy (select line::bigint as line, field::varchar as field, code::varchar as code, rejects::boolean as rejects
      from (${issues}) as i(line, field, code, rejects)) to '${issuesPath}' (format parquet)`);
    const source = sourceOf({ rules: [...declared] });
    const [checked] = await checkSource(
      { source, table: TABLE, identities, extracts: [{ rowsPath, issuesPath, rowsIn: 6 }], scratch },
      rules,
      session,
    );
    if (!checked) throw new Error('nothing was checked');
    const Place = z.tuple([z.string(), z.string().nullable(), z.number(), z.boolean()]);
    const places = await session.rows(
      `select code, field, line, rejects from '${checked.placesPath}'`,
      z.record(z.string(), z.unknown()),
    );
    return { ...checked, places: places.map((place) => Place.parse(Object.values(place))) };
  });
}
