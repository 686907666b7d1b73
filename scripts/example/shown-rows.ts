/** What an example gives, as a person reads it: without what is empty, and long tables by a sample. */
import { createHash } from 'node:crypto';

interface SeenIssue {
  readonly line: number | null;
  readonly field: string;
  readonly code: string;
  readonly rejects: boolean;
}

export function issueLine({ line, field, code, rejects }: SeenIssue): string {
  return `${line ?? '-'} ${field || '*'} ${code}${rejects ? ' REJECTED' : ''}`;
}

type ShownRow = Readonly<Record<string, unknown>>;

/** Cells that measure nothing are most of a grid: they are counted, the others listed. */
export function foldEmpty(rows: readonly ShownRow[]) {
  const without = { secret: 0, sans_objet: 0, non_disponible: 0 };
  const empty = rows.filter(({ statut }) => typeof statut === 'string' && Object.hasOwn(without, statut));
  if (empty.length === 0) return rows;
  for (const { statut } of empty) without[statut as keyof typeof without] += 1;
  return { without, rows: rows.filter((row) => !empty.includes(row)) };
}

/** More rows than a person reads. */
const LONG = 60;

const SAMPLED = 12;

/** Of a long table some rows are shown, from its first to its last; a digest tells a change of the others. */
export function foldLong(shown: ReturnType<typeof foldEmpty>): unknown {
  if (!Array.isArray(shown) || shown.length <= LONG) return shown;
  const sha256 = createHash('sha256').update(JSON.stringify(shown)).digest('hex');
  const step = (shown.length - 1) / (SAMPLED - 1);
  const sample = Array.from({ length: SAMPLED }, (_, at) => shown[Math.round(at * step)]);
  return { length: shown.length, sha256, sample };
}

/** Without the empty fields, which are most. */
export function compact(row: Record<string, string | null>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value === null || value === 'null' ? [] : [[name, JSON.parse(value)]],
    ),
  );
}
