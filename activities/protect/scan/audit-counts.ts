/**
 * Proof by attack on the published counts of a dataset: what a reader can work out from the tables alone, by subtraction and by
 * linear programmes. Knows nothing of how cells were chosen to be hidden.
 *
 * A sum has a cell for each member and its total; persons of no member (`rest`) may be in the total only. A count or a share of a cell
 * splits it in two: those counted, and the others. Every such cell must be zero, at least the threshold, or not to be worked out.
 */
import { z } from 'zod';
import type { Table } from '../../../datasets/dataset.js';
import type { CountFamily } from '../../../datasets/privacy.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { audit } from '../audit.js';
import type { PublishedCounts } from '../audit-parts.js';
import { countedCells } from '../counted-cells.js';
import type { Relation } from '../relations.js';
import type { ScannedTable } from './scan-tables.js';

export interface CountWeakness {
  readonly table: string;
  /** Sums in which a cell can be worked out, or almost. */
  readonly sums: number;
}

const SumRow = z.object({
  /** Counts by member, the total first; null where hidden. */
  whole: z.array(z.number().nullable()),
  /** One list per count or share, in the order of `whole`. */
  parts: z.array(z.array(z.number().nullable())),
});
export type PublishedSum = z.infer<typeof SumRow>;

/** In order of table. Distinct sums are attacked once, however often they stand. */
export async function auditCounts(
  tables: readonly ScannedTable[],
  family: CountFamily,
  threshold: number,
  session: Session,
): Promise<CountWeakness[]> {
  const weak: CountWeakness[] = [];
  for (const { table, path } of tables.filter(({ table: { name } }) => family.tables.includes(name))) {
    const sums = await session.rows(sumsSql(table, path, family), SumRow.extend({ times: z.number() }));
    let found = 0;
    for (const { times, ...sum } of sums) if (await givesAway(sum, threshold)) found += times;
    if (found > 0) weak.push({ table: table.name, sums: found });
  }
  return weak;
}

/** One row per distinct sum with something hidden, or something that must not be worked out. */
function sumsSql(table: Table, path: string, family: CountFamily): string {
  const { group, part, total, status } = family;
  const [whole, ...split] = countedCells(table, family, 'published');
  const order = `order by ${quoted(part)} <> ${literal(total)}, ${quoted(part)}`;
  const members = split.map((cell) => `list(${cell} ${order})`);
  return `select whole, parts, count(*) as times from (
      select list(${whole} ${order}) as whole, [${members.join(', ')}]::bigint[][] as parts
      from read_parquet(${literal(path)}) as published
      where ${quoted(status)} <> 'non_disponible'
      group by ${group.map(quoted).join(', ')}
      having bool_or(${quoted(part)} = ${literal(total)}))
    where not (list_aggregate(list_transform(whole, lambda n: coalesce(n, -1)), 'max') <= 0)
    group by all order by all`;
}

/** Cells of one sum: members with their total and rest, each split by each part; and how they add up. Pure. */
function cellsOf({ whole, parts }: PublishedSum): {
  counts: PublishedCounts;
  relations: Relation[];
  told: number;
} {
  const counts: (number | null)[] = [];
  const cell = (value: number | null) => counts.push(value) - 1;
  const layers = [whole, ...parts.filter((part) => part.some((value) => value !== null))];
  const places = layers.map((layer) => layer.map(cell));
  const told = counts.length;
  const relations: Relation[] = [];
  const addUp = (parent: number, children: readonly number[]) =>
    relations.push({ parent, children, dimension: 0 });
  const others = places.slice(1).map((layer) => layer.map(() => cell(null)));
  const rests = [...places, ...others].map(([parent = -1, ...children]) => {
    const rest = cell(null);
    addUp(parent, [...children, rest]);
    return rest;
  });
  // every member, and the rest, is those counted and the others
  const split = (whole: number, part: number, other: number) => addUp(whole, [part, other]);
  others.forEach((layer, at) => {
    layer.forEach((other, member) => {
      split(places[0]?.[member] ?? -1, places[at + 1]?.[member] ?? -1, other);
    });
    split(rests[0] ?? -1, rests[at + 1] ?? -1, rests[places.length + at] ?? -1);
  });
  return { counts, relations, told };
}

/** Whether somebody few can be worked out: by subtraction first, then by programmes over what is left. */
export async function givesAway(sum: PublishedSum, threshold: number): Promise<boolean> {
  const { counts, relations, told } = cellsOf(sum);
  const known = [...counts];
  const isFew = (value: number) => value > 0 && value < threshold;
  if (counts.some((value) => value !== null && isFew(value))) return true;
  for (let moved = true; moved; ) {
    moved = false;
    for (const { parent, children } of relations) {
      // nobody in the whole, nobody in its parts
      if (known[parent] === 0)
        for (const cell of children)
          if (known[cell] === null) {
            known[cell] = 0;
            moved = true;
          }
      const hidden = [parent, ...children].filter((cell) => known[cell] === null);
      const whole = known[parent] ?? null;
      const below = children.reduce((total, cell) => total + (known[cell] ?? 0), 0);
      // what is hidden in a sum that is told is few together, whoever of them it is
      if (whole !== null && isFew(whole - below)) return true;
      const [only] = hidden;
      if (hidden.length !== 1 || only === undefined) continue;
      const value = only === parent ? below : (whole ?? 0) - below;
      if (isFew(value) || (only < told && value > 0)) return true;
      known[only] = value;
      moved = true;
    }
  }
  if (!known.some((value, cell) => value === null && cell < told)) return false;
  const { narrow } = await audit(known, relations, threshold - 1);
  return narrow.length > 0;
}
