/** The page that people read before they ask: what the OpenAPI document says, without a script. */
import { readFileSync } from 'node:fs';
import { formatCount } from '../../markup/french.js';
import { html, type Markup, writeMarkup } from '../../markup/html.js';
import { CHECK_KEY, PROTECTION_KEY } from '../../published/site-keys.js';
import { FILTERS, MEASURES, meaningOf, OPERATORS, type Operator, TYPE_NAMES } from '../question/operators.js';
import { NO_SUMS, operatorsOf } from '../question/sums.js';
import type { ServedColumn, ServedTable } from '../served-table.js';
import type { DescribedTable } from './described-table.js';

export const DOC_STYLE = readFileSync(new URL('./doc.css', import.meta.url), 'utf8');

const ALL: readonly Operator[] = [...FILTERS, 'sort', 'groupby', ...MEASURES];

const HOW_TO_ASK = html`<p>Chaque table a une adresse : <code>/api/datasets/<var>jeu</var>/versions/<var>version</var>/tables/<var>table</var>/rows</code>.
La version est <code>latest</code>, la courante, ou une version nommée, qui ne change jamais. Les paramètres sont ceux de l’API tabulaire de
data.gouv.fr : <code>colonne__opérateur=valeur</code>, tous réunis par « et ».</p>
<table><thead><tr><th scope="col">Opérateur</th><th scope="col">Sens</th></tr></thead><tbody>
${ALL.map((operator) => html`<tr><th scope="row"><code>__${operator}</code></th><td>${meaningOf(operator, 'text')}${OPERATORS.list.includes(operator) && meaningOf(operator, 'list') !== meaningOf(operator, 'text') ? html`<br>Sur une liste : ${meaningOf(operator, 'list')}.` : null}</td></tr>\n`)}</tbody></table>
<ul>
<li><code>columns=a,b</code> : ces colonnes seulement, dans cet ordre.</li>
<li><code>or=(a__exact.x,and(b__less.3,c__isnull))</code> : une condition au moins est vraie ; ce qui contient une virgule ou une parenthèse est entre
guillemets droits.</li>
<li><code>search=mots</code> : chaque mot est dans un texte de la ligne, sans égard à la casse ni aux accents.</li>
<li><code>near=48.85,2.35&amp;within=10km</code> : autour d’un point, les plus proches d’abord ; <code>departement=59</code> : dans un département. Pour les
tables qui disent où sont leurs lignes.</li>
<li><code>page=1</code>, <code>page_size=20</code> (50 au plus) : la réponse donne <code>links.next</code> et <code>meta.total</code>. Sans tri, les lignes
suivent l’ordre du fichier publié ; à tri égal aussi : les pages ne se recouvrent jamais.</li>
<li><code>rows.csv</code>, <code>rows.json</code>, <code>rows.parquet</code>, <code>rows.xlsx</code>, <code>rows.geojson</code>, ou <code>format=csv</code> : toutes les lignes, 50 000 au plus.</li>
<li>Avec <code>__groupby</code> et une mesure : une ligne par groupe, une colonne <code>colonne__mesure</code> par mesure, par laquelle on peut trier
(<code>colonne__count__sort=desc</code>).</li>
<li>Un chiffre secret n’est pas un zéro : une somme ou une moyenne dont une ligne est secrète est vide, et <code>colonne__hidden</code> dit combien le sont.</li>
</ul>`;

export function renderDoc(tables: readonly DescribedTable[], origin: string): string {
  return writeMarkup(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API des données ouvertes de l’insertion</title>
<link rel="stylesheet" href="/api/doc.css">
<link rel="icon" href="data:,">
</head>
<body>
<header>
<p><a href="/"><strong>data.insertion</strong>Les données ouvertes de l’insertion</a></p>
<nav aria-label="Menu principal"><ul>
<li><a href="/">Jeux de données</a></li>
<li><a href="/${CHECK_KEY}">Contrôler un fichier</a></li>
<li><a href="/${PROTECTION_KEY}">Protection des données</a></li>
<li><a href="/api/doc" aria-current="page">API</a></li>
</ul></nav>
</header>
<main>
<div><h1>API des données ouvertes de l’insertion</h1>
<p>En lecture seule, sans clé ni inscription. Pour les programmes : <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p></div>
<section><h2>Poser une question</h2>
${HOW_TO_ASK}
${aboutAnswers(origin)}
</section>
${tables.map((described) => renderTable(described, origin))}
</main>
</body>
</html>
`);
}

function aboutAnswers(origin: string): Markup {
  return html`<h3>Clients et assistants</h3>
<p>Les clients de l’API tabulaire de data.gouv.fr marchent sans changement : <code>/api/resources/<var>identifiant</var>/data/</code>, l’identifiant étant
celui de la ressource sur data.gouv.fr, ou <code><var>jeu</var>.<var>table</var></code>. Les assistants (Model Context Protocol) lisent les mêmes données
à l’adresse <code>${origin}/mcp</code>.</p>
<h3>Réponses</h3>
<p>400 : un paramètre n’est pas compris, la phrase dit lequel. 403 : réponse trop longue. 404 : introuvable. 410 : version retirée, avec la raison.
503 : réessayer après <code>Retry-After</code>. Chaque réponse a un <code>ETag</code> : avec <code>If-None-Match</code>, 304 quand rien n’a changé.</p>`;
}

function renderTable({ table }: DescribedTable, origin: string): Markup {
  const address = `/api/datasets/${table.dataset}/versions/latest/tables/${table.name}/rows`;
  const [first] = table.columns.filter(({ type }) => type === 'text');
  const group = first ? `${first.name}__groupby&${first.name}__count&${first.name}__count__sort=desc` : '';
  return html`<section id="${table.dataset}-${table.name}"><h2>${table.title}</h2>
<p><code>${table.dataset}</code>, table <code>${table.name}</code>, ${formatCount(table.rows)} lignes. ${table.description}</p>
${table.countsPersons ? html`<p>${NO_SUMS}</p>\n` : null}<pre tabindex="0" role="region" aria-label="Exemples : ${table.dataset}, ${table.name}"><code>curl '${origin}${address}?page_size=5'${first ? html`\ncurl '${origin}${address}?${group}'` : null}</code></pre>
<p><a href="${address}">Première page</a> · <a href="${address}.csv">CSV</a> · <a href="${address.replace(/rows$/, 'schema')}">Schéma</a></p>
<details><summary>${table.columns.length} colonnes</summary>
<table><thead><tr><th scope="col">Colonne</th><th scope="col">Type</th><th scope="col">Sens</th><th scope="col">Opérateurs</th></tr></thead><tbody>
${table.columns.map((column) => renderColumn(column, table))}</tbody></table></details></section>\n`;
}

function renderColumn(column: ServedColumn, table: ServedTable): Markup {
  const { name, type, description, unit, example } = column;
  const operators = operatorsOf(column, table);
  return html`<tr><th scope="row"><code>${name}</code></th><td>${TYPE_NAMES[type]}${example === undefined ? null : html`<br>par exemple <code>${example}</code>`}</td><td>${description.replaceAll('`', '')}${unit === undefined ? null : html` (${unit})`}</td><td>${operators.map((operator) => html`<code>${operator}</code> `)}</td></tr>\n`;
}
