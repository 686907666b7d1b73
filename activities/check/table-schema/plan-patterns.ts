/** How each pattern of a schema is checked: by the engine, by JavaScript where it has look-arounds, or not at all. */
import { createContext, Script } from 'node:vm';
import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { readPattern } from './pattern.js';

/** True in SQL where a text, never null, does not match the pattern. */
export type PatternCheck = (text: string) => string;

export interface PatternPlan {
  readonly checks: ReadonlyMap<string, PatternCheck>;
  /** Fields whose pattern neither engine can read, or takes too long to check. */
  readonly unchecked: readonly string[];
}

export interface PatternField {
  readonly name: string;
  readonly pattern: string;
  /** SQL of the field's text; null where it is no value. */
  readonly text: string;
}

/** How many texts are tested at once, and for how long: a pattern can be written so that matching never ends. */
const BATCH = 20_000;
const LONGEST_MS = 5_000;

export async function planPatterns(
  relation: string,
  fields: readonly PatternField[],
  session: Session,
): Promise<PatternPlan> {
  const checks = new Map<string, PatternCheck>();
  const readable = new Map<string, boolean>();
  const unchecked: string[] = [];
  for (const [rank, field] of fields.entries()) {
    const { re2, script } = readPattern(field.pattern);
    if (!readable.has(re2)) readable.set(re2, await isReadable(re2, session));
    if (readable.get(re2))
      checks.set(field.name, (text) => `not regexp_full_match(${text}, ${literal(re2)})`);
    else if (script && (await testTexts(relation, field.text, script, rank, session)))
      checks.set(field.name, (text) => `${text} in (select value from schema_unmatched_${rank})`);
    else unchecked.push(field.name);
  }
  return { checks, unchecked };
}

/** Each pattern is tried alone, on no text: given many, DuckDB would not say which one it refuses. */
async function isReadable(pattern: string, session: Session): Promise<boolean> {
  try {
    await session.run(`select regexp_full_match('', ${literal(pattern)})`);
    return true;
  } catch {
    return false;
  }
}

const Texts = z.object({ value: z.string() });

/** Leaves the texts that do not match in a table of its own. False where the pattern takes too long. */
async function testTexts(
  relation: string,
  text: string,
  pattern: RegExp,
  rank: number,
  session: Session,
): Promise<boolean> {
  const [texts, unmatched] = [`schema_texts_${rank}`, `schema_unmatched_${rank}`];
  await session.run(`create or replace temp table ${unmatched} (value varchar)`);
  await session.run(
    `create or replace temp table ${texts} as
     select row_number() over () as place, value
     from (select distinct ${text} as value from ${quoted(relation)}) where value is not null`,
  );
  for (let from = 0; ; from += BATCH) {
    const batch = await session.rows(
      `select value from ${texts} where place > ${from} and place <= ${from + BATCH}`,
      Texts,
    );
    if (batch.length === 0) break;
    const refused = unmatchedOf(
      batch.map(({ value }) => value),
      pattern,
    );
    if (refused === null) return false;
    if (refused.length > 0)
      await session.run(`insert into ${unmatched} select unnest($refused::varchar[])`, { refused });
  }
  await session.run(`drop table ${texts}`);
  return true;
}

const SEARCH = new Script('texts.filter((text) => !pattern.test(text))');
const Refused = z.array(z.string());
/** From another realm, so not an instance of Error. */
const TimedOut = z.object({ code: z.literal('ERR_SCRIPT_EXECUTION_TIMEOUT') });

/** Null when time runs out. */
function unmatchedOf(texts: readonly string[], pattern: RegExp): string[] | null {
  try {
    const found: unknown = SEARCH.runInContext(createContext({ texts, pattern }), { timeout: LONGEST_MS });
    return Refused.parse(found);
  } catch (error) {
    const { data: code } = TimedOut.safeParse(error);
    if (code) return null;
    throw error;
  }
}
