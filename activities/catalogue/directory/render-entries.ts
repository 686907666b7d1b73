/** The list of a département: every row under its commune, with what one needs to go there. Pure. */
import { countOf } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellHours, tellSite, tellTelephone, tellUpdated } from './reach.js';
import type { Entry } from './read-directory.js';

/** A list longer than this is folded: a fold opens by itself where a link leads into it. */
const OPEN = 60;

export function renderEntries(entries: readonly Entry[]): Markup {
  const places = new Map<string, Entry[]>();
  for (const entry of entries) {
    const place =
      entry.commune_name ?? (entry.postcode === null ? 'Commune inconnue' : `Code postal ${entry.postcode}`);
    const known = places.get(place);
    if (known) known.push(entry);
    else places.set(place, [entry]);
  }
  const isOpen = entries.length <= OPEN;
  return html`${[...places].map(
    ([place, own]) => html`<details class="pli"${isOpen ? html` open` : null}>
<summary><h3>${place} <span class="doux">${countOf(own.length, 'lieu', 'lieux')}</span></h3></summary>
<ul class="annuaire">
${own.map(renderEntry)}</ul>
</details>
`,
  )}`;
}

function renderEntry(entry: Entry): Markup {
  const { anchor, name, kinds, address, postcode, commune_name, hours } = entry;
  const town = [postcode, commune_name].filter((part) => part !== null).join(' ');
  const updated = tellUpdated(entry);
  const lines = [
    [address, town].filter((part) => part !== null && part !== '').join(', '),
    renderWays(entry),
    hours === null ? null : tellHours(hours),
    updated === null ? null : html`<span class="doux">${updated}</span>`,
  ];
  return html`<li id="${anchor}"><strong>${name}</strong> <span class="doux">${kinds.join(', ')}</span>
${lines.map((line) =>
  line === null
    ? null
    : html`<p>${line}</p>
`,
)}</li>
`;
}

/** A place may have moved or closed since its source spoke: whoever can asks before going there. */
function renderWays({ telephone, mail, site }: Entry): Markup {
  const host = site === null ? null : tellSite(site);
  const ways = [
    ...(telephone === null ? [] : [html`<a href="tel:${telephone}">${tellTelephone(telephone)}</a>`]),
    ...(mail === null ? [] : [html`<a href="mailto:${mail}">${mail}</a>`]),
    ...(host === null || site === null ? [] : [html`<a href="${site}" rel="noopener nofollow">${host}</a>`]),
  ];
  if (ways.length === 0)
    return html`<span class="doux">Ni téléphone, ni courriel, ni site n’est connu.</span>`;
  return html`${telephone === null ? null : 'Téléphonez avant de vous déplacer : '}${ways.map((way, rank) => [rank === 0 ? '' : ' · ', way])}`;
}
