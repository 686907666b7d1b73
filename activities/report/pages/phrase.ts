/**
 * What was seen, without the columns it starts with: they are shown apart. « h_lundi », « h_mardi » : les horaires…
 * becomes « Les horaires… ». A sentence that does not start with them stays whole.
 */
export function phraseOf(finding: {
  readonly what: string;
  readonly columns: readonly string[];
  readonly field: string | null;
}): string {
  const { what, columns, field } = finding;
  const named = columns.length > 0 ? columns : field === null ? [] : [field];
  const start = `${named.length > 0 ? named.map((name) => `« ${name} »`).join(', ') : 'Ligne entière'} : `;
  const rest = what.startsWith(start) ? what.slice(start.length) : what;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
