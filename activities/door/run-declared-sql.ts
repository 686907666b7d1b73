/** SQL of whoever declares a dataset or a rule: what DuckDB does not take of it is told by file and line. */
import { ContractBroken, DeclarationInvalid } from '../errors.js';
import type { Session } from '../platform/effects.js';

export interface DeclaredSql {
  /** As people know it. */
  readonly file: string;
  readonly sql: string;
  /** The mapping, the rule … */
  readonly what: string;
  /** How one looks again; the end of a sentence. */
  readonly look?: string;
  readonly partnerSentence?: string;
}

const NO_SQL = /^(Binder|Parser|Catalog) Error/;
/** What the data hold decides: DuckDB's own words would repeat the value. */
const NO_VALUE = /^(Conversion|Invalid Input|Out of Range) Error/;

/** Throws DeclarationInvalid where it is no SQL that the tables and macros of the session allow, or fails on a value. */
export function runDeclaredSql(declared: DeclaredSql, session: Session): Promise<void> {
  return asDeclared(declared, () => session.run(declared.sql));
}

/** What `act` asks of DuckDB holds declared SQL: throws as runDeclaredSql. */
export async function asDeclared(
  { file, what, look, partnerSentence }: Omit<DeclaredSql, 'sql'>,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    const statement = error instanceof ContractBroken ? error.statement : undefined;
    if (!statement) throw error;
    const then = look === undefined ? '' : `, and look with: ${look}`;
    if (NO_VALUE.test(statement.kind))
      throw new DeclarationInvalid(
        `${file}: ${what} fails on a value of the data (${statement.kind}); read it with try_cast, or with a cell macro${then}.`,
        partnerSentence,
      );
    if (!NO_SQL.test(statement.kind)) throw error;
    const line = statement.line === null ? '' : `, line ${statement.line}`;
    throw new DeclarationInvalid(
      `${file}${line}: DuckDB does not take ${what} (${statement.kind}); correct it${then}.`,
      partnerSentence,
    );
  }
}
