import { DeclarationInvalid } from '../activities/errors.js';
import type { Dataset, PartnerColumn, Source, Table } from './dataset.js';
import { sinceOf } from './location.js';

type Surroundings = Pick<Dataset, 'id' | 'tables' | 'partners' | 'metadata'>;

/** What a source says must exist in its dataset: the table, the fields its columns feed, its partner. Throws DeclarationInvalid. */
export function checkSource(source: Source, dataset: Surroundings): void {
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
  const roles = Object.keys(dataset.metadata.roles);
  const unknown = source.role.find((role) => !roles.includes(role));
  if (unknown !== undefined || (roles.length > 0 && source.role.length === 0))
    throw new DeclarationInvalid(
      `${where}: ${unknown === undefined ? 'plays no role' : `role "${unknown}" is no role of the dataset`}; give it one of ${roles.join(', ') || 'those that metadata.yaml declares: none'}.`,
    );
  const twice = source.role.find((role, index) => source.role.indexOf(role) < index);
  if (twice !== undefined)
    throw new DeclarationInvalid(`${where}: role "${twice}" stands there twice; leave one out.`);
  if (sinceOf(source.location) !== null && (source.take !== 'every' || source.drop.encryption !== undefined))
    throw new DeclarationInvalid(
      `${where}: location.since asks for what changed only, so that every extract counts; add take: every, and leave encryption out.`,
    );
  if (source.part_bytes !== undefined && !['csv', 'parquet'].includes(source.read.format ?? ''))
    throw new DeclarationInvalid(
      `${where}: part_bytes is for extracts whose read.format is csv or parquet; to read any other costs more than its rows. Leave it out.`,
    );
  for (const [column, use] of Object.entries(source.columns)) {
    const wrong = wrongUse(use, table) ?? (dataset.metadata.personal ? wrongClass(use, table) : undefined);
    if (wrong) throw new DeclarationInvalid(`${where}: column "${column}" ${wrong}.`);
  }
}

function fedBy(use: PartnerColumn): readonly string[] {
  return 'feeds' in use ? use.feeds : [];
}

function wrongUse(use: PartnerColumn, table: Table): string | undefined {
  const unknown = fedBy(use).find((field) => !table.columns.some(({ name }) => name === field));
  return unknown && `feeds "${unknown}", which table ${table.name} has not; correct one of them`;
}

/** An identifier may only become a pseudonym; free text and what is to drop become nothing. */
function wrongClass(use: PartnerColumn, table: Table): string | undefined {
  const fed = fedBy(use);
  if (!use.class)
    return 'has no class; say whether it is an identifier, a quasi_identifier, sensitive, free_text, neutral or to drop';
  if (fed.length > 0 && (use.class === 'free_text' || use.class === 'drop'))
    return `is classed ${use.class} and feeds ${fed.join(', ')}; nothing of it may pass`;
  const clear = fed.find(
    (field) => !table.columns.some(({ name, identifier }) => name === field && identifier),
  );
  return use.class === 'identifier' && clear
    ? `is an identifier and feeds "${clear}", which is no pseudonym; give that field an identifier domain in contract.ts, or do not feed it`
    : undefined;
}
