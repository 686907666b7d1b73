/** What DuckDB itself says of a session: the rules it knows, with their parameters, and the columns of its relations. */
import { z } from 'zod';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { macroParameters } from '../../quality-rules/macro-parameters.js';
import { runDeclaredSql } from '../door/run-declared-sql.js';
import type { Session } from '../platform/effects.js';
import type { Macro } from './bind-rule.js';

const Declared = z.object({
  name: z.string(),
  kind: z.enum(['macro', 'table_macro']),
  parameters: z.array(z.string()),
});

/** The same for every session of a rule book: asked once. */
const known = new WeakMap<RuleBook, ReadonlyMap<string, Macro>>();

/** Creates every macro, then reads their parameters back: a rule's parameters are declared once, in its SQL. */
export async function loadMacros(rules: RuleBook, session: Session): Promise<ReadonlyMap<string, Macro>> {
  for (const { name, sql } of rules.macros)
    await runDeclaredSql({ file: `quality-rules/${name}.sql`, sql, what: 'the rule' }, session);
  const macros = known.get(rules) ?? (await readMacros(rules, session));
  known.set(rules, macros);
  return macros;
}

async function readMacros(rules: RuleBook, session: Session): Promise<ReadonlyMap<string, Macro>> {
  const declared = await session.rows(
    `select function_name as name, function_type as kind, parameters from duckdb_functions()
     where not internal and list_contains($names, function_name)`,
    Declared,
    { names: rules.macros.map(({ name }) => name) },
  );
  const optional = new Map(
    rules.macros.map((macro) => [macro.name, macroParameters(macro).filter(({ isOptional }) => isOptional)]),
  );
  return new Map(
    declared.map(({ name, kind, parameters }) => [
      name,
      {
        kind: kind === 'macro' ? 'row' : 'table',
        parameters,
        optional: (optional.get(name) ?? []).map((one) => one.name),
      },
    ]),
  );
}

const Relation = z.object({ name: z.string(), columns: z.array(z.string()) });

export async function readTables(session: Session): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const relations = await session.rows(
    'select table_name as name, list(column_name) as columns from duckdb_columns() where not internal group by all',
    Relation,
  );
  return new Map(relations.map(({ name, columns }) => [name, new Set(columns)]));
}
