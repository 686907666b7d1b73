/** The rules and the issue codes as the two tables of README.md. Pure. */
import type { SqlFile } from '../datasets/dataset.js';
import type { RuleBook } from './load-rules.js';
import { macroParameters } from './macro-parameters.js';

export function describeRules(rules: RuleBook): string {
  const macros = rules.macros.map((macro) => {
    const text = rules.rules.get(macro.name);
    return line([
      `\`${macro.name}\``,
      signatureOf(macro),
      brokenOf(macro),
      text?.what ?? '',
      text?.fix ?? '',
    ]);
  });
  const issues = [...rules.issues].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    '| rule | takes | what is broken | what is told | what to do |',
    '| --- | --- | --- | --- | --- |',
    ...macros,
    '',
    '| issue | severity | what is told | what to do |',
    '| --- | --- | --- | --- |',
    ...issues.map(([code, { severity, what, fix }]) => line([`\`${code}\``, severity, what, fix])),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What `with` gives: every parameter but the ones the entry's own table and column fill; one with a value of its own may be left out. */
function signatureOf(macro: SqlFile): string {
  return macroParameters(macro)
    .slice(1)
    .filter(({ name }) => name !== 'column_name')
    .map(({ name, isOptional }) => `\`${name}\`${isOptional ? ' (may be left out)' : ''}`)
    .join(', ');
}

/** The comment above the macro, on one line. */
function brokenOf({ sql }: SqlFile): string {
  const comment = sql.slice(0, sql.indexOf('create or replace macro'));
  return comment.replaceAll(/^-- /gm, '').trim().replaceAll('\n', ' ');
}
