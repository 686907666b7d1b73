import { DeclarationInvalid } from '../activities/errors.js';
import type { Dataset, Source } from './dataset.js';

/** What a source says must exist in its dataset: the table, the fields its columns feed, its partner. Throws DeclarationInvalid. */
export function checkSource(source: Source, dataset: Pick<Dataset, 'id' | 'tables' | 'partners'>): void {
  const where = `${dataset.id}/sources/${source.source}.yaml`;
  const table = dataset.tables.find(({ name }) => name === source.table);
  if (!table)
    throw new DeclarationInvalid(
      `${where}: table "${source.table}" is not in contract.ts; name one that is.`,
    );
  if (!dataset.partners.has(source.partner))
    throw new DeclarationInvalid(
      `${where}: partner "${source.partner}" has no file in _partners; add _partners/${source.partner}.yaml.`,
    );
  const fields = new Set(table.columns.map(({ name }) => name));
  for (const [column, use] of Object.entries(source.columns)) {
    const unknown = 'feeds' in use ? use.feeds.find((field) => !fields.has(field)) : undefined;
    if (unknown)
      throw new DeclarationInvalid(
        `${where}: column "${column}" feeds "${unknown}", which table ${table.name} has not; correct one of them.`,
      );
  }
}
