/** Names and literals as SQL text: whatever a partner writes can only become a name or a literal. */

/** A name as a SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a SQL literal, for the few places where DuckDB takes no parameter. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
