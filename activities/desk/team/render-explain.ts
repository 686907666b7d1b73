/** What a published cell rests on, asked by a form. In French; what is told stands as the command says it. Pure. */
import type { AskedCell, ToldPart, ToldTable } from '../../handover/told.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { Visit } from './judge-visit.js';
import { hiddenFields, renderTeamPage } from './team-page.js';

export interface ExplainChoice {
  readonly dataset: string;
  readonly title: string;
  readonly tables: readonly string[];
}

export interface ShownExplanation {
  readonly visit: Visit;
  readonly choices: readonly ExplainChoice[];
  readonly asked: AskedCell;
  readonly told: readonly ToldPart[];
  /** Why nothing is told; null where nothing was asked, or all is well. */
  readonly problem: string | null;
}

export function renderExplain({ visit, choices, asked, told, problem }: ShownExplanation): string {
  return renderTeamPage({
    ...{ title: 'Expliquer une donnée publiée', path: '/expliquer', visit },
    main: html`<p class="lede">D’où vient une ligne ou une cellule : fichiers, lignes, règles. D’un chiffre sur des personnes : ce qu’il mesure, jamais qui.</p>
${renderForm(visit, choices, asked)}${
  problem === null
    ? null
    : html`<p class="callout alert" role="alert" lang="en">${problem}</p>
`
}${told.length === 0 ? null : html`<div lang="en">${told.map(renderPart)}</div>\n`}`,
  });
}

function renderForm(visit: Visit, choices: readonly ExplainChoice[], asked: AskedCell): Markup {
  const groups = choices.map(({ dataset, title, tables }) => {
    const options = tables.map((table) => {
      const selected = dataset === asked.dataset && table === asked.table ? html` selected` : null;
      return html`<option value="${dataset}/${table}"${selected}>${table}</option>`;
    });
    return html`<optgroup label="${title}">${options}</optgroup>`;
  });
  return html`<form method="get" action="/expliquer">
${hiddenFields(visit)}<div class="field"><label for="table">Table</label>
<select id="table" name="table">${groups}</select></div>
${renderField('version', 'Version', 'Laissez vide pour celle en cours.', asked.version)}${renderField('id', 'Identifiant de la ligne', 'Tel qu’il est publié.', asked.id)}${renderField('column', 'Colonne', 'Laissez vide pour la ligne entière.', asked.column ?? '')}<p><button type="submit">Expliquer</button></p>
</form>
`;
}

function renderField(name: string, label: string, hint: string, value: string): Markup {
  return html`<div class="field"><label for="${name}">${label}</label>
<p class="hint" id="${name}-hint">${hint}</p>
<input id="${name}" name="${name}" type="text" maxlength="200" autocomplete="off" value="${value}" aria-describedby="${name}-hint"></div>
`;
}

function renderPart({ title, sentences, table }: ToldPart): Markup {
  if (title === null)
    return html`<section>${sentences.map(
      (one) => html`<p>${one}</p>
`,
    )}</section>
`;
  const list = html`<ul>${sentences.map(
    (one) => html`
<li>${one}</li>`,
  )}
</ul>
`;
  return html`<section>
<h2>${title}</h2>
${sentences.length === 0 ? null : list}${table && renderTable(title, table)}</section>
`;
}

function renderTable(title: string, { header, rows }: ToldTable): Markup {
  return scrollBox(
    title,
    html`<table>
<thead><tr>${header.map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
<tbody>${rows.map(
      (row) => html`
<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`,
    )}
</tbody>
</table>`,
  );
}
