/** Fields as the State's design system draws them: a grey box on a line, its label above, its error beside it in words; light and dark. */
export const FORM_STYLE = `:root { --error: #ce0500; --field: #eee; --edge: #3a3a3a; --over: #1212ff; --on-blue: #fff; }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend, label { padding: 0; font-weight: 700; }
.field { margin: 0 0 1.5rem; max-width: 44rem; }
.choice { display: flex; align-items: flex-start; gap: .75rem; margin-top: .75rem; }
.choice input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--blue); }
.choice label { font-weight: 400; }
.hint { margin: 0; color: var(--soft); font-size: .875rem; }
.field input, select, textarea { display: block; width: 100%; margin-top: .5rem; padding: .5rem 1rem; font: inherit; color: inherit;
  background: var(--field); border: 0; border-bottom: 2px solid var(--edge); border-radius: .25rem .25rem 0 0; }
textarea { min-height: 6rem; resize: vertical; }
.wrong { padding-left: 1rem; border-left: 2px solid var(--error); }
.wrong .field input, .wrong input, .wrong textarea { border-bottom-color: var(--error); }
.error { margin: .5rem 0 0; color: var(--error); font-size: .875rem; font-weight: 700; }
.callout.alert { border-left-color: var(--error); }
.callout p:last-child, .callout ul:last-child { margin-bottom: 0; }
ol { margin: 0 0 1.5rem; padding-left: 1.25rem; max-width: 44rem; }
li + li { margin-top: .25rem; }
button { padding: .5rem 1.5rem; font: inherit; font-weight: 700; color: var(--on-blue); background: var(--blue); border: 0; cursor: pointer; }
button:hover { background: var(--over); }
input:focus-visible, select:focus-visible, summary:focus-visible, textarea:focus-visible, button:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
header nav { margin: -2.5rem -1.5rem 2.5rem; padding: 0 1.5rem; border-bottom: 1px solid var(--line); }
header nav ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: 0; list-style: none; }
header nav li + li { margin: 0; }
header nav a { display: block; padding: .75rem 0; color: var(--ink); text-decoration: none; }
header nav a:hover { text-decoration: underline; }
header nav a[aria-current] { color: var(--blue); font-weight: 700; box-shadow: inset 0 -2px var(--blue); }
h1 + .ask { margin-top: 1.5rem; }
.ask { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 0 1rem; }
.ask .field { flex: 1 1 16rem; margin: 0 0 1rem; }
.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.late { color: var(--error); }
.series { display: flex; flex-wrap: wrap; margin: 0; padding: 0; list-style: none; font-variant-numeric: tabular-nums; }
.series li + li { margin: 0; }
.series li:not(:last-child)::after { content: ' → ' / ''; white-space: pre; color: var(--soft); }
.series li:last-child { font-weight: 700; }
th .hint { font-weight: 400; }
.cards thead th { white-space: normal; vertical-align: bottom; }
.cards td code { white-space: nowrap; }
summary { margin-bottom: 1rem; color: var(--blue); cursor: pointer; }
@media (max-width: 40rem) {
button, .ask p { width: 100%; }
.cards, .cards tbody, .cards tr, .cards th, .cards td, .cards caption { display: block; }
.cards thead { display: none; }
.cards tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
.cards th, .cards td { padding: .125rem 0; border: 0; }
.cards td { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; text-align: left; white-space: normal; }
.cards td::before { content: attr(data-label) / ''; color: var(--soft); }
}
@media screen and (prefers-color-scheme: dark) {
:root { --error: #ff5655; --field: #242424; --edge: #cecece; --over: #b1b1f9; --on-blue: #000091; }
}
`;
