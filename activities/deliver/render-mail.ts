/** A letter as HTML that mail programs show alike: inline styles, no image, no script, no address other than its links. */
import { capitalised } from '../markup/french.js';
import { html, type Markup, writeMarkup } from '../markup/html.js';
import type { Letter } from './letter.js';
import type { ShownPoint } from './letter-points.js';
import type { Section } from './letter-section.js';

const FONT = 'font-family:Marianne,Arial,Helvetica,sans-serif;color:#161616;';
const STYLES = {
  body: `margin:0;padding:0;background-color:#ffffff;${FONT}`,
  page: 'max-width:600px;margin:0 auto;padding:0 20px 32px;',
  brand:
    'margin:0 0 28px;padding:16px 0;border-bottom:1px solid #dddddd;font-size:16px;font-weight:700;color:#000091;',
  heading: 'margin:0 0 16px;font-size:22px;line-height:28px;',
  title: 'margin:32px 0 8px;font-size:18px;line-height:24px;',
  text: 'margin:0 0 16px;font-size:16px;line-height:24px;',
  outcome:
    'margin:0 0 20px;padding:12px 16px;background-color:#f6f6f6;border-left:4px solid #000091;font-size:16px;line-height:24px;',
  table: 'width:100%;border-collapse:collapse;margin:0 0 20px;',
  name: 'padding:8px 12px 8px 0;border-bottom:1px solid #dddddd;text-align:left;font-size:15px;line-height:22px;font-weight:400;color:#3a3a3a;',
  value:
    'padding:8px 0;border-bottom:1px solid #dddddd;text-align:right;font-size:15px;line-height:22px;font-weight:700;',
  list: 'margin:0 0 16px;padding:0;list-style:none;',
  point: 'margin:0;padding:14px 0;border-top:1px solid #dddddd;font-size:16px;line-height:24px;',
  first: 'margin:0;padding:0 0 14px;font-size:16px;line-height:24px;',
  soft: 'font-size:14px;line-height:21px;color:#666666;',
  button:
    'display:inline-block;margin:0 12px 12px 0;padding:10px 18px;background-color:#000091;color:#ffffff;font-size:16px;line-height:24px;text-decoration:none;',
  plainButton:
    'display:inline-block;margin:0 12px 12px 0;padding:9px 17px;border:1px solid #000091;color:#000091;font-size:16px;line-height:24px;text-decoration:none;',
  closing:
    'margin:36px 0 0;padding:16px 0 0;border-top:1px solid #dddddd;font-size:14px;line-height:21px;color:#666666;',
  badge:
    'display:inline-block;padding:0 8px;border:1px solid;font-size:13px;line-height:22px;font-weight:700;',
} as const;

const BADGES = {
  info: { word: 'Information', style: 'color:#3a3a3a;' },
  warn: { word: 'À vérifier', style: 'color:#716043;background-color:#fef7da;' },
  hold: { word: 'À confirmer', style: 'color:#b34000;background-color:#fff4f3;' },
  refuse: { word: 'Bloquant', style: 'color:#ffffff;background-color:#b34000;border-color:#b34000;' },
} as const;

export function renderMail({ subject, greeting, sections, closing }: Letter): string {
  return writeMarkup(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${subject}</title>
</head>
<body style="${STYLES.body}">
<div style="${STYLES.page}">
<header><p style="${STYLES.brand}">data.insertion</p></header>
<main>
<h1 style="${STYLES.heading}">${headingOf(sections)}</h1>
<p style="${STYLES.text}">${greeting}</p>
${sections.map(renderSection)}</main>
<footer><p style="${STYLES.closing}">${closing}</p></footer>
</div>
</body>
</html>
`);
}

function headingOf(sections: readonly Section[]): string {
  if (sections.length === 0) return 'Votre adresse est-elle toujours la bonne ?';
  if (sections.every(({ isPage }) => isPage)) return 'La page de votre département';
  return sections.length === 1 ? 'Votre rapport de qualité' : 'Vos rapports de qualité';
}

function renderSection({
  title,
  outcome,
  files,
  figures,
  lacking,
  points,
  notes,
  ...access
}: Section): Markup {
  return html`<h2 style="${STYLES.title}">${title}</h2>
<p style="${STYLES.outcome}">${outcome}</p>
${files === null ? null : html`<p style="${STYLES.text}">${files}</p>\n`}${lacking.map((sentence) => html`<p style="${STYLES.text}"><strong>${sentence}</strong></p>\n`)}<table style="${STYLES.table}">
${figures.map(
  ({
    value,
    name,
  }) => html`<tr><th scope="row" style="${STYLES.name}">${capitalised(name)}</th><td style="${STYLES.value}">${value}</td></tr>
`,
)}</table>
${
  points.length === 0
    ? null
    : html`<ul style="${STYLES.list}">
${points.map((point, rank) => renderPoint(point, rank === 0 ? STYLES.first : STYLES.point))}</ul>
`
}${notes.map((note) => html`<p style="${STYLES.text}">${note}</p>\n`)}<p style="${STYLES.text}">${access.access}</p>
${renderLinks(access)}`;
}

function renderPoint({ severity, what, fix, where, columns, count }: ShownPoint, style: string): Markup {
  const badge = BADGES[severity];
  return html`<li style="${style}"><span style="${STYLES.badge}${badge.style}">${badge.word}</span> <strong>${count}</strong>
<br>${what}
<br><strong>${fix}</strong>
${where === null && columns.length === 0 ? null : html`<br><span style="${STYLES.soft}">${placeOf({ where, columns })}</span>\n`}</li>
`;
}

/** Where it is: the extract, where there are several, and the columns that are declared. */
export function placeOf({ where, columns }: Pick<ShownPoint, 'where' | 'columns'>): string {
  const named =
    columns.length === 0 ? null : `${columns.length === 1 ? 'colonne' : 'colonnes'} ${columns.join(', ')}`;
  return capitalised([where, named].filter((part) => part !== null).join(' ; '));
}

function renderLinks({
  page,
  workbook,
  isPage,
}: Pick<Section, 'page' | 'workbook' | 'isPage'>): Markup | null {
  if (!page && !workbook) return null;
  return html`<p style="margin:0">${page && html`<a href="${page.url}" style="${STYLES.button}">${isPage ? 'Ouvrir la page' : 'Ouvrir le rapport'}</a>`}${
    workbook && html`<a href="${workbook.url}" style="${STYLES.plainButton}">Télécharger le classeur</a>`
  }</p>
`;
}
