/** What is new, what comes back and what is gone since the delivery before. Pure. */
import type { Comparison, EarlierExtract, EarlierReport } from './deliveries.js';

type Kind = Pick<EarlierExtract['findings'][number], 'code' | 'field' | 'columns' | 'rejects'>;

export interface Since {
  readonly since: 'new' | 'recurring' | null;
  /** Null where several files make it impossible to say. */
  readonly before: number | null;
}

export function sinceBefore(finding: Kind, source: string, before: EarlierReport | undefined): Since {
  if (!before) return { since: null, before: null };
  const extracts = readOf(before, source);
  const seen = extracts.flatMap(({ findings }) => findings).filter((one) => kindOf(one) === kindOf(finding));
  if (seen.length === 0) return { since: 'new', before: 0 };
  const count = seen.reduce((sum, one) => sum + one.count, 0);
  return { since: 'recurring', before: extracts.length === 1 ? count : null };
}

/** `findings`: everything found now in the extracts of the source. */
export function compareSource(source: string, findings: readonly Kind[], before: EarlierReport): Comparison {
  const now = new Set(findings.map(kindOf));
  // what went with the end of a file was not mended
  const isCut = findings.some(({ code }) => code === 'livraison_en_baisse');
  const extracts = readOf(before, source);
  const gone = new Map<string, Comparison['resolved'][number]>();
  for (const { code, field, columns, what, rejects, count } of extracts.flatMap((one) => one.findings)) {
    const kind = kindOf({ code, field, columns, rejects });
    if (isCut || now.has(kind)) continue;
    gone.set(kind, { code, field, columns, what, count: count + (gone.get(kind)?.count ?? 0) });
  }
  return {
    ...{ source, run: before.run, asOf: before.asOf },
    files: extracts.flatMap(({ file }) => (file ? [file.name] : [])),
    resolved: [...gone.values()],
  };
}

function readOf({ extracts }: EarlierReport, source: string): EarlierExtract[] {
  return extracts.filter((one) => one.source === source && one.role === 'used');
}

function kindOf({ code, field, columns, rejects }: Kind): string {
  return JSON.stringify([code, field, columns, rejects]);
}
