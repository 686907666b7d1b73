/** One section per extract: what it was, what became of it, and the findings that ask for a correction. */
import { formatBytes, formatDate, formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { ReportStatus } from '../deliveries.js';
import type { ReportedExtract } from '../partner-report.js';
import { fateOf } from '../sum-totals.js';
import { fold } from './fold.js';
import { renderCalendar } from './render-calendar.js';
import { countReports, renderFindings } from './render-findings.js';
import { type RowWords, renderRows } from './render-rows.js';

export interface ExtractView {
  readonly extract: ReportedExtract;
  readonly rank: number;
  readonly live: RowWords['live'];
  /** With one extract, the summary of the page has already shown its rows and its score. */
  readonly rows: 'shown' | 'in summary';
  readonly status: ReportStatus;
  readonly isOpen: boolean;
  readonly isPersonal: boolean;
  readonly isNested: boolean;
}

export const extractId = (rank: number) => `extrait-${rank + 1}`;

const ROLES: Readonly<Record<ReportedExtract['role'], string>> = {
  used: 'Extrait lu et contrôlé',
  used_again: 'Extrait précédent, repris à la place',
  refused: 'Extrait refusé',
  missing: 'Extrait non parvenu',
};

/** Two sections may be about one source: what was refused, and what stands in for it. */
export const HEADINGS: Readonly<Record<ReportedExtract['role'], string>> = {
  used: '',
  used_again: ', extrait précédent',
  refused: ', extrait refusé',
  missing: ', extrait non parvenu',
};

export function renderExtract({
  extract,
  rank,
  live,
  rows,
  status,
  isOpen,
  isPersonal,
  isNested,
}: ExtractView): Markup {
  const { title, role, sentence, standIn, file, sheet, unit, findings, score, calendar } = extract;
  const id = extractId(rank);
  const toFix = findings.filter((finding) => fateOf(finding) === 'toFix');
  const fit = {
    id,
    title: `${title}${HEADINGS[role]}`,
    brief: briefOf(extract),
    isOpen,
    isNested,
    kind: 'extract',
  };
  return fold(
    fit,
    html`<dl class="card">
  <div><dt>État</dt><dd>${ROLES[role]}</dd></div>
  ${file === null ? null : renderFile(file)}
  ${sheet === null ? null : html`<div><dt>Feuille</dt><dd><bdi>${sheet}</bdi></dd></div>`}
  ${renderFate(extract, status, { isPersonal })}
  ${calendar === null ? null : renderCalendar(calendar)}
  ${rows === 'shown' && score !== null ? html`<div><dt>Score</dt><dd>${formatNumber(score)} / 100</dd></div>` : null}
</dl>
${sentence === null ? null : html`<p class="callout">${spaceSigns(sentence)}${standIn === null ? null : html`<br>${spaceSigns(standIn)}`}</p>`}
${rows === 'shown' && extract.rows !== null ? renderRows(extract.rows, { unit, live }) : null}
${toFix.length > 0 ? renderFindings({ caption: 'À traiter', unit, findings: toFix }) : sayNothing(extract)}
`,
  );
}

export function countToFix(extracts: readonly Pick<ReportedExtract, 'findings'>[]): number {
  return extracts
    .flatMap(({ findings }) => findings)
    .filter((finding) => fateOf(finding) === 'toFix')
    .reduce((sum, { count }) => sum + count, 0);
}

/** « 12 signalements à traiter », « score 97,2 ». */
function briefOf({ role, findings, score }: ReportedExtract): string | null {
  const toFix = countToFix([{ findings }]);
  const parts = [
    ...(toFix > 0 ? [`${countReports(toFix)} à traiter`] : []),
    ...(score === null ? [] : [`score ${formatNumber(score)} / 100`]),
  ];
  if (parts.length > 0) return spaceSigns(parts.join(' ; '));
  return role.startsWith('used') ? 'Rien à traiter' : null;
}

/** Which version has it, or why none has; persons are counted, and never published. */
function renderFate(
  { role, version }: ReportedExtract,
  status: ReportStatus,
  { isPersonal }: { readonly isPersonal: boolean },
): Markup | null {
  if (role === 'refused' || role === 'missing') return null;
  const taken = isPersonal ? 'Compté' : 'Publié';
  const why = NOT_TAKEN[status];
  if (version !== null)
    return html`<div><dt>Devenir</dt><dd>${taken} dans la version <code>${version}</code></dd></div>`;
  if (status === 'held')
    return html`<div><dt>Devenir</dt><dd>En attente d’une décision de l’équipe</dd></div>`;
  return why === null ? null : html`<div><dt>Devenir</dt><dd>Non ${taken.toLowerCase()}, ${why}</dd></div>`;
}

const NOT_TAKEN: Readonly<Record<ReportStatus, string | null>> = {
  published: null,
  unchanged: null,
  held: null,
  superseded: 'un extrait plus récent l’était déjà',
  refused: 'publication arrêtée',
  rejected: 'il manque un extrait',
  failed: 'traitement interrompu',
  cancelled: 'traitement interrompu',
  self_check: null,
};

function renderFile({ name, sha256, bytes, date }: NonNullable<ReportedExtract['file']>): Markup {
  return html`<div><dt>Fichier</dt><dd><bdi>${name}</bdi> (${formatBytes(bytes)})</dd></div>
  ${date === null ? null : html`<div><dt>Daté du</dt><dd>${formatDate(date)}</dd></div>`}
  <div><dt>Empreinte SHA-256</dt><dd><code title="${sha256}">${sha256.slice(0, 12)}…</code></dd></div>`;
}

function sayNothing({ role, sentence }: ReportedExtract): Markup | null {
  if (sentence !== null) return null;
  return role === 'used' || role === 'used_again'
    ? html`<p>Aucun constat ne demande de correction.</p>`
    : null;
}
