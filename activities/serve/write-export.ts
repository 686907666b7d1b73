/** Every row of an answer as a file, with the conventions of the published ones. */
import { rm } from 'node:fs/promises';
import type { Column, Table } from '../../datasets/dataset.js';
import type { Session } from '../platform/effects.js';
import type { ServeEffects } from './effects.js';
import { answerColumns, type ExportFormat, exportStatement } from './question/build-sql.js';
import type { Query } from './question/parse-query.js';
import type { Relation } from './question/relation.js';
import { refuseParameter } from './refusal.js';
import type { ServedTable } from './served-table.js';

/** Needs loadCellMacros. `to`, and what stands beside it meanwhile, may be written. Throws Refusal. */
export async function writeExport(
  {
    table,
    query,
    relation,
  }: { readonly table: ServedTable; readonly query: Query; readonly relation: Relation },
  { format, to }: { readonly format: ExportFormat; readonly to: string },
  session: Session,
  { writers }: ServeEffects,
): Promise<void> {
  if (format !== 'geojson' && format !== 'xlsx') {
    const { sql, parameters } = exportStatement(relation, query, { format, to }, table);
    await session.run(sql, parameters);
    return;
  }
  const columns = answerColumns(query);
  if (format === 'geojson' && !hasPoints(columns))
    refuseParameter('format', 'geojson demande les colonnes latitude et longitude');
  const rows = `${to}.parquet`;
  try {
    const { sql, parameters } = exportStatement(relation, query, { format: 'parquet', to: rows }, table);
    await session.run(sql, parameters);
    const assembled = { table: tableOf(table, columns), path: rows };
    await writers[format](assembled, to, session);
  } finally {
    await rm(rows, { force: true });
  }
}

export function hasPoints(columns: readonly { readonly name: string }[]): boolean {
  return ['latitude', 'longitude'].every((name) => columns.some((column) => column.name === name));
}

function tableOf(
  { name, title, description, columns: known }: ServedTable,
  columns: readonly Pick<Column, 'name' | 'type' | 'decimal'>[],
): Table {
  const described = columns.map(({ name: column, type, decimal }): Column => {
    const found = known.find((one) => one.name === column);
    return {
      name: column,
      ...{ type, decimal },
      required: found?.required ?? false,
      description: found?.description ?? column,
      examples: [],
      unit: found?.unit,
    };
  });
  return { name, zone: 'open', title, grain: description, columns: described, working: [], formats: [] };
}
