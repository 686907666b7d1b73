/** The last runs of each dataset: what came of them, when, and how many rows. In French. Pure. */
import { formatCount } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { type CardRow, type Column, cardTable } from './card-table.js';
import type { Visit } from './judge-visit.js';
import { beganAt, type KeptRun, LAST_RUNS, sumRows } from './run-shelf.js';
import { hiddenFields, renderTeamPage } from './team-page.js';
import { formatDuration, formatMoment, STATUS_WORDS } from './words.js';

export interface ShownDataset {
  readonly id: string;
  readonly title: string;
  readonly runs: readonly KeptRun[];
  /** Ids of those under way that have no page yet. */
  readonly underWay: readonly string[];
}

export interface ShownRuns {
  readonly visit: Visit;
  /** Those that can be chosen. */
  readonly choices: readonly { readonly id: string; readonly title: string }[];
  /** Empty: all. */
  readonly chosen: string;
  readonly datasets: readonly ShownDataset[];
  readonly now: Date;
}

export function renderRuns({ visit, choices, chosen, datasets, now }: ShownRuns): string {
  const options = [{ id: '', title: 'Tous' }, ...choices].map(({ id, title }) => {
    const selected = id === chosen ? html` selected` : null;
    return html`<option value="${id}"${selected}>${title}</option>`;
  });
  return renderTeamPage({
    ...{ title: 'Les derniers runs', path: '/runs', visit },
    main: html`<form method="get" action="/runs" class="ask">
${hiddenFields(visit)}<div class="field"><label for="dataset">Jeu de données</label>
<select id="dataset" name="dataset">${options}</select></div>
<p><button type="submit">Afficher</button></p>
</form>
${datasets.map((one) => renderDataset(one, visit, now))}`,
  });
}

function renderDataset({ id, title, runs, underWay }: ShownDataset, visit: Visit, now: Date): Markup {
  const rows = [
    ...underWay.map((run) => tellUnderWay(run, now)),
    ...runs.map((one) => tellRun(one, visit, now)),
  ];
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${rows.length === 0 ? NONE : cardTable(CAPTION, COLUMNS, rows)}</section>
`;
}

const NONE = html`<p>Aucun run n’a encore laissé de page.</p>
`;

const CAPTION = `${LAST_RUNS} derniers runs au plus, en lignes de toutes les sources ; ce qui manque au compte est réuni à d’autres lignes`;

const COLUMNS: readonly Column[] = [
  ...['Run', 'État', 'Début', 'Durée'].map((heading) => ({ heading })),
  ...['Reçues', 'Publiées ou gardées', 'Rejetées', 'Hors champ'].map(
    (heading): Column => ({ heading, figure: true }),
  ),
];

function tellRun({ page, began, written }: KeptRun, visit: Visit, now: Date): CardRow {
  const { rowsIn, rowsOut, rowsRejected, rowsOutside } = sumRows(page);
  const waits = page.status === 'held';
  const version = page.version === null ? null : html`, <code>${page.version}</code>`;
  const state = html`${STATUS_WORDS[page.status]}${version}`;
  return {
    cells: [
      html`<a href="${visit.runAddress(page)}"><code>${page.run}</code></a>`,
      waits ? html`<strong>${state}</strong>` : state,
      ...tellTimes(began, waits ? now : written),
      ...[rowsIn, rowsOut, rowsRejected, rowsOutside].map(formatCount),
    ],
  };
}

/** What it received is not told yet. */
function tellUnderWay(run: string, now: Date): CardRow {
  return {
    cells: [html`<code>${run}</code>`, 'en cours', ...tellTimes(beganAt(run), now), '–', '–', '–', '–'],
  };
}

function tellTimes(began: Date | null, until: Date): [begin: string, lasted: string] {
  return began === null ? ['inconnu', '–'] : [formatMoment(began), formatDuration(began, until)];
}
