/** A table of findings: what was seen, where, and what to do. */
import {
  countOf,
  formatCount,
  formatDate,
  formatNumber,
  formatShare,
  spaceSigns,
} from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { ReportedExtract, ReportedFinding } from '../partner-report.js';
import { phraseOf } from './phrase.js';
import { SEVERITY_WORDS } from './severity-words.js';

export interface FindingsTable {
  readonly caption: string;
  readonly unit: ReportedExtract['unit'];
  readonly findings: readonly ReportedFinding[];
}

/** The roles repeat what the elements mean: laid out as blocks on a narrow screen, some browsers forget it. */
export function renderFindings({ caption, unit, findings }: FindingsTable): Markup {
  const total = findings.reduce((sum, { count }) => sum + count, 0);
  return html`<table role="table" class="findings">
  <caption>${caption}</caption>
  <thead role="rowgroup">
    <tr role="row">
      <th role="columnheader" scope="col">Constat</th>
      <th role="columnheader" scope="col">Que faire</th>
      <th role="columnheader" scope="col" class="number">Signalements</th>
    </tr>
  </thead>
  <tbody role="rowgroup">
    ${findings.map((finding) => renderFinding(finding, unit))}
  </tbody>
  <tfoot role="rowgroup">
    <tr role="row">
      <th role="rowheader" scope="row" colspan="2">Total</th>
      <td role="cell" class="number" data-label="Signalements"><strong>${formatCount(total)}</strong></td>
    </tr>
  </tfoot>
</table>
`;
}

function renderFinding(finding: ReportedFinding, unit: ReportedExtract['unit']): Markup {
  const { severity, rejects, columns, fix, why, count, share, waiver } = finding;
  const sample = describeSample(finding, unit);
  return html`<tr role="row">
      <th role="rowheader" scope="row">
        <span class="badge ${severity}">${SEVERITY_WORDS[severity]}</span>
        <span class="what">${spaceSigns(phraseOf(finding))}</span>
        ${columns.length > 0 ? renderColumns(columns) : null}
        ${sample === null ? null : html`<span class="places">${sample}</span>`}
      </th>
      <td role="cell" data-label="Que faire">${spaceSigns(fix)}${why === null ? null : html`<span class="why">${spaceSigns(`Pourquoi : ${why}`)}</span>`}${waiver === null ? null : html`<span class="waiver">${spaceSigns(sayWaiver(waiver))}</span>`}</td>
      <td role="cell" data-label="Signalements" class="number">
        <strong>${formatCount(count)}</strong>
        ${share === null ? null : html`<span class="aside">${formatShare(share)} des ${unit}s${fateOf(rejects, unit)}</span>`}
        ${finding.since === null ? null : html`<span class="aside">${saySince(finding)}</span>`}
      </td>
    </tr>
    `;
}

function sayWaiver({ reason, author, until, expired }: NonNullable<ReportedFinding['waiver']>): string {
  const day = formatDate(until) ?? until;
  return expired
    ? `La dérogation, accordée par ${author} jusqu’au ${day}, a pris fin : ce constat compte de nouveau. Motif d’alors : ${reason}`
    : `Anomalie connue, admise jusqu’au ${day} par ${author}. Motif : ${reason}`;
}

function saySince({ since, before }: ReportedFinding): string {
  if (since === 'new') return 'nouveau';
  return before === null ? 'déjà signalé' : `contre ${formatCount(before)} la fois précédente`;
}

export function renderColumns(columns: readonly string[]): Markup {
  const word = columns.length === 1 ? 'Colonne' : 'Colonnes';
  return html`<span class="columns">${word} ${columns.map((name, index) => html`${index === 0 ? '' : ', '}<code><bdi>${name}</bdi></code>`)}</span>`;
}

/** Says that it is a sample whenever it is one. */
function describeSample(
  { sample, rows, measure }: ReportedFinding,
  unit: ReportedExtract['unit'],
): string | null {
  if (sample.length === 0) return measure === null ? null : `Valeur mesurée : ${formatNumber(measure)}`;
  const places = sample.map(formatCount).join(', ');
  if (rows === null || rows <= sample.length)
    return `${unit === 'ligne' ? 'Ligne' : 'Enregistrement'}${sample.length > 1 ? 's' : ''} ${places}`;
  const first = unit === 'ligne' ? 'premières lignes' : 'premiers enregistrements';
  return `${formatCount(sample.length)} ${first} sur ${formatCount(rows)} : ${places}…`;
}

function fateOf(rejects: boolean, unit: ReportedExtract['unit']): string {
  return `, ${rejects ? 'rejeté' : 'conservé'}${unit === 'ligne' ? 'es' : 's'}`;
}

/** « 20 signalements », for sentences. */
export function countReports(count: number): string {
  return countOf(count, 'signalement', 'signalements');
}
