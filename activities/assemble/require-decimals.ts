/** Decimals are never rounded on the way to a file: the SQL that makes them must give what the contract's columns hold. */
import { z } from 'zod';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Table } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';

/** Throws ContractBroken: a floating number, more decimals than the column has, or values that are too large for it. */
export async function requireDecimals(table: Table, session: Session): Promise<void> {
  const decimals = table.columns.filter(({ type }) => type === 'decimal');
  if (decimals.length === 0) return;
  const types = await session.rows(
    'select column_name as name, data_type as type from duckdb_columns() where table_name = $table',
    z.object({ name: z.string(), type: z.string() }),
    { table: table.name },
  );
  for (const column of decimals) {
    const given = types.find(({ name }) => name === column.name)?.type ?? '';
    const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(given)?.[1] ?? (/INT/.test(given) ? '0' : null);
    const wanted = duckdbType(column);
    if (scale === null || Number(scale) > (column.decimal?.scale ?? 0))
      throw new ContractBroken(
        `${table.name}: the assembly gives "${column.name}" as ${given}, which would be rounded to ${wanted} without a word; round and cast it in the SQL: cast(round(…, ${column.decimal?.scale}) as ${wanted.toLowerCase()}).`,
      );
  }
  const beyond = decimals.map(
    (column) =>
      `count(*) filter (where ${quoted(column.name)} is not null and try_cast(${quoted(column.name)} as ${duckdbType(column)}) is null)`,
  );
  const [found] = await session.rows(
    `select [${beyond.join(', ')}] as beyond from ${quoted(table.name)}`,
    z.object({ beyond: z.array(z.number()) }),
  );
  const broken = decimals.flatMap(({ name }, rank) => {
    const count = found?.beyond[rank] ?? 0;
    return count > 0 ? [`${name} (${count} values larger than its digits hold)`] : [];
  });
  if (broken.length > 0)
    throw new ContractBroken(
      `${table.name}: not published, it breaks its contract: ${broken.join('; ')}; correct the assembly SQL or contract.ts.`,
    );
}
