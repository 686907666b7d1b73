/** The home of the team: what waits for a decision, then how fresh each dataset is. In French. Pure. */

import type { Contacts } from '../../../datasets/_organisations/stale-contacts.js';
import { countOf, formatCount, formatDate } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import type { CurrentState, DatasetState } from './dataset-state.js';
import type { Visit } from './judge-visit.js';
import { type CodecOffer, renderCodec } from './render-codec.js';
import { renderContacts } from './render-contacts.js';
import { renderHeld, type ShownHeld } from './render-held.js';
import { tellLate } from './render-wall.js';
import type { KeptRun } from './run-shelf.js';
import { renderQuestion, renderTeamPage } from './team-page.js';
import { dayOf, formatAge, formatDuration, formatMoment, STATUS_WORDS } from './words.js';

/** When a run of the dataset starts by itself. `declared`: in metadata.yaml, and Temporal has none. */
export type NextStart =
  | { readonly kind: 'at'; readonly at: Date }
  | { readonly kind: 'paused' | 'declared' | 'none' | 'unknown' };

export interface HomeDataset extends DatasetState {
  readonly last: KeptRun | null;
  readonly underWay: number;
  readonly next: NextStart;
  readonly sources: number;
  readonly late: number;
}

export interface ShownHome {
  readonly visit: Visit;
  readonly held: readonly ShownHeld[];
  readonly datasets: readonly HomeDataset[];
  /** Temporal does not answer: what waits is told by the pages of the runs alone. */
  readonly away: boolean;
  readonly contacts: Contacts;
  /** Null where no browser may have payloads opened. */
  readonly offer: CodecOffer | null;
  readonly now: Date;
}

export function renderHome({ visit, held, datasets, contacts, away, offer, now }: ShownHome): string {
  const title =
    held.length === 0
      ? 'Aucune version n’attend de décision'
      : held.length === 1
        ? '1 version attend une décision'
        : `${held.length} versions attendent une décision`;
  return renderTeamPage({
    ...{ title, path: '/', visit },
    main: html`${away ? AWAY : null}${held.map((one) => renderHeld(one, visit, now))}<section aria-labelledby="jeux">
<h2 id="jeux">Jeux de données</h2>
${datasets.map((one) => renderDataset(one, visit, now))}</section>
${renderContacts(contacts)}<section aria-labelledby="chercher">
<h2 id="chercher">Chercher</h2>
${renderQuestion(visit)}</section>
${offer === null ? null : renderCodec(offer)}`,
  });
}

const AWAY = html`<p class="callout alert" role="alert"><strong>Temporal ne répond pas.</strong> Les runs en cours et les prochains départs ne sont pas connus, et aucune décision ne peut être prise avant son retour. Le reste vient du stockage, et vaut.</p>
`;

function renderDataset(one: HomeDataset, visit: Visit, now: Date): Markup {
  const { id, title, current, damage, last, underWay, late, sources } = one;
  const facts: (readonly [string, Markup | string])[] = [
    ['Version en cours', current === null ? tellNone(damage) : renderCurrent(current, dayOf(now))],
    ...(current === null ? [] : [['Elle porte sur', renderCover(current)] as const]),
    ['Dernier run', last === null ? 'aucun' : renderLast(last, visit, now)],
    ...(underWay === 0 ? [] : [['En cours', countOf(underWay, 'run', 'runs')] as const]),
    ['Prochain run', tellNext(one)],
    ['Sources', renderSources(visit.address('/sources', { dataset: id }), sources, late)],
  ];
  return html`<h3 id="${id}">${title}</h3>
<dl>${facts.map(
    ([term, value]) => html`
<dt>${term}</dt><dd>${value}</dd>`,
  )}
</dl>
<p><a href="${visit.address('/runs', { dataset: id })}" aria-label="Derniers runs de ${title}">Ses derniers runs</a></p>
`;
}

function tellNone(damage: string | null): Markup | string {
  return damage === null
    ? 'aucune'
    : html`<strong class="late">illisible</strong> : <span lang="en">${damage}</span>`;
}

function renderCurrent({ version, day }: CurrentState, today: string): Markup {
  return html`<code>${version}</code>, du ${formatDate(day) ?? day}, ${formatAge(day, today)}`;
}

function renderCover({ spatial, sources, from, to, tables }: CurrentState): Markup {
  const days =
    from === to
      ? `extraits du ${formatDate(to) ?? to}`
      : `extraits du ${formatDate(from) ?? from} au ${formatDate(to) ?? to}`;
  const rows = tables.map((table, at) => `${at > 0 ? ', ' : ''}${table.title} (${formatCount(table.rows)})`);
  return html`${spatial} ; ${countOf(sources, 'source', 'sources')}, ${days}<br><span class="hint">Lignes par table : ${rows}</span>`;
}

function renderLast(kept: KeptRun, visit: Visit, now: Date): Markup {
  const { page, began, written } = kept;
  const waits = page.status === 'held';
  const lasted =
    began === null ? '' : `, ${waits ? 'depuis' : 'en'} ${formatDuration(began, waits ? now : written)}`;
  return html`<a href="${visit.runAddress(page)}">${STATUS_WORDS[page.status]}</a>, commencé le ${formatMoment(began ?? written)}${lasted}`;
}

function tellNext({ next }: HomeDataset): string {
  switch (next.kind) {
    case 'at':
      return `le ${formatMoment(next.at)}`;
    case 'paused':
      return 'calendrier suspendu (npx insertion schedule resume)';
    case 'declared':
      return 'calendrier déclaré, mais pas posé dans Temporal (npx insertion schedule apply)';
    case 'none':
      return 'aucun calendrier : quelqu’un le lance';
    case 'unknown':
      return 'inconnu, Temporal ne répond pas';
  }
}

function renderSources(address: string, sources: number, late: number): Markup {
  const told = late === 0 ? 'aucune en retard' : html`<strong class="late">${tellLate(late)}</strong>`;
  return html`<a href="${address}">${countOf(sources, 'source', 'sources')}</a>, ${told}`;
}
