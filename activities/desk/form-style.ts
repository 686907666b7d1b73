/** Fields as the State's design system draws them: a grey box on a line, its label above, its error beside it in words. */
export const FORM_STYLE = `fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend, label { padding: 0; font-weight: 700; }
.field { margin: 0 0 1.5rem; max-width: 44rem; }
.choice { display: flex; align-items: flex-start; gap: .75rem; margin-top: .75rem; }
.choice input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--blue); }
.choice label { font-weight: 400; }
.hint { margin: 0; color: var(--soft); font-size: .875rem; }
.field input, textarea { display: block; width: 100%; margin-top: .5rem; padding: .5rem 1rem; font: inherit; color: inherit;
  background: #eee; border: 0; border-bottom: 2px solid #3a3a3a; border-radius: .25rem .25rem 0 0; }
textarea { min-height: 6rem; resize: vertical; }
.wrong { padding-left: 1rem; border-left: 2px solid #ce0500; }
.wrong .field input, .wrong input, .wrong textarea { border-bottom-color: #ce0500; }
.error { margin: .5rem 0 0; color: #ce0500; font-size: .875rem; font-weight: 700; }
.callout.alert { border-left-color: #ce0500; }
.callout p:last-child, .callout ul:last-child { margin-bottom: 0; }
ol { margin: 0 0 1.5rem; padding-left: 1.25rem; max-width: 44rem; }
li + li { margin-top: .25rem; }
button { padding: .5rem 1.5rem; font: inherit; font-weight: 700; color: #fff; background: var(--blue); border: 0; cursor: pointer; }
button:hover { background: #1212ff; }
input:focus-visible, textarea:focus-visible, button:focus-visible { outline: 2px solid #0a76f6; outline-offset: 2px; }
@media (max-width: 40rem) { button { width: 100%; } }
`;
