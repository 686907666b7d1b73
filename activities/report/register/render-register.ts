/** The register as one page in French: it needs nothing else, runs nothing, asks the network for nothing. */
import { createHash } from 'node:crypto';
import type { ColumnClass } from '../../../datasets/dataset.js';
import { countOf, spaceSigns } from '../../markup/french.js';
import { html, type Markup, ownText, writeMarkup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { BASE_STYLE } from '../page-style.js';
import type { Register, RegisteredColumn, RegisteredDataset, RegisteredSource } from './build-register.js';

const STYLE = `${BASE_STYLE}h3 { font-size: 1.125rem; margin: 2rem 0 .25rem; }
section ul { margin: 0 0 1rem; padding-left: 1.25rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .25rem 1.5rem; margin: 0 0 1rem; }
dt { color: var(--soft); font-weight: 700; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .375rem 1rem .375rem 0; border-bottom: 1px solid var(--line); }
td code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { .scroll { overflow: visible; } tr { break-inside: avoid; } }
`;
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const CLASSES: Readonly<Record<ColumnClass, string>> = {
  identifier: 'identifiant',
  quasi_identifier: 'quasi-identifiant',
  sensitive: 'sensible',
  free_text: 'texte libre',
  neutral: 'neutre',
  drop: 'jamais lue',
};

export function renderRegister(register: Register): string {
  const { datasets } = register;
  return writeMarkup(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Registre des traitements</title>
<style>${ownText(STYLE)}</style>
</head>
<body>
<header><p class="brand">data.insertion</p></header>
<main>
<h1>Registre des traitements</h1>
<p class="lede">Article 30 du RGPD. Cette page est produite par les déclarations mêmes que la chaîne exécute${'\u00a0'}: ce qu’elle dit est ce qui se fait.</p>
<ul>${datasets.map(
    ({ dataset, title }) => html`
<li><a href="#${dataset}">${spaceSigns(title)}</a></li>`,
  )}
</ul>
${datasets.map((dataset) => renderDataset(dataset, register))}</main>
</body>
</html>
`);
}

function renderDataset(dataset: RegisteredDataset, { work_days }: Register): Markup {
  const { title, purpose, contact, personal, subjects, threshold, erasure } = dataset;
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
}<dt>Opposition, effacement</dt><dd>${erasure === null ? 'Sans objet : aucune ligne de personne n’est conservée.' : html`À la demande, par ${erasure.length} identifiants sûrs${'\u00a0'}: ${codes(erasure)}.`}</dd>
<dt>Conservation</dt><dd>Zone de travail${'\u00a0'}: le temps d’un traitement, ${countOf(work_days, 'jour', 'jours')} au plus s’il est interrompu. Extraits reçus${'\u00a0'}: selon la source. ${personal ? 'Lignes pseudonymisées\u00a0: jusqu’au retrait, à l’effacement demandé, ou à la destruction des clés.' : null}</dd>
</dl>
<h3>Destinataires</h3>
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
${dataset.sources.map((source) => renderSource(source, dataset.dataset))}</section>
`;
}

function renderSource(source: RegisteredSource, dataset: string): Markup {
  const { title, partner, legal_basis, channel, licence, raw_days, columns } = source;
  const table = html`<table>
<caption>Colonnes reçues et ce qu’elles deviennent</caption>
<thead><tr><th scope="col">Colonne</th><th scope="col">Classe</th><th scope="col">Devenir</th></tr></thead>
<tbody>${columns.map(renderColumn)}
</tbody>
</table>`;
  return html`<h3 id="${dataset}-${source.source}">${spaceSigns(title)}</h3>
<dl>
<dt>Partenaire</dt><dd>${partner}</dd>
<dt>Base légale</dt><dd>${spaceSigns(legal_basis)}</dd>
<dt>Réception</dt><dd>${channel}, licence${'\u00a0'}: ${licence}</dd>
<dt>Extrait reçu</dt><dd>supprimé ${countOf(raw_days, 'jour', 'jours')} après sa réception, sauf s’il doit suppléer un envoi défaillant</dd>
</dl>
${scrollBox(`Colonnes de ${title}`, table)}`;
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
