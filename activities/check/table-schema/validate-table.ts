/** A file against a Table Schema: every broken cell counted, a sample of places told. Never a cell. */
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../sql-text.js';
import { SAMPLE_PLACES } from '../finding.js';
import { checksOf, type SchemaCheck } from './schema-checks.js';
import type { TableSchema } from './table-schema.js';

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

const Counted = z.object({ rank: z.number(), count: z.number(), lines: z.array(z.number()) });

/**
 * Findings in the order of the schema. `relation`: `_line`, then one text column per name, null where the cell is empty.
 * One pass over it, whatever the number of checks. Throws ConfigurationInvalid for a pattern that cannot be read.
 */
export async function validateTable(
  relation: string,
  columns: readonly string[],
  schema: TableSchema,
  session: Session,
): Promise<SchemaFinding[]> {
  await requirePatterns(schema, session);
  const checks = checksOf(schema, columns);
  const counted = await countBroken(relation, checks, session);
  return checks.flatMap((check, rank) => {
    const found = counted.find((one) => one.rank === rank);
    if (check.broken !== null && !found) return [];
    const column = check.columns.join(', ');
    const sample = (found?.lines ?? []).map((line) => ({ line, column }));
    const count = found?.count ?? 1;
    const { rule, severity } = check;
    return [{ rule, severity, column, count, sample, sampled: found !== undefined && count > sample.length }];
  });
}

/** Lines that could not be read at all, by reason. Needs what readExtract leaves in the session. */
export async function countUnread(session: Session): Promise<SchemaFinding[]> {
  const counted = await session.rows(
    `select reason as rule, count(*) as count, min(_line, ${SAMPLE_PLACES}) as lines
     from reading_rejects group by reason order by reason`,
    Counted.omit({ rank: true }).extend({ rule: z.string() }),
  );
  return counted.map(({ rule, count, lines }) => ({
    ...{ rule, severity: 'refuse', column: null, count },
    sample: lines.map((line) => ({ line, column: null })),
    sampled: count > lines.length,
  }));
}

async function countBroken(
  relation: string,
  checks: readonly SchemaCheck[],
  session: Session,
): Promise<z.infer<typeof Counted>[]> {
  const flags = checks.flatMap(({ broken }, rank) =>
    broken === null ? [] : [`case when ${broken} then ${rank} end`],
  );
  if (flags.length === 0) return [];
  return session.rows(
    `select rank, count(*) as count, min(_line, ${SAMPLE_PLACES}) as lines
     from (select _line, unnest(ranks) as rank from (
       select _line, [${flags.join(',\n')}] as ranks from ${quoted(relation)}))
     where rank is not null group by rank order by rank`,
    Counted,
  );
}

/** A pattern is tried alone, on no text: DuckDB would not say which of many it refuses. */
async function requirePatterns({ fields }: TableSchema, session: Session): Promise<void> {
  for (const { name, constraints } of fields) {
    if (constraints.pattern === undefined) continue;
    try {
      await session.run(`select regexp_full_match('', ${literal(constraints.pattern)})`);
    } catch {
      throw new ConfigurationInvalid(
        `The schema's pattern for "${name}" cannot be read (RE2: no look-around, no back-reference); rewrite it.`,
      );
    }
  }
}
