/** Texts in, cells out: one session for all of them, the macros as normalise loads them. */
import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { declareVocabulary } from '../../activities/normalise/vocabulary.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { literal } from '../../activities/text/sql-text.js';
import { sharedFolder } from '../helpers/shared-folder.js';

export const SEED = 20_260_131;
export const MANY = 20_000;
// of all files of tests that one process runs: a hook of this module would be one of the first of them alone
const scratch = await mkdtemp(join(sharedFolder(), 'cells-'));
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });

const Cell = z.object({ value: z.string().nullable(), issue: z.string().nullable() });
type Cell = z.infer<typeof Cell>;

/** What a macro makes of every text, all in one statement: vectors of clean and dirty values side by side. */
export async function cellsOf(macro: string, texts: readonly string[]): Promise<Cell[]> {
  return engine.withSession({ scratch }, async (session) => {
    await declareVocabulary(macro, session);
    await session.run('create table sent as select unnest($texts) as x', { texts: [...texts] });
    return session.rows(
      `select cast(c."value" as varchar) as "value", c.issue as issue from (select rowid as place, ${macro} as c from sent) order by place`,
      Cell,
    );
  });
}

export function sample(arbitrary: fc.Arbitrary<string>, count = MANY): string[] {
  return [...new Set(fc.sample(arbitrary, { numRuns: count, seed: SEED }))];
}

export const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

/** Names both sides of the first difference only: a list of thousands tells nothing. */
export function sameForEach(
  texts: readonly string[],
  seen: readonly Cell[],
  expected: (text: string) => string | null,
): void {
  for (const [place, text] of texts.entries())
    assert.equal(seen[place]?.value ?? null, expected(text), `of ${literal(text)}`);
}
