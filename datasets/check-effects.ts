/** Whether what something changed can be drawn from what the dataset publishes. */
import { checkNames, shownTable } from './check-highlights.js';
import type { Dataset } from './dataset.js';

/** Throws DeclarationInvalid. */
export function checkEffects({ id, metadata, tables }: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  if (!metadata.effects) return;
  for (const { table, ...columns } of [metadata.effects.of, metadata.effects.by]) {
    const told = `${id}/metadata.yaml: "effects"`;
    checkNames(Object.values(columns), shownTable(table, tables, told), told);
  }
}
