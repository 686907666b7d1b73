/** Declared rules over the relations of a session: counted first, all row rules of a table in one scan; lines are looked up only for broken rules. */
import { z } from 'zod';
import type { RuleUse } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { ContractBroken } from '../errors.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { type BoundRule, bindRule, type RuleScope, wrongEntry } from './bind-rule.js';
import { loadMacros, readTables } from './describe-session.js';
import { SAMPLE_PLACES } from './finding.js';

/**
 * A declared rule that rows of one extract break. `source` is empty when it is about a whole table; `rank` of the extract in its source,
 * null where the rule names no line.
 */
export interface RuleResult {
  readonly use: RuleUse;
  readonly source: string;
  readonly rank: number | null;
  readonly count: number;
  readonly measure: number | null;
  readonly places: readonly number[];
}

export type RuleContext = Pick<RuleScope, 'where' | 'given'>;

/** A name that no contract can use. One row per place where a rule is broken. */
export const RULE_PLACES = '_rule_places';

/**
 * Every rule that is broken, per extract. Leaves the table RULE_PLACES (entry, source, code, field, line, measure) in the session.
 * Relations carry `_source` and `_line` beside their columns. Throws DeclarationInvalid.
 */
export async function runRules(
  uses: readonly RuleUse[],
  rules: RuleBook,
  session: Session,
  context: RuleContext = { where: 'rules.yaml', given: () => undefined },
): Promise<RuleResult[]> {
  await session.run(`create or replace temp table ${quoted(RULE_PLACES)}
    (entry integer, source varchar, code varchar, field varchar, line bigint, measure double)`);
  if (uses.length === 0) return [];
  const scope = { ...context, macros: await loadMacros(rules, session), tables: await readTables(session) };
  const bound = uses.map((use, entry) => bindRule(use, entry, scope));
  try {
    for (const rule of await findSuspects(bound, session)) await session.run(placesSql(rule));
  } catch (error) {
    throw (await findWrongEntry(bound, scope, session)) ?? error;
  }
  return readResults(uses, session);
}

/** The table rules, which count by looking, and the row rules that at least one row breaks. */
async function findSuspects(bound: readonly BoundRule[], session: Session): Promise<BoundRule[]> {
  const suspects = bound.filter(({ kind }) => kind === 'table');
  const rowRules = bound.filter(({ kind }) => kind === 'row');
  for (const table of new Set(rowRules.map(({ use }) => use.table))) {
    const ofTable = rowRules.filter(({ use }) => use.table === table);
    const counts = await countRowRules(table, ofTable, session);
    suspects.push(...ofTable.filter((_, index) => (counts[index] ?? 0) > 0));
  }
  return suspects;
}

const Counted = z.object({ counts: z.array(z.number()) });

async function countRowRules(
  table: string,
  bound: readonly BoundRule[],
  session: Session,
): Promise<readonly number[]> {
  const filters = bound.map(({ call }) => `count(*) filter (where ${call})`);
  const [row] = await session.rows(
    `select [${filters.join(',\n  ')}] as counts from ${quoted(table)}`,
    Counted,
  );
  return row?.counts ?? [];
}

function placesSql({ entry, use, kind, call }: BoundRule): string {
  const broken =
    kind === 'row' ? `null::double from ${quoted(use.table)} where ${call}` : `measure from ${call}`;
  const field = use.column === undefined ? 'null' : literal(use.column);
  return `insert into ${quoted(RULE_PLACES)} select ${entry}, _source, ${literal(use.rule)}, ${field}, _line, ${broken}`;
}

const Result = z.object({
  entry: z.number(),
  source: z.string(),
  rank: z.number().nullable(),
  count: z.number(),
  measure: z.number().nullable(),
  places: z.array(z.number()),
});

async function readResults(uses: readonly RuleUse[], session: Session): Promise<RuleResult[]> {
  const results = await session.rows(
    `select entry, source, rank, count(*) as count, max(measure) as measure, coalesce(min(line, ${SAMPLE_PLACES}), []) as places
     from (select * replace (line % ${EXTRACT_STEP} as line), line // ${EXTRACT_STEP} as rank from ${quoted(RULE_PLACES)})
     group by entry, source, rank order by entry, source, rank`,
    Result,
  );
  return results.flatMap(({ entry, ...rest }) => {
    const use = uses[entry];
    return use ? [{ use, ...rest }] : [];
  });
}

/** DuckDB does not say which of many rules it refused, so each is tried alone, over no rows. */
async function findWrongEntry(
  bound: readonly BoundRule[],
  scope: RuleContext,
  session: Session,
): Promise<Error | undefined> {
  for (const { entry, use, kind, call } of bound) {
    try {
      await session.run(
        kind === 'row' ? `select ${call} from ${quoted(use.table)} limit 0` : `from ${call} limit 0`,
      );
    } catch (error) {
      if (!(error instanceof ContractBroken)) throw error;
      return wrongEntry(
        use,
        entry,
        scope,
        'DuckDB refuses it: the type of the column and the parameters do not go together',
      );
    }
  }
  return undefined;
}
