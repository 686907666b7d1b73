/** What a held run received of each source, beside what the version that it would follow was made of. Pure. */
import type { WriteRunPage } from '../../handover/hold.js';
import type { ManifestInput } from '../../published/manifest-input.js';

export interface ComparedSource {
  readonly source: string;
  readonly title: string;
  readonly rowsIn: number;
  /** Null: the version before had nothing of it, or is not known. */
  readonly before: number | null;
  /** Of the rows before; null where there is nothing to compare with. */
  readonly change: number | null;
  /** It could not be taken, and nothing stands in for it. */
  readonly failed: boolean;
}

/** Those that changed most first. `before`: the inputs of the version that it is judged against; null where there is none. */
export function compareSources(
  { sources }: Pick<WriteRunPage, 'sources'>,
  before: readonly Pick<ManifestInput, 'source' | 'rowsIn'>[] | null,
  titles: ReadonlyMap<string, string>,
): ComparedSource[] {
  const had = new Map<string, number>();
  for (const { source, rowsIn } of before ?? []) had.set(source, (had.get(source) ?? 0) + rowsIn);
  const shown = sources.map(({ source, rowsIn, status }) => ({
    source,
    rowsIn,
    failed: status === 'failed',
  }));
  const gone = [...had.keys()].filter((source) => !shown.some((one) => one.source === source));
  return [...shown, ...gone.map((source) => ({ source, rowsIn: 0, failed: true }))]
    .map((one): ComparedSource => {
      const rows = had.get(one.source) ?? null;
      const change = rows === null || rows === 0 ? null : (one.rowsIn - rows) / rows;
      return { ...one, title: titles.get(one.source) ?? one.source, before: rows, change };
    })
    .sort((one, other) => weightOf(other) - weightOf(one) || (one.title < other.title ? -1 : 1));
}

/** Worth a sentence of its own: a tenth of the rows came or went, or there was nothing before. */
export function isStriking({ change, before, rowsIn, failed }: ComparedSource): boolean {
  if (failed) return true;
  return change === null ? before !== null || rowsIn > 0 : Math.abs(change) >= 0.1;
}

function weightOf(one: ComparedSource): number {
  if (one.failed) return 2;
  return one.change === null ? 1 : Math.min(1, Math.abs(one.change));
}
