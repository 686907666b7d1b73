/** Known anomalies of a source, acknowledged for a time: `sources/<source>.waivers.yaml`. They change what a report says, never what is published. */
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import type { Dataset, Source, SqlFile } from './dataset.js';

export const Waiver = z.strictObject({
  code: z.string().describe('rule or issue, as signalements.csv names it'),
  column: z
    .string()
    .optional()
    .describe('the partner’s own column name; without it, the code wherever it is seen'),
  reason: z.string().min(10).describe('French sentence: the partner reads it'),
  author: z.string().min(2).describe('who acknowledges it: a function or a team'),
  until: z.iso.date().describe('the last day it holds; from the next one the anomaly counts again'),
});
export type Waiver = z.infer<typeof Waiver>;

export const Waivers = z.array(Waiver).min(1);

/** The two files of a source, and its known anomalies where it has any. */
export interface DeclaredSource {
  readonly declaration: Source;
  readonly mapping: SqlFile;
  readonly waivers?: readonly Waiver[];
}

/** What a waiver names must exist, and be named once. `codes`: every rule and issue there is. Throws DeclarationInvalid. */
export function checkWaivers(
  { id, sources }: Pick<Dataset, 'id' | 'sources'>,
  codes: ReadonlySet<string>,
): void {
  for (const { declaration, waivers = [] } of sources) {
    const known = new Set<string>();
    for (const [index, waiver] of waivers.entries()) {
      const key = JSON.stringify([waiver.code, waiver.column]);
      const wrong = known.has(key)
        ? 'is waived twice; keep one entry'
        : wrongWaiver(waiver, declaration, codes);
      if (wrong !== undefined)
        throw new DeclarationInvalid(
          `${id}/sources/${declaration.source}.waivers.yaml entry ${index + 1}: "${waiver.code}" ${wrong}.`,
        );
      known.add(key);
    }
  }
}

function wrongWaiver(
  { code, column }: Waiver,
  source: Source,
  codes: ReadonlySet<string>,
): string | undefined {
  if (!codes.has(code)) return 'is no rule and no issue; take a code of quality-rules/README.md';
  if (column === undefined || Object.hasOwn(source.columns, column)) return undefined;
  return `is waived for the column "${column}", which ${source.source}.yaml does not declare; name one that it does, or none`;
}
