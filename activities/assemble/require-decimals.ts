/** Decimals are never rounded on the way to a file: the SQL that makes them must give what the contract's columns hold. */
import { z } from 'zod';
import { MOST_DIGITS } from '../../datasets/_columns/decimal-column.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';

const Described = z.object({ column_name: z.string(), column_type: z.string() });

/** Throws ContractBroken: no such column, a floating number, more decimals than the column has, or values that are too large for it. */
export async function requireDecimals(table: Table, session: Session): Promise<void> {
  const decimals = table.columns.filter(({ type }) => type === 'decimal');
  if (decimals.length === 0) return;
  const given = await session.rows(`describe from ${quoted(table.name)}`, Described);
  for (const column of decimals) {
    const found = given.find(({ column_name }) => column_name.toLowerCase() === column.name);
    if (!found)
      throw new ContractBroken(
        `${table.name}: the assembly does not give "${column.name}"; its SQL must give every column of contract.ts.`,
      );
    requireScale(table.name, column, found.column_type);
  }
  const beyond = decimals.map(
    (column) => `count(*) filter (where ${quoted(column.name)} is not null and ${heldValue(column)} is null)`,
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

function requireScale(table: string, column: Column, given: string): void {
  const scale = /^DECIMAL\(\d+,(\d+)\)$/.exec(given)?.[1] ?? (WHOLE.test(given) ? '0' : null);
  const most = column.decimal?.scale ?? 0;
  if (scale !== null && Number(scale) <= most) return;
  const wanted = duckdbType(column);
  throw new ContractBroken(
    `${table}: the assembly gives "${column.name}" as ${given}, which would be rounded to ${wanted} without a word; round and cast it in the SQL: cast(round(…, ${most}) as ${wanted.toLowerCase()}).`,
  );
}

const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;

/** A sum of the engine may have 39 digits in a type of 38, and a cast to its own type looks at nothing. */
function heldValue(column: Column): string {
  const value = quoted(column.name);
  const given = column.decimal?.precision === MOST_DIGITS ? `cast(${value} as varchar)` : value;
  return `try_cast(${given} as ${duckdbType(column)})`;
}
