/** What every operator means, said again over plain rows in memory. */
import type { Lieu } from './serve-bench.js';

export type Cell = string | number | boolean | readonly string[] | null;
export type Row = Readonly<Record<string, Cell>>;

export interface Asked {
  readonly column: keyof Lieu;
  readonly operator: string;
  readonly values: readonly string[];
}

export function keepsRow(row: Row, { column, operator, values }: Asked): boolean {
  const cell = row[column] ?? null;
  const [first = ''] = values;
  if (operator === 'isnull') return cell === null;
  if (operator === 'isnotnull') return cell !== null;
  if (operator === 'differs') return cell === null || order(cell, first) !== 0;
  if (cell === null) return false;
  if (Array.isArray(cell)) {
    const has = values.some((value) => cell.includes(value));
    return operator === 'contains' || operator === 'in' ? has : !has;
  }
  const held = folded(String(cell)).includes(folded(first));
  switch (operator) {
    case 'exact':
      return order(cell, first) === 0;
    case 'contains':
      return held;
    case 'notcontains':
      return !held;
    case 'in':
      return values.some((value) => order(cell, value) === 0);
    case 'notin':
      return !values.some((value) => order(cell, value) === 0);
    case 'less':
      return order(cell, first) <= 0;
    case 'greater':
      return order(cell, first) >= 0;
    case 'strictly_less':
      return order(cell, first) < 0;
    case 'strictly_greater':
      return order(cell, first) > 0;
    default:
      throw new Error(`no such operator: ${operator}`);
  }
}

/** Without case, accents and ligatures. */
export function folded(text: string): string {
  const plain = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return plain.replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('’', "'");
}

/** Of a cell and a value in an address; texts by their UTF-8 bytes. */
function order(cell: Cell, text: string): number {
  if (typeof cell === 'number') return Math.sign(cell - Number(text));
  return Buffer.compare(Buffer.from(String(cell)), Buffer.from(text));
}

/** Empty cells last, whichever way. Equal rows keep their order. */
export function sortRows(rows: readonly Row[], sorts: readonly { by: string; descending: boolean }[]): Row[] {
  return [...rows].sort((left, right) => {
    for (const { by, descending } of sorts) {
      const [one, other] = [left[by] ?? null, right[by] ?? null];
      if (one === null && other === null) continue;
      if (one === null || other === null) return one === null ? 1 : -1;
      const compared = typeof one === 'number' ? Math.sign(one - Number(other)) : order(one, String(other));
      if (compared !== 0) return descending ? -compared : compared;
    }
    return 0;
  });
}

export function groupRows(
  rows: readonly Row[],
  groups: readonly string[],
  measures: readonly [string, string][],
): Row[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(groups.map((name) => row[name]));
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  if (groups.length === 0 && found.size === 0) found.set('[]', []);
  return [...found.values()].map((members) => ({
    ...Object.fromEntries(groups.map((name) => [name, members[0]?.[name] ?? null])),
    ...Object.fromEntries(
      measures.map(([name, measure]) => [`${name}__${measure}`, measureOf(members, name, measure)]),
    ),
  }));
}

function measureOf(rows: readonly Row[], name: string, measure: string): Cell {
  const cells = rows.map((row) => row[name] ?? null).filter((cell) => cell !== null);
  if (measure === 'count') return cells.length;
  if (cells.length === 0) return null;
  const sorted = sortRows(
    cells.map((cell) => ({ cell })),
    [{ by: 'cell', descending: measure === 'max' }],
  );
  if (measure === 'min' || measure === 'max') return sorted[0]?.cell ?? null;
  const sum = cells.reduce<number>((total, cell) => total + Number(cell), 0);
  return measure === 'sum' ? sum : sum / cells.length;
}
