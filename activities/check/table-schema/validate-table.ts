/** A file against a Table Schema: every broken cell counted, a sample of places told. Never a cell. */
import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { SAMPLE_PLACES } from '../finding.js';
import { withReadableFormats } from './plan-formats.js';
import { planPatterns } from './plan-patterns.js';
import { bindFields, checksOf, type SchemaCheck } from './schema-checks.js';
import type { TableSchema } from './table-schema.js';
import type { SchemaTarget } from './value-constraints.js';

export const SchemaFinding = z.strictObject({
  rule: z.string(),
  severity: z.enum(['warn', 'refuse']),
  /** Null: the whole line, or the file. */
  column: z.string().nullable(),
  /** Every place. */
  count: z.int().min(1),
  /** The lowest lines; `sampled`: there are more. */
  sample: z.array(z.strictObject({ line: z.int(), column: z.string().nullable() })).max(SAMPLE_PLACES),
  sampled: z.boolean(),
});
export type SchemaFinding = z.infer<typeof SchemaFinding>;

const Counted = z.object({ count: z.number(), lines: z.array(z.number()).nullable() });
type Counted = z.infer<typeof Counted>;

/** What the reading of the file says beyond its cells. */
export interface ReadColumns {
  /** What the file calls a column that has another name in the relation, because that one was taken. */
  readonly titles?: Readonly<Record<string, string>>;
  /** Columns of a workbook with cells that are dates, numbers or truths; `reading_alike` has their texts that look like such cells. */
  readonly native?: readonly string[];
  /** An empty cell is an empty text, as in CSV. */
  readonly emptyIsText?: boolean;
}

export interface SchemaVerdict {
  readonly findings: SchemaFinding[];
  /** What was not checked, as `pattern of "name"`, `format of "name"`. */
  readonly unchecked: string[];
}

export async function validateTable(
  relation: string,
  columns: readonly string[],
  schema: TableSchema,
  session: Session,
): Promise<SchemaFinding[]> {
  return (await checkTable(relation, columns, schema, session)).findings;
}

/**
 * Findings in the order of the schema. `relation`: `_line`, then one text column per name, null where the cell is empty. Time and
 * memory grow with the checks, a few dozen at a time.
 */
export async function checkTable(
  relation: string,
  columns: readonly string[],
  declared: TableSchema,
  session: Session,
  read: ReadColumns = {},
): Promise<SchemaVerdict> {
  const { schema, unread } = await withReadableFormats(declared, session);
  const target: SchemaTarget = {
    columns: columns.map((name) => ({
      ...{ name, title: read.titles?.[name] ?? name },
      native: read.native?.includes(name) ? isNativeCell(name) : null,
    })),
    emptyIsText: read.emptyIsText ?? false,
    patterns: new Map(),
  };
  const patterned = bindFields(schema, target).flatMap(({ field: { name, constraints }, text }) =>
    constraints.pattern === undefined ? [] : [{ name, pattern: constraints.pattern, text }],
  );
  const { checks: patterns, unchecked } = await planPatterns(relation, patterned, session);
  const checks = checksOf(schema, { ...target, patterns });
  const counted = await countBroken(relation, checks, session);
  return {
    findings: checks.flatMap((check) => findingOf(check, counted.get(check))),
    unchecked: [...unread, ...unchecked.map((name) => `pattern of "${name}"`)],
  };
}

function isNativeCell(name: string): string {
  return `_line not in (select _line from reading_alike where name = ${literal(name)})`;
}

function findingOf(
  { rule, severity, columns, broken }: SchemaCheck,
  counted: Counted | undefined,
): SchemaFinding[] {
  if (broken !== null && !counted?.count) return [];
  const column = columns.join(', ');
  const sample = (counted?.lines ?? []).map((line) => ({ line, column }));
  const count = counted?.count ?? 1;
  return [{ rule, severity, column, count, sample, sampled: counted !== undefined && count > sample.length }];
}

/** Lines that could not be read at all, by reason. Needs what readExtract leaves in the session. */
export async function countUnread(session: Session): Promise<SchemaFinding[]> {
  const counted = await session.rows(
    `select reason as rule, count(*) as count, min(_line, ${SAMPLE_PLACES}) as lines
     from reading_rejects group by reason order by reason`,
    Counted.extend({ rule: z.string(), lines: z.array(z.number()) }),
  );
  return counted.map(({ rule, count, lines }) => ({
    ...{ rule, severity: 'refuse', column: null, count },
    sample: lines.map((line) => ({ line, column: null })),
    sampled: count > lines.length,
  }));
}

/** Checks that one query makes: planning costs more than in proportion to them. */
const TOGETHER = 6;

/** By check. Those that compare rows are made one by one: each sorts the table in its own way. */
async function countBroken(
  relation: string,
  checks: readonly SchemaCheck[],
  session: Session,
): Promise<Map<SchemaCheck, Counted>> {
  const counted = new Map<SchemaCheck, Counted>();
  const rowwise = checks.filter(({ broken, compares }) => broken !== null && !compares);
  for (let from = 0; from < rowwise.length; from += TOGETHER) {
    const batch = rowwise.slice(from, from + TOGETHER);
    const flags = batch.map(({ broken }, rank) => `(${broken}) as b${rank}`);
    const counts = batch.map(
      (_, rank) =>
        `count(*) filter (b${rank}) as count${rank}, min(_line, ${SAMPLE_PLACES}) filter (b${rank}) as lines${rank}`,
    );
    const [row] = await session.rows(
      `select ${counts.join(', ')} from (select _line, ${flags.join(', ')} from ${quoted(relation)})`,
      z.record(z.string(), z.unknown()),
    );
    for (const [rank, check] of batch.entries())
      counted.set(check, Counted.parse({ count: row?.[`count${rank}`], lines: row?.[`lines${rank}`] }));
  }
  for (const check of checks.filter(({ broken, compares }) => broken !== null && compares)) {
    const [row] = await session.rows(
      `select count(*) as count, min(_line, ${SAMPLE_PLACES}) as lines
       from (select _line, (${check.broken}) as broken from ${quoted(relation)}) where broken`,
      Counted,
    );
    counted.set(check, row ?? NONE);
  }
  return counted;
}

const NONE: Counted = { count: 0, lines: [] };
