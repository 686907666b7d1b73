/** A page of text and tables: it needs nothing else, runs nothing, asks the network for nothing. */
import { createHash } from 'node:crypto';
import { BASE_STYLE } from './base-style.js';
import { html, type Markup, ownText, writeMarkup } from './html.js';

const STYLE = `${BASE_STYLE}h1 + p { margin-top: 1.5rem; }
h3 { font-size: 1.125rem; margin: 2rem 0 .25rem; }
section ul { margin: 0 0 1rem; padding-left: 1.25rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .25rem 1.5rem; margin: 0 0 1rem; }
dt { color: var(--soft); font-weight: 700; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: 0 0 .5rem; max-width: calc(100vw - 3rem); }
thead th { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .375rem 1rem .375rem 0; border-bottom: 1px solid var(--line); }
td code { overflow-wrap: anywhere; }
@media (max-width: 40rem) { h1 { font-size: 1.75rem; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { .scroll { overflow: visible; } tr { break-inside: avoid; } }
`;

export interface PlainPage {
  readonly language: 'fr' | 'en';
  readonly title: string;
  readonly main: Markup;
  /** Beside the name of the site. */
  readonly navigation?: Markup;
  /** The look of its forms, which it sends to its own server; a page without it sends nothing. */
  readonly formStyle?: string;
}

/** Content-Security-Policy: the style of the page by its hash, and nothing else. */
export function policyOf({ formStyle }: Pick<PlainPage, 'formStyle'>): string {
  const hash = createHash('sha256').update(styleOf(formStyle)).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${formStyle === undefined ? "'none'" : "'self'"}`;
}

function styleOf(formStyle = ''): string {
  return `${STYLE}${formStyle}`;
}

export function renderPlainPage(page: PlainPage): string {
  const { language, title, main, navigation = null, formStyle } = page;
  return writeMarkup(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${ownText(styleOf(formStyle))}</style>
</head>
<body>
<header><p class="brand">data.insertion</p>${navigation}</header>
<main>
<h1>${title}</h1>
${main}</main>
</body>
</html>
`);
}
