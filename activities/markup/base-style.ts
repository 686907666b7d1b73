/** The look of the pages: sober, readable on paper, on a phone and by a screen reader. All texts pass WCAG AA on their ground. */

export const BASE_STYLE = `
:root { color-scheme: light; --ink: #161616; --soft: #666; --line: #ddd; --blue: #000091; --ground: #f6f6f6; }
* { box-sizing: border-box; }
html { font: 16px/1.5 Marianne, arial, sans-serif; color: var(--ink); background: #fff; -webkit-text-size-adjust: 100%; }
body { max-width: 62rem; margin: 0 auto; padding: 0 1.5rem 3rem; overflow-wrap: anywhere; }
a { color: var(--blue); text-underline-offset: .2em; }
a:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
h1, h2 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 2.25rem; }
h2 { font-size: 1.5rem; margin-bottom: 1rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
section { margin-top: 3rem; }
code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: .875em; }
dl, dd, ul { margin: 0; }
.brand { margin: 0 -1.5rem 2.5rem; max-width: none; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line);
  font-weight: 700; color: var(--blue); }
.overline { margin: 0; color: var(--soft); font-weight: 700; }
.lede { margin: .5rem 0 1.5rem; font-size: 1.25rem; }
.callout { margin: 0 0 1rem; max-width: none; padding: 1rem 1.25rem; background: var(--ground); border-left: 4px solid var(--blue); }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #fff; --soft: #a8a8a8; --line: #353535; --blue: #8585f6; --ground: #1e1e1e; }
  html { background: #161616; }
}
`;
