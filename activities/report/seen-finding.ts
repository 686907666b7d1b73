/** What this room reads of the findings that the check left in the work zone. */
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { ObjectMissing } from '../errors.js';
import { visibleText } from '../markup/visible-text.js';
import type { ObjectStore } from '../platform/effects.js';
import { readStored } from '../text/stored-json.js';

/** A column's name is the partner's: it is made visible where it enters, and inert where it is written. */
const Text = z.string().transform(visibleText);

export const SeenFinding = z.object({
  code: z.string(),
  severity: Severity,
  field: z.string().nullable(),
  source: z.string(),
  extract: z.string().optional(),
  columns: z.array(Text),
  count: z.int().min(1),
  rejects: z.boolean(),
  measure: z.number().optional(),
  why: Text.optional(),
  figures: z.record(z.string(), z.string()).optional(),
  what: Text,
  fix: Text,
  places: z.array(z.int()),
});
export type SeenFinding = z.infer<typeof SeenFinding>;

/** Under what the places of a finding stand: its field, or the column of the extract that it is about. */
export function placedField({ field, columns }: Pick<SeenFinding, 'field' | 'columns'>): string {
  return field ?? columns[0] ?? '';
}

/** Throws ObjectMissing. */
export async function readFindings(
  key: string,
  work: Pick<ObjectStore, 'read' | 'url'>,
): Promise<SeenFinding[]> {
  const found = await readStored(z.array(SeenFinding), key, work, 'start the run again');
  if (found) return found;
  throw new ObjectMissing(`${work.url}/${key}: the findings of this run are gone; run it again.`);
}
