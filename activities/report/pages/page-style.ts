import { BASE_STYLE } from '../../markup/base-style.js';

/** The page of a partner. */
export const PAGE_STYLE = `${BASE_STYLE}.figures { display: grid; grid-template-columns: repeat(3, 1fr); border: 1px solid var(--line); margin-bottom: 2rem; }
.figures.four { grid-template-columns: repeat(4, 1fr); }
.figures p { margin: 0; padding: 1rem 1.25rem; }
.figures p + p { border-left: 1px solid var(--line); }
.figures strong { display: block; font-size: 2rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures small { font-size: 1rem; font-weight: 400; color: var(--soft); }
.rows { margin: 0 0 1.5rem; }
.bar { display: block; margin: .5rem 0 .75rem; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.legend { padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: .5rem; font-variant-numeric: tabular-nums; }
.patterns { position: absolute; }
.swatch { flex: none; border: 1px solid #666; }
.actions { margin: 0; padding: 0; list-style: none; counter-reset: action; }
.actions li { counter-increment: action; position: relative; padding: 1.25rem 0 1.25rem 3.5rem; border-top: 1px solid var(--line); }
.actions li::before { content: counter(action); position: absolute; left: 0; top: 1.25rem; width: 2.25rem; height: 2.25rem;
  border: 2px solid var(--blue); border-radius: 50%; color: var(--blue); font-weight: 700; text-align: center; line-height: 2rem; }
.actions li:last-child { border-bottom: 1px solid var(--line); }
.actions p { margin: 0; max-width: none; }
.fix { font-size: 1.125rem; font-weight: 700; }
.actions .because { margin-top: .375rem; }
.actions + .aside { margin-top: 1rem; }
.card { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin-bottom: 1.5rem; }
.card dt, .aside, .why, .waiver, .columns, .places { color: var(--soft); font-size: .875rem; }
.columns code { color: var(--ink); font-size: .8125rem; }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid; border-radius: .25rem; font-size: .8125rem; font-weight: 700;
  line-height: 1.5rem; white-space: nowrap; background: #fff; color: #3a3a3a; }
.badge.warn { color: #716043; background: #fef7da; }
.badge.hold { color: #b34000; background: #fff4f3; }
.badge.refuse { color: #fff; background: #b34000; border-color: #b34000; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin-bottom: 1.5rem; }
caption { text-align: left; font-weight: 700; padding-bottom: .75rem; }
th, td { padding: .875rem 1rem .875rem 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--blue); padding-top: 0; font-weight: 700; font-size: .875rem; }
thead th:first-child { width: 50%; }
thead th:last-child { width: 17%; }
th > span:not(.badge), td > span { display: block; margin-top: .25rem; }
.what { font-weight: 700; }
.places { font-variant-numeric: tabular-nums; }
.findings .number { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; }
tbody .number strong { font-size: 1.125rem; }
.gone { margin-bottom: 1rem; }
.gone ul { padding-left: 1.25rem; }
.contents { margin: 0 0 2rem; padding: 1rem 1.25rem; border: 1px solid var(--line); }
.contents p { margin: 0 0 .5rem; font-weight: 700; }
.contents ul { margin: 0; padding: 0; list-style: none; columns: 2; column-gap: 2rem; }
.contents li { break-inside: avoid; padding: .125rem 0; }
section > details > summary { cursor: pointer; padding: .75rem 0; border-top: 1px solid var(--line); }
section > details > summary :is(h2, h3) { display: inline; margin: 0; font-size: 1.375rem; }
section section > details > summary h3 { font-size: 1.125rem; }
section > details > div { scroll-margin-top: 5rem; padding-top: 1rem; }
.extract, .more, .guide { margin-top: 1rem; }
.trend { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; margin-bottom: 1.5rem; }
.trend figure { margin: 0; }
.trend figcaption { font-weight: 700; }
.trend svg { display: block; }
.trend text { font-size: 12px; fill: #3a3a3a; }
.trend .last { font-weight: 700; fill: var(--blue); }
.deliveries { font-variant-numeric: tabular-nums; }
.deliveries thead th:first-child { width: 20%; }
.deliveries thead th:last-child { width: 28%; }
tfoot th, tfoot td { font-weight: 700; border-bottom: 0; }
.guide dl { display: grid; gap: .5rem; margin-bottom: 1rem; }
.guide dl div { display: grid; grid-template-columns: 11rem 1fr; gap: 1rem; }
.guide dt { font-weight: 700; }
.guide dd { max-width: 44rem; }
.files ul { padding-left: 1.25rem; }
footer p { max-width: none; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; color: var(--soft); }

@media screen and (max-width: 40rem) {
  body { padding: 0 1rem 2rem; }
  .brand { margin: 0 -1rem 1.5rem; padding: .75rem 1rem; }
  h1 { font-size: 1.75rem; }
  h2 { font-size: 1.375rem; }
  .lede { font-size: 1.125rem; }
  section { margin-top: 2.25rem; }
  .contents ul { columns: 1; }
  .figures, .figures.four, .trend { grid-template-columns: 1fr; }
  .figures p + p { border-left: 0; border-top: 1px solid var(--line); }
  .legend, .card { flex-direction: column; }
  .card { gap: .5rem; }
  .actions li { padding-left: 3rem; }
  table, caption, tbody, tfoot, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr, tfoot tr { padding: 1rem 0; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 2px solid var(--blue); }
  th, td, .findings .number { padding: 0; border: 0; text-align: left; }
  tbody td { margin-top: .75rem; }
  .deliveries td { margin-top: 0; }
  .deliveries td[data-label]::before { display: inline-block; width: 6rem; }
  td[data-label]::before { content: attr(data-label); display: block; font-size: .875rem; color: var(--soft); font-weight: 400; }
  tfoot tr { display: flex; justify-content: space-between; }
  tfoot td[data-label]::before { content: none; }
  .guide dl div { grid-template-columns: 1fr; gap: 0; }
  .guide dl { gap: .75rem; }
}

@media screen and (prefers-color-scheme: dark) {
  .badge { background: #242424; color: #ddd; }
  .badge.warn { color: #efcb3a; background: #2d2923; }
  .badge.hold { color: #fc5d00; background: #2d211c; }
  .badge.refuse { color: #161616; background: #fc5d00; border-color: #fc5d00; }
  .trend text { fill: #ddd; }
  svg [fill='#000091'] { fill: var(--blue); }
  svg [stroke='#000091'] { stroke: var(--blue); }
  svg [stroke='#ddd'] { stroke: var(--line); }
}

@media print {
  @page { size: A4; margin: 15mm 14mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0 1px; }
  .brand { margin: 0 0 1rem; padding: 0 0 .5rem; }
  section { margin-top: 1.75rem; }
  h1, h2, p, caption, .figures, .card, .trend, .rows, .actions li, .guide dl div, tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; }
  summary { list-style: none; }
  .contents { display: none; }
  h2, h2 + p, summary, .card, .extract .callout, caption, thead { break-after: avoid; }
  tfoot { display: table-row-group; break-before: avoid; }
  .callout, .badge, svg { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { color: inherit; }
}
`;
