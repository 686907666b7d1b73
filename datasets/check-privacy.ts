import { DeclarationInvalid } from '../activities/errors.js';
import { identifierColumns } from './contract-columns.js';
import type { Dataset } from './dataset.js';
import type { Erasure, Privacy, ToldTables } from './privacy.js';

/** Fail closed: an open table about persons that nobody thought of is not published. Throws DeclarationInvalid. */
export function checkPrivacy(dataset: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  const [problem] = problemsOf(dataset);
  if (problem) throw new DeclarationInvalid(`${dataset.id}/metadata.yaml: ${problem}; correct it.`);
}

function problemsOf({ metadata, tables }: Pick<Dataset, 'metadata' | 'tables'>): string[] {
  const { threshold, counts, told, no_counts, microdata, may_hold, contacts } = metadata.privacy;
  const open = tables.filter(({ zone }) => zone === 'open');
  const columnsOf = (name: string) => open.find((table) => table.name === name)?.columns ?? [];
  const has = (table: string, column: string) => columnsOf(table).some(({ name }) => name === column);
  const problems: string[] = [];
  for (const place of Object.keys(may_hold)) {
    const [table = '', column = ''] = place.split('.');
    if (!has(table, column)) problems.push(`privacy.may_hold: ${place} is no column of an open table`);
  }
  for (const { tables: names, group, part, count, status } of counts)
    for (const table of names)
      for (const column of [...group, part, count, status])
        if (!has(table, column)) problems.push(`privacy.counts: ${table} has no column ${column}`);
  for (const [table, { quasi, sensitive }] of Object.entries(microdata))
    for (const column of [...quasi, ...sensitive.map((one) => one.column)])
      if (!has(table, column)) problems.push(`privacy.microdata: ${table} has no column ${column}`);
  for (const [table, columns] of Object.entries(contacts))
    for (const column of columns)
      if (columnsOf(table).find(({ name }) => name === column)?.type !== 'text')
        problems.push(`privacy.contacts: ${table} has no text column ${column}`);
  problems.push(
    ...erasureProblems(metadata.privacy.erasure, tables),
    ...toldProblems(metadata.privacy, open),
  );
  if (!metadata.personal) return problems;
  if (threshold === undefined) problems.push('privacy.threshold is missing: the dataset is about persons');
  const judged = new Set([
    ...[...counts, ...told].flatMap((family) => family.tables),
    ...Object.keys(no_counts),
    ...Object.keys(microdata),
  ]);
  for (const { name } of open)
    if (!judged.has(name))
      problems.push(
        `privacy: the open table ${name} is neither in counts nor in told, nor in microdata, nor in no_counts with a reason`,
      );
  return problems;
}

/** Of the cell-key method: each column of each table has one role, so that none is told by mistake. */
function toldProblems(
  { method, cell_key, threshold, told, counts }: Privacy,
  open: Dataset['tables'],
): string[] {
  if (method === 'suppression')
    return told.length > 0 ? ['privacy.told is for the method cell_key; declare counts, or the method'] : [];
  if (!cell_key) return ['privacy.cell_key is missing: the method needs its noise'];
  if (threshold === undefined) return ['privacy.threshold is missing: the method needs it'];
  if (counts.length > 0) return ['privacy.counts is for the method suppression; declare told instead'];
  return told.flatMap((family) =>
    family.tables.flatMap((name) => {
      const table = open.find((one) => one.name === name);
      if (!table) return [`privacy.told: ${name} is no open table`];
      const roles = rolesOf(family);
      const names = table.columns.map((column) => column.name);
      return [
        ...names
          .filter((column) => roles.filter((role) => role === column).length !== 1)
          .map(
            (column) =>
              `privacy.told: ${name}.${column} has no role, or two; say how it is protected, or do not publish it`,
          ),
        ...roles
          .filter((column) => !names.includes(column))
          .map((column) => `privacy.told: ${name} has no column ${column}`),
        ...Object.keys(family.populations)
          .filter((column) => !family.cell.includes(column))
          .map((column) => `privacy.told: ${column} is in populations, and does not name a row of ${name}`),
        ...countsMeant(family)
          .filter((column) => !family.counts.includes(column))
          .map((column) => `privacy.told: ${column} is no count of ${name}`),
      ];
    }),
  );
}

function rolesOf({ cell, counts, means, shares, quantiles, derived, labels }: ToldTables): string[] {
  return [...cell, ...counts, ...labels, ...[means, shares, quantiles, derived].flatMap(Object.keys)];
}

function countsMeant({ means, shares, quantiles }: ToldTables): string[] {
  return [...Object.values(means), ...Object.values(shares), ...Object.values(quantiles).map(({ of }) => of)];
}

function erasureProblems(erasure: Erasure | undefined, tables: Dataset['tables']): string[] {
  if (!erasure) return [];
  const domains = new Set(tables.flatMap(identifierColumns).map(({ identifier }) => identifier));
  const unknown = [erasure.mark, ...erasure.sure].filter((domain) => !domains.has(domain));
  const problems = unknown.map((domain) => `privacy.erasure: ${domain} is no domain of the contract`);
  return erasure.sure.includes(erasure.mark)
    ? problems
    : [...problems, `privacy.erasure: ${erasure.mark} is the mark and not among the sure domains`];
}
