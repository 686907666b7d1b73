/** Values into statements of DuckDB-Wasm, and out of its answers. */
import type { SqlParameters, SqlValue } from '../../../activities/platform/effects.js';
import { literal } from '../../../activities/text/sql-text.js';

/** This engine binds by position only: values become literals, outside quotes. */
export function withValues(sql: string, parameters: SqlParameters = {}): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-z_]+)/g, (whole, name: string | undefined) => {
    const value = name === undefined ? undefined : parameters[name];
    return value === undefined ? whole : valueSql(value);
  });
}

export function valueSql(value: SqlValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return literal(value);
  if (typeof value === 'object') return `cast([${value.map(literal).join(', ')}] as varchar[])`;
  return typeof value === 'bigint' ? `${value}::bigint` : String(value);
}

/** Arrow's rows and vectors as objects and arrays. A row says of no method that it has it, and has it. */
export function plain(value: unknown): unknown {
  const json: unknown = (value as { toJSON?: () => unknown } | null)?.toJSON?.();
  if (json === undefined) return value;
  if (Array.isArray(json)) return json.map(plain);
  return Object.fromEntries(Object.entries(json as object).map(([name, item]) => [name, plain(item)]));
}
