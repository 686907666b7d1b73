/** What one scan of a table tells before it is published: its counts, whether every format can carry it, and what each must say. */
import { z } from 'zod';
import type { Column, Table } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { brokenConstraints, type Constraint } from '../text/constraint-sql.js';
import { isLocated } from '../text/point-sql.js';
import { quoted } from '../text/sql-text.js';
import { type Fingerprint, fingerprintSql, hashCells } from './proof/fingerprint.js';
import { asText } from './proof/read-back.js';
import { type AssembledTable, publishedRows, requireColumns } from './published-rows.js';

export interface TableFacts {
  readonly rows: number;
  /** Rows with both coordinates. */
  readonly locatedRows: number;
  /** `id` where no row lacks it and no two rows share it, else empty. */
  readonly primaryKey: readonly string[];
  /** Columns with a cell longer than XLSX holds. */
  readonly overlongColumns: readonly string[];
  /** Columns of text in which no cell is one that a spreadsheet might run: guarding a text costs more than writing it, and most columns hold none. */
  readonly bareColumns: ReadonlySet<string>;
  /** What its rows say, as every file of all of them must. */
  readonly said: Fingerprint;
}

/** Characters (UTF-16 code units) of one XLSX cell. */
export const XLSX_CELL_LENGTH = 32_767;

/** Needs loadCellMacros. Throws ContractBroken when a column is missing, or holds what its contract does not allow or no format can carry. */
export async function measureTable(assembled: AssembledTable, session: Session): Promise<TableFacts> {
  await requireColumns(assembled, session);
  const { table } = assembled;
  const counted = countedFacts(table);
  const texts = table.columns.filter(({ type }) => type === 'text').map(({ name }) => name);
  const [row] = await session.rows(
    `select [${counted.map(({ sql }) => sql).join(', ')}] as counts,
      [${texts.map((name) => `coalesce(bool_and(is_bare(${quoted(name)})), true)`).join(', ')}]::boolean[] as bare,
      ${fingerprintSql('_row', hashCells(table.columns.map(asText)))} as hash
    from ${publishedRows(assembled)}`,
    Scanned,
  );
  if (!row) throw new ContractBroken(`${table.name}: DuckDB counted nothing; look at platform/duckdb.ts.`);
  const counts = counted.map(({ fact, column }, index) => ({ fact, column, count: row.counts[index] ?? 0 }));
  const total = (fact: Fact) => counts.find((one) => one.fact === fact)?.count ?? 0;
  refuseBreaches(table, counts);
  return {
    rows: total('rows'),
    locatedRows: total('located'),
    primaryKey: hasColumn(table, 'id') && total('distinct') === total('rows') ? ['id'] : [],
    overlongColumns: counts
      .filter(({ fact, count }) => fact === 'overlong' && count > 0)
      .map(({ column }) => column),
    bareColumns: new Set(texts.filter((_, rank) => row.bare[rank])),
    said: { rows: total('rows'), hash: row.hash },
  };
}

const Scanned = z.object({ counts: z.array(z.number()), bare: z.array(z.boolean()), hash: z.string() });

type Fact = 'rows' | 'located' | 'distinct' | 'overlong' | 'absent' | 'infinite' | 'emptyItems' | Constraint;

interface CountedFact {
  readonly fact: Fact;
  readonly column: string;
  readonly sql: string;
}

const BREACHES: Partial<Record<Fact, string>> = {
  absent: 'rows without a value, though it is required',
  infinite: 'values that are infinite or no number',
  emptyItems: 'lists with an empty item',
  trop_court: 'texts that are too short',
  trop_long: 'texts that are too long',
  forme_invalide: 'texts that do not have its pattern',
  hors_bornes: 'values out of its bounds',
  code_inconnu: 'values that are not in its closed list',
};

function countedFacts(table: Table): CountedFact[] {
  const located = isLocated(table.columns) ? 'longitude is not null and latitude is not null' : 'false';
  return [
    { fact: 'rows', column: '', sql: 'count(*)' },
    { fact: 'located', column: '', sql: `count(*) filter (where ${located})` },
    ...(hasColumn(table, 'id')
      ? [{ fact: 'distinct' as const, column: 'id', sql: 'count(distinct id)' }]
      : []),
    ...table.columns.flatMap(columnFacts),
  ];
}

function columnFacts(column: Column): CountedFact[] {
  const name = quoted(column.name);
  const count = (fact: Fact, where: string) => ({
    fact,
    column: column.name,
    sql: `count(*) filter (where ${where})`,
  });
  const facts = column.required ? [count('absent', `${name} is null`)] : [];
  if (column.type === 'number' || column.type === 'date')
    facts.push(count('infinite', `not isfinite(${name})`));
  if (column.type === 'text') facts.push(count('overlong', `utf16_length(${name}) > ${XLSX_CELL_LENGTH}`));
  if (column.type === 'list') {
    facts.push(count('overlong', `utf16_length(list_text(${name})) > ${XLSX_CELL_LENGTH}`));
    facts.push(count('emptyItems', `len(list_filter(${name}, lambda item: coalesce(item, '') = '')) > 0`));
  }
  // what becomes a pseudonym is held to its contract before it is one
  const constraints = column.identifier === undefined ? brokenConstraints(column) : [];
  return [...facts, ...constraints.map(({ constraint, where }) => count(constraint, where))];
}

function refuseBreaches(
  table: Table,
  counts: readonly { fact: Fact; column: string; count: number }[],
): void {
  const broken = counts.flatMap(({ fact, column, count }) => {
    const reason = BREACHES[fact];
    return reason && count > 0 ? [`${column} (${count} ${reason})`] : [];
  });
  if (broken.length > 0)
    throw new ContractBroken(
      `${table.name}: not published, it breaks its contract: ${broken.join('; ')}; correct the assembly SQL or contract.ts.`,
    );
}

function hasColumn(table: Table, name: string): boolean {
  return table.columns.some((column) => column.name === name);
}
