/** The changes of a version in French sentences, gravest first, for consumers. Pure. */
import { countOf } from '../../markup/french.js';
import type { Changes, TableChanges } from '../../published/change-log.js';

export function describeChanges({ level, tables }: Pick<Changes, 'level' | 'tables'>): string[] {
  if (level === 'first') return [describeFirst(tables)];
  const breaking = tables.flatMap((table) => describeSchema(table, 'breaking'));
  const rows = tables.flatMap(describeRows);
  const compatible = tables.flatMap((table) => describeSchema(table, 'compatible'));
  const said = [...breaking, ...rows, ...compatible];
  return said.length > 0 ? said : ['Aucune ligne ni aucune colonne ne change.'];
}

function describeFirst(tables: readonly TableChanges[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `Première version : ${countOf(tables.length, 'table', 'tables')}, ${countOf(rows, 'ligne', 'lignes')}.`;
}

function describeSchema({ title, schema, state }: TableChanges, level: 'breaking' | 'compatible'): string[] {
  if (state === 'removed' && level === 'breaking') return [`${title} : la table n’est plus publiée.`];
  if (state === 'added' && level === 'compatible') return [`${title} : nouvelle table.`];
  return schema.filter((change) => change.level === level).map(({ sentence }) => `${title} : ${sentence}`);
}

function describeRows({ title, state, added, changed, removed }: TableChanges): string[] {
  if (state !== 'kept') return [];
  const parts = [
    [added, 'ligne ajoutée', 'lignes ajoutées'] as const,
    [changed, 'ligne modifiée', 'lignes modifiées'] as const,
    [removed, 'ligne retirée', 'lignes retirées'] as const,
  ].flatMap(([count, one, several]) => (count > 0 ? [countOf(count, one, several)] : []));
  if (parts.length === 0) return [];
  return [`${title} : ${parts.join(', ')}.`];
}
