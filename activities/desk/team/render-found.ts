/** The answer to a question over runs, sources and partners. In French. Pure. */
import { countOf } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import {
  type Found,
  type FoundPartner,
  type FoundRun,
  type FoundSource,
  MOST_FOUND,
} from './find-anything.js';
import type { Visit } from './judge-visit.js';
import { renderQuestion, renderTeamPage } from './team-page.js';
import { formatMoment, STATUS_WORDS } from './words.js';

export interface ShownAnswer {
  readonly visit: Visit;
  readonly question: string;
  readonly found: Found;
  /** By partner: the run that left it the newest report. */
  readonly reports: ReadonlyMap<string, string>;
}

export function renderFound({ visit, question, found, reports }: ShownAnswer): string {
  const { runs, sources, partners } = found;
  const count = runs.length + sources.length + partners.length;
  const nothing = question === '' ? null : html`<p role="status">Rien ne répond à « ${question} ».</p>\n`;
  return renderTeamPage({
    title: count === 0 ? 'Recherche' : `${countOf(count, 'réponse', 'réponses')} à « ${question} »`,
    ...{ path: '/recherche', visit },
    main: html`${renderQuestion(visit, question)}${count === 0 ? nothing : null}${renderKind(
      'sources',
      'Sources',
      sources.map((one) => renderSource(one, visit)),
    )}${renderKind(
      'partners',
      'Partenaires',
      partners.map((one) => renderPartner(one, visit, reports.get(one.partner))),
    )}${renderKind(
      'runs',
      'Runs',
      runs.map((one) => renderRun(one, visit)),
    )}`,
  });
}

function renderKind(id: string, title: string, items: readonly Markup[]): Markup | null {
  if (items.length === 0) return null;
  const more =
    items.length === MOST_FOUND
      ? html`<p class="hint">Les ${MOST_FOUND} premiers ; précisez la question pour les autres.</p>\n`
      : null;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<ul>${items.map(
    (item) => html`
<li>${item}</li>`,
  )}
</ul>
${more}</section>
`;
}

function renderSource({ dataset, source, title, partnerName }: FoundSource, visit: Visit): Markup {
  return html`<a href="${visit.address('/sources', { dataset })}#${dataset}.${source}">${title}</a>, ${partnerName}, dans <code>${dataset}</code>`;
}

function renderPartner(
  { partner, name, datasets }: FoundPartner,
  visit: Visit,
  run: string | undefined,
): Markup {
  const told = html`<code>${partner}</code>, pour ${datasets.map((one, at) => html`${at > 0 ? ', ' : null}<code>${one}</code>`)}`;
  if (run === undefined) return html`${name}, ${told}, sans rapport gardé`;
  return html`<a href="${visit.address(`/rapports/${partner}/${run}/index.html`)}">${name}</a>, ${told}`;
}

function renderRun({ dataset, run, began, kept }: FoundRun, visit: Visit): Markup {
  const told = [
    ...(began === null ? [] : [`le ${formatMoment(began)}`]),
    ...(kept === null ? [] : [STATUS_WORDS[kept.page.status]]),
  ];
  return html`<a href="${visit.runAddress({ dataset, run })}"><code>${run}</code></a>${told.map((one) => `, ${one}`)}`;
}
