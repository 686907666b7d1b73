/** How much of the memory that an operator gives DuckDB may count as its own. */

const UNITS: Readonly<Record<string, number>> = {
  ...{ KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 },
};

/** What writes a Parquet file or reads a CSV holds memory that DuckDB does not count: 0.3 GB beside 1 GB (bench -- memory). */
const COUNTED = 0.8;

/** `given`: as DUCKDB_MEMORY_LIMIT, such as `1GB`. In DuckDB's notation, in bytes. */
export function countedMemory(given: string): string {
  return `${Math.floor(memoryBytes(given) * COUNTED)}B`;
}

/** `given`: as DUCKDB_MEMORY_LIMIT. */
export function memoryBytes(given: string): number {
  const [, amount = '', unit = ''] = /^([\d.]+)\s?([KMGT]i?B)$/i.exec(given) ?? [];
  return Number(amount) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
}
