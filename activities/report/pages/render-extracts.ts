/** The extracts of a partner, each or by source, folded where the page would be too long. */
import { countOf } from '../../markup/french.js';
import type { Markup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { fold } from './fold.js';
import { type ExtractGroup, groupExtracts } from './group-extracts.js';
import { countToFix, renderExtract } from './render-extract.js';
import { countReports } from './render-findings.js';
import { liveOf } from './render-summary.js';

/** Findings that are shown at once: with more, or with several extracts, the page would go beyond five screens. */
const SHORT = 6;

export function renderExtracts(report: PartnerReport): Markup[] {
  const { extracts, dataset, status } = report;
  const isOpen = extracts.length === 1 && extracts.every(({ findings }) => findings.length <= SHORT);
  const view = {
    ...{ live: liveOf(report), status, isOpen, isPersonal: dataset.personal === true },
    rows: extracts.length === 1 ? ('in summary' as const) : ('shown' as const),
  };
  return groupExtracts(report).map((group) => {
    const isNested = group.extracts.length > 1;
    const each = group.extracts.map((one) => renderExtract({ ...one, ...view, isNested }));
    return isNested ? fold({ ...group, brief: briefOf(group) }, each) : (each[0] ?? fold(group, each));
  });
}

function briefOf({ extracts }: ExtractGroup): string {
  const toFix = countToFix(extracts.map(({ extract }) => extract));
  const told = toFix === 0 ? 'rien à traiter' : `${countReports(toFix)} à traiter`;
  return `${countOf(extracts.length, 'extrait', 'extraits')}, ${told}`;
}
