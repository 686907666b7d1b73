/** Whose addresses must be confirmed: past that day, nothing of a report goes there. In French. Pure. */
import type { Contacts, StaleContact } from '../../../datasets/_organisations/stale-contacts.js';
import { countOf, formatDate, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';

/** Null where all of them are confirmed. */
export function renderContacts({ stale, undeclared }: Contacts): Markup | null {
  if (stale.length === 0 && undeclared.length === 0) return null;
  const without = countOf(undeclared.length, 'partenaire dont', 'partenaires dont');
  return html`<section aria-labelledby="adresses">
<h2 id="adresses">Adresses à confirmer</h2>
${
  stale.length === 0
    ? null
    : html`<ul>
${stale.map((one) => html`<li>${tellContact(one)}</li>\n`)}</ul>
`
}${
  undeclared.length === 0
    ? null
    : html`<p class="hint">${without} personne n’a noté le jour où les adresses ont été confirmées (<code>confirmed</code> dans <code>_partners</code>) : ${spaceSigns(undeclared.map(({ name }) => name).join(' ; '))}.</p>
`
}</section>
`;
}

function tellContact({ partner, state }: StaleContact): Markup {
  const day = (date: string) => formatDate(date) ?? date;
  const fate =
    state.kind === 'expired'
      ? html`<strong class="late">plus aucun rapport n’est envoyé</strong> depuis le ${day(state.until)}`
      : `à confirmer avant le ${day(state.until)}`;
  if (state.kind === 'ahead')
    return html`${partner.name} : <strong class="late">plus aucun rapport n’est envoyé</strong> ; <code>confirmed</code> dit un jour à venir, le ${day(state.confirmed)}`;
  return html`${partner.name} : ${fate} ; confirmées le ${day(state.confirmed)}`;
}
