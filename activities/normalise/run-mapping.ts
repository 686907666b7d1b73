/** A source's mapping and the contract of its table: the declared columns of `extract` → rows of the contract's types. */
import { z } from 'zod';
import type { Dataset, Source, SqlFile, Table } from '../../datasets/dataset.js';
import { asDeclared, runDeclaredSql } from '../door/run-declared-sql.js';
import { DeclarationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { type MappedColumn, typedRowsSql } from './typing-sql.js';

export interface MappingRequest {
  readonly dataset: Pick<Dataset, 'id'>;
  readonly source: Pick<Source, 'source'>;
  readonly mapping: SqlFile;
}

/**
 * `take` is given the select of the typed rows, in which identifiers are in clear; it makes a table of them.
 * Throws DeclarationInvalid where the mapping is no SQL that these columns and macros allow, or fails on a value: it ends its source, and no
 * other. Values are made when rows are taken: the steps of a mapping are views.
 */
export async function runMapping(
  { dataset: { id }, source: { source }, mapping }: MappingRequest,
  table: Table,
  session: Session,
  take: (rows: string) => Promise<void>,
): Promise<void> {
  const asked = {
    file: `datasets/${id}/sources/${source}.sql`,
    what: 'the mapping',
    look: `npx insertion validate FILE --dataset ${id} --source ${source}`,
    partnerSentence:
      'Votre extrait est bien arrivé, mais un réglage de notre côté empêche de le lire. Rien n’est attendu de votre part.',
  };
  await runDeclaredSql({ ...asked, sql: mapping.sql }, session);
  const columns = await mappedColumns(session);
  refuseFloats(asked.file, table, columns);
  await asDeclared(asked, () => take(typedRowsSql(table, columns)));
}

/** A floating number has lost digits, or has some that nobody wrote: 12.30 and 0.1 + 0.2 are none of it. */
function refuseFloats(
  file: string,
  table: Table,
  mapped: readonly (MappedColumn & { type: string })[],
): void {
  for (const { name } of [...table.columns, ...table.working].filter(({ type }) => type === 'decimal'))
    if (mapped.some((one) => one.name === name && /DOUBLE|FLOAT/.test(one.type)))
      throw new DeclarationInvalid(
        `${file}: it gives "${name}" as a floating number, and contract.ts has it as a decimal; read it by cell_decimal, which keeps every digit, or round it there and cast it.`,
      );
}

const MappedColumns = z.object({ name: z.string(), type: z.string() });

/** What the mapping gives, in its order; from the catalogue: `describe` would bind the whole mapping once more. */
async function mappedColumns(session: Session): Promise<(MappedColumn & { type: string })[]> {
  const columns = await session.rows(
    `select column_name as name, data_type as type from duckdb_columns() where table_name = 'mapped' order by column_index`,
    MappedColumns,
  );
  return columns.map(({ name, type }) => ({ name, type, isCell: type.startsWith('STRUCT("value"') }));
}
