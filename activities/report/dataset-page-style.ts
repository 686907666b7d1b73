import { BASE_STYLE } from './page-style.js';

/** The page of a dataset. Its tables scroll where the partner's fold: people compare their rows. */
export const DATASET_PAGE_STYLE = `${BASE_STYLE}
h3 { font-size: 1.1875rem; line-height: 1.35; margin: 0 0 .5rem; }
h3 code { font-weight: 400; font-size: .875rem; color: var(--soft); }
section section { margin-top: 2rem; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; padding: .25rem .75rem; background: #fff; outline: 2px solid #0a76f6; }
.overline { margin-bottom: .25rem; }
.description { margin: 1rem 0 1.5rem; }
.card { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem 2rem; padding: 1rem 1.25rem; background: var(--ground); }
.card dt, .aside { color: #595959; font-size: .875rem; }
nav { margin-top: 2rem; padding: 1rem 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
nav > ul { padding: 0; list-style: none; }
nav ul ul { padding-left: 1.25rem; columns: 2; column-gap: 2rem; }
nav ul ul li { break-inside: avoid; }
.list { padding-left: 1.25rem; max-width: 44rem; }
.list li { margin-bottom: .5rem; }
.highlight .callout { max-width: 44rem; font-size: 1.125rem; }
.highlight .callout.aside { font-size: 1rem; }
.scroll { overflow-x: auto; margin-bottom: 1rem; overflow-wrap: break-word; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
table { border-collapse: collapse; }
.highlight table { min-width: 50%; }
.highlight td:last-child:not(.number) { min-width: 14rem; }
.table table { width: 100%; }
caption { text-align: left; font-weight: 700; padding-bottom: .5rem; }
caption .aside { font-weight: 400; }
.preview caption { font-weight: 400; font-size: .875rem; color: #595959; }
th, td { padding: .5rem 1.25rem .5rem 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom: 2px solid var(--blue); font-weight: 700; font-size: .875rem; vertical-align: bottom; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.number { white-space: normal; }
.absent { color: #666; }
.unit { font-weight: 400; color: #595959; }
.files td, .files th { white-space: nowrap; }
.hash { font-size: .75rem; }
.told { min-width: 18rem; }
.example { overflow-wrap: anywhere; min-width: 8rem; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .625rem 0; font-weight: 700; color: var(--blue); cursor: pointer; }
details[open] summary { margin-bottom: .5rem; }
details td, details th { font-size: .875rem; }
.preview table { width: max-content; min-width: 100%; }
.preview td { max-width: 18rem; }
.table tbody tr:last-child > * { border-bottom: 0; }
footer p { max-width: none; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; color: #595959; }

@media screen and (max-width: 40rem) {
  body { padding: 0 1rem 2rem; }
  .brand { margin: 0 -1rem 1.5rem; padding: .75rem 1rem; }
  h1 { font-size: 1.75rem; }
  h2 { font-size: 1.375rem; }
  section { margin-top: 2.25rem; }
  .card { grid-template-columns: 1fr; gap: .5rem; }
  nav ul ul { columns: 1; }
  nav li { padding: .125rem 0; }
  th, td { padding-right: .875rem; }
}

@media print {
  @page { size: A4; margin: 15mm 14mm; }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0 1px; }
  .brand { margin: 0 0 1rem; padding: 0 0 .5rem; }
  .skip, nav, .preview { display: none; }
  section { margin-top: 1.75rem; }
  .scroll { overflow: visible; }
  details { border: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; color: inherit; }
  th, td { padding-top: .2rem; padding-bottom: .2rem; }
  .hash { font-size: .625rem; }
  .told, .example, .highlight td:last-child:not(.number) { min-width: 0; }
  h1, h2, h3, p, tr, .card, .highlight, .files { break-inside: avoid; }
  h2, h3, h2 + p, h3 + p, caption, thead, summary { break-after: avoid; }
  .callout, .card { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { color: inherit; }
}
`;
