/** What passes from DuckDB to a step: plain numbers, and errors without a cell in them. */
import { ContractBroken, EngineFailed, InsertionError } from '../../errors.js';

export function withPlainNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainNumber(value)]));
}

function plainNumber(value: unknown): unknown {
  if (typeof value === 'bigint') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
      throw new ContractBroken('DuckDB returned an integer above 2^53; cast it to text in the query.');
    return Number(value);
  }
  return Array.isArray(value) ? value.map(plainNumber) : value;
}

/** Of what was given to it, from 1; null where it does not say. */
function lineOf(text: string): number | null {
  const [, line] = /\nLINE (\d+):/.exec(text) ?? [];
  return line === undefined ? null : Number(line);
}

/** DuckDB prints cells in its messages: only the class of its error and the statement's first line pass. */
export async function guarded<Result>(
  statement: string,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof InsertionError) throw error;
    const text = error instanceof Error ? error.message : '';
    const kind = /^(?:Error: )?([A-Z][A-Za-z ]+ Error)/.exec(text)?.[1] ?? 'Error';
    const where = statement.trimStart().split('\n', 1)[0]?.slice(0, 120) ?? '';
    if (/^(Out of Memory|IO|Interrupt|TransactionContext)/i.test(kind))
      throw new EngineFailed(
        `DuckDB stopped (${kind}) in: ${where}; check disk space and DUCKDB_MEMORY_LIMIT.`,
      );
    throw new ContractBroken(`DuckDB refused a statement (${kind}): ${where}`, { kind, line: lineOf(text) });
  }
}
