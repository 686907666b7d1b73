/** « Sommaire » : what is on the page, in its order. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { PartnerReport } from '../partner-report.js';
import { extractId, HEADINGS } from './render-extract.js';
import { countReports } from './render-findings.js';

/** Findings that are told after those of the extracts. */
export interface Apart {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Of the table, where there is one extract. */
  readonly caption: string;
  readonly fate: 'waived' | 'informed';
}

export const APART: readonly Apart[] = [
  {
    ...{ id: 'connu', title: 'Anomalies connues', caption: 'Sous dérogation', fate: 'waived' },
    text: 'Nous savons que ces anomalies sont là et les admettons jusqu’à la date indiquée. Elles sont comptées à part et ne retirent rien au score.',
  },
  {
    ...{ id: 'repare', title: 'Ce que nous avons réparé', caption: 'Pour information', fate: 'informed' },
    text: 'Rien d’urgent : ces points ont été réparés ou simplement notés. Les corriger chez vous évite qu’ils reviennent.',
  },
];

export function renderContents(report: PartnerReport): Markup {
  const { extracts, totals, status } = report;
  const entries: readonly (readonly [id: string, title: string])[] = [
    ['synthese', 'En bref'],
    ['a-faire', 'Ce qu’il faut faire'],
    ...(status === 'self_check' ? [] : [['suite', 'D’une livraison à l’autre'] as const]),
    ...extracts.map(({ title, role }, rank) => [extractId(rank), `${title}${HEADINGS[role]}`] as const),
    ...APART.filter(({ fate }) => totals[fate] > 0).map(
      ({ id, title, fate }) => [id, `${title} (${countReports(totals[fate])})`] as const,
    ),
    ['fichiers', 'Tous les signalements'],
    ['lecture', 'Comment lire ce rapport'],
  ];
  return html`<nav class="contents" aria-labelledby="sommaire">
<p id="sommaire">Sommaire</p>
<ul>
${entries.map(([id, title]) => html`  <li><a href="#${id}">${spaceSigns(title)}</a></li>\n`)}</ul>
</nav>
`;
}
