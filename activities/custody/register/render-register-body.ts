/** The text of the register, in French, wherever it is shown. Pure. */
import type { ColumnClass } from '../../../datasets/dataset.js';
import { countOf, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { Register, RegisteredColumn, RegisteredDataset, RegisteredSource } from './register.js';

const CLASSES: Readonly<Record<ColumnClass, string>> = {
  identifier: 'identifiant',
  quasi_identifier: 'quasi-identifiant',
  sensitive: 'sensible',
  free_text: 'texte libre',
  neutral: 'neutre',
  drop: 'jamais lue',
};

/** Whether what is done to each column is shown at once, or folded under the title of its source. */
export type ShownSources = 'open' | 'folded';

/** The list of datasets, then what is done with each: headings begin at level 2. */
export function renderRegisterBody(register: Register, sources: ShownSources): Markup {
  return html`<p class="lede">Article 30 du RGPD. Cette page est produite par les déclarations mêmes que la chaîne exécute${'\u00a0'}: ce qu’elle dit est ce qui se fait.</p>
<ul>${register.datasets.map(
    ({ dataset, title }) => html`
<li><a href="#${dataset}">${spaceSigns(title)}</a></li>`,
  )}
</ul>
${register.datasets.map((dataset) => renderDataset(dataset, register, sources))}`;
}

function renderDataset(dataset: RegisteredDataset, { work_days }: Register, shown: ShownSources): Markup {
  const { title, purpose, contact, personal, subjects, threshold } = dataset;
  return html`<section aria-labelledby="${dataset.dataset}">
<h2 id="${dataset.dataset}">${spaceSigns(title)}</h2>
<dl>
<dt>Finalité</dt><dd>${spaceSigns(purpose)}</dd>
<dt>Contact</dt><dd>${contact.name}, <a href="mailto:${contact.email}">${contact.email}</a></dd>
<dt>Personnes concernées</dt><dd>${spaceSigns(subjects ?? (personal ? 'À déclarer : privacy.subjects' : 'Le jeu de données ne porte pas sur des personnes.'))}</dd>
${
  threshold === null
    ? null
    : html`<dt>Seuil de diffusion</dt><dd>${spaceSigns(`Rien sur moins de ${threshold.persons} personnes. ${threshold.source ?? 'Source à déclarer.'}`)}</dd>
`
}<dt>Opposition, effacement</dt><dd>${renderOpposition(dataset)}</dd>
<dt>Conservation</dt><dd>Zone de travail${'\u00a0'}: le temps d’un traitement, ${countOf(work_days, 'jour', 'jours')} au plus s’il est interrompu. Extraits reçus${'\u00a0'}: selon la source. ${personal ? 'Lignes pseudonymisées\u00a0: jusqu’au retrait, à l’effacement demandé, ou à la destruction des clés.' : null}</dd>
</dl>
${renderFigures(dataset.figures)}<h3>Destinataires</h3>
<ul>${dataset.recipients.map(
    ({ who, tables }) => html`
<li>${spaceSigns(who)}${tables.length > 0 ? html`${'\u00a0'}: ${codes(tables)}` : null}</li>`,
  )}
</ul>
<h3>Mesures</h3>
<ul>${dataset.measures.map(
    (measure) => html`
<li>${spaceSigns(measure)}</li>`,
  )}
</ul>
${
  shown === 'folded'
    ? html`<h3>Données reçues</h3>
`
    : null
}${dataset.sources.map((source) => renderSource(source, dataset.dataset, shown))}</section>
`;
}

function renderFigures(figures: readonly string[]): Markup | null {
  if (figures.length === 0) return null;
  return html`<h3>Ce qui est fait aux chiffres publiés</h3>
<ul>${figures.map(
    (sentence) => html`
<li>${spaceSigns(sentence)}</li>`,
  )}
</ul>
`;
}

function renderOpposition({ erasure, contacts }: RegisteredDataset): Markup | string {
  if (erasure !== null)
    return html`À la demande, par ${erasure.length} identifiants sûrs${'\u00a0'}: ${codes(erasure)}.`;
  if (contacts.length > 0)
    return html`À la demande d’un professionnel, ses coordonnées sont retirées de toute version suivante${'\u00a0'}: ${codes(contacts)}.`;
  return 'Sans objet : aucune ligne de personne n’est conservée.';
}

function renderSource(source: RegisteredSource, dataset: string, shown: ShownSources): Markup {
  const { title, partner, legal_basis, channel, licence, raw_days, columns } = source;
  const table = html`<table>
<caption>Colonnes reçues et ce qu’elles deviennent</caption>
<thead><tr><th scope="col">Colonne</th><th scope="col">Classe</th><th scope="col">Devenir</th></tr></thead>
<tbody>${columns.map(renderColumn)}
</tbody>
</table>`;
  const body = html`<dl>
<dt>Partenaire</dt><dd>${partner}</dd>
<dt>Base légale</dt><dd>${spaceSigns(legal_basis)}</dd>
<dt>Réception</dt><dd>${channel}, licence${'\u00a0'}: ${licence}</dd>
<dt>Extrait reçu</dt><dd>supprimé ${countOf(raw_days, 'jour', 'jours')} après sa réception, sauf s’il doit suppléer un envoi défaillant</dd>
</dl>
${scrollBox(`Colonnes de ${title}`, table)}`;
  const id = `${dataset}-${source.source}`;
  if (shown === 'open') return html`<h3 id="${id}">${spaceSigns(title)}</h3>\n${body}`;
  return html`<details class="pli" id="${id}">
<summary>${spaceSigns(title)}</summary>
${body}</details>
`;
}

function renderColumn(column: RegisteredColumn): Markup {
  const { name, pseudonyms, kept, reason } = column;
  const fates = [
    ...(pseudonyms.length > 0 ? [html`pseudonyme${'\u00a0'}: ${codes(pseudonyms)}`] : []),
    ...(kept.length > 0 ? [html`valeur reprise, normalisée${'\u00a0'}: ${codes(kept)}`] : []),
    ...(reason === null ? [] : [html`écartée${'\u00a0'}: ${spaceSigns(reason)}`]),
  ];
  return html`
<tr><th scope="row"><code>${name}</code></th><td>${column.class === null ? 'non classée' : CLASSES[column.class]}</td><td>${fates.map((fate, rank) => html`${rank > 0 ? html`<br>` : null}${fate}`)}</td></tr>`;
}

function codes(names: readonly string[]): Markup {
  return html`${names.map((name, rank) => html`${rank > 0 ? ', ' : null}<code>${name}</code>`)}`;
}
