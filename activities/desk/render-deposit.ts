/** The page of a link that lets a partner send a file, and the receipt. In French: a partner reads it. Pure. */

import { formatBytes, formatNumber } from '../markup/french.js';
import { html, type Markup } from '../markup/html.js';
import type { DepositPurpose } from '../text/desk-link.js';
import type { DepositReceipt, TakenThere } from './effects.js';

/** A form that breaks off begins anew: what is larger goes by tus. */
export const MOST_FORM_MIB = 64;

export interface ShownDeposit {
  readonly place: DepositPurpose;
  readonly taken: TakenThere;
  /** Where the form is sent: path and query of the page. */
  readonly action: string;
  /** Why the last file was not taken. */
  readonly problem: string | null;
}

export function renderDepositForm({ place, taken, action, problem }: ShownDeposit): Markup {
  const names = taken.files.includes('*')
    ? ''
    : `Nom attendu : ${taken.files.map((pattern) => `« ${pattern} »`).join(' ou ')}. `;
  const most = formatBytes(Math.min(place.mib, MOST_FORM_MIB) * 2 ** 20);
  const described = problem === null ? 'fichier-aide' : 'fichier-aide fichier-erreur';
  const invalid = problem === null ? null : html` aria-invalid="true"`;
  return html`<p>Dépôt de l’extrait « ${taken.title} ».</p>
<form method="post" action="${action}" enctype="multipart/form-data">
<div class="field${problem === null ? '' : ' wrong'}">
<label for="fichier">Fichier à envoyer</label>
<p class="hint" id="fichier-aide">${names}Taille : ${most} au plus avec ce formulaire.</p>
<input id="fichier" name="fichier" type="file" required aria-describedby="${described}"${invalid}>
${
  problem === null
    ? null
    : html`<p class="error" id="fichier-erreur">${problem}</p>
`
}</div>
<p><button type="submit">Envoyer le fichier</button></p>
</form>
<p>Un reçu s’affiche une fois le fichier reçu, avec ce que nous y avons lu. Laissez cette page ouverte jusque-là.</p>
<section aria-labelledby="tus">
<h2 id="tus">Pour un gros fichier ou un envoi automatique</h2>
<p>Cette adresse est aussi celle d’un serveur tus (tus.io), jusqu’à ${formatBytes(place.mib * 2 ** 20)} : donnez-la telle quelle à votre client tus, avec la métadonnée « filename », et « sha256 » si vous voulez que la somme soit vérifiée. Un envoi interrompu reprend où il s’est arrêté, pendant un jour.</p>
</section>
<p>Ce lien vaut autorisation de dépôt : ne le transmettez qu’à la personne qui dépose.</p>
`;
}

export function renderReceipt(
  { fichier, octets, sha256, recu_le, constats }: DepositReceipt,
  again: string,
): Markup {
  const found =
    constats.length === 0
      ? null
      : html`<section aria-labelledby="constats">
<h2 id="constats">Ce que nous y avons lu</h2>
<ul>
${constats.map(
  (sentence) => html`<li>${sentence}</li>
`,
)}</ul>
<p>Votre rapport complet suit après le prochain traitement.</p>
</section>
`;
  return html`<p>Le fichier est reçu en entier. Gardez cette page si vous voulez une preuve de dépôt.</p>
<dl>
<dt>Fichier</dt><dd>${fichier}</dd>
<dt>Taille</dt><dd>${formatNumber(octets)} octets</dd>
<dt>Reçu le</dt><dd>${recu_le}</dd>
<dt>Somme SHA-256</dt><dd><code>${sha256}</code></dd>
</dl>
${found}<p><a href="${again}">Envoyer un autre fichier</a></p>
`;
}
