/** Extracts as the page shows them: one by one, or those of a source together where there are many. Pure. */
import type { PartnerReport, ReportedExtract } from '../partner-report.js';
import { extractId, HEADINGS } from './render-extract.js';

/** With more, the page would go beyond its five screens, and nobody reads so long a list. */
const FEW = 8;

export interface ShownExtract {
  readonly extract: ReportedExtract;
  readonly rank: number;
}

export interface ExtractGroup {
  readonly id: string;
  readonly title: string;
  /** One alone stands for itself. */
  readonly extracts: readonly ShownExtract[];
}

export function groupExtracts({ extracts }: Pick<PartnerReport, 'extracts'>): ExtractGroup[] {
  const shown = extracts.map((extract, rank) => ({ extract, rank }));
  if (shown.length <= FEW) return shown.map(alone);
  const sources = [...new Set(extracts.map(({ source }) => source))];
  return sources.flatMap((source, rank) => {
    const own = shown.filter(({ extract }) => extract.source === source);
    const [first] = own;
    if (!first || own.length === 1) return own.map(alone);
    return [{ id: `source-${rank + 1}`, title: first.extract.title, extracts: own }];
  });
}

function alone(one: ShownExtract): ExtractGroup {
  const { title, role } = one.extract;
  return { id: extractId(one.rank), title: `${title}${HEADINGS[role]}`, extracts: [one] };
}
