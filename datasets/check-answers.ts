/** Whether the question of a dataset can be answered, and its directory drawn, from what it publishes. */
import { checkConditions, checkNames, refused, shownTable } from './check-highlights.js';
import { isNumeric } from './contract-columns.js';
import type { Dataset } from './dataset.js';

/** Throws DeclarationInvalid. */
export function checkAnswers({ id, metadata, tables }: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  const { answers } = metadata;
  if (!answers) return;
  const { territory, period, for_whom, marks, coverage, definitions } = answers;
  if (definitions !== undefined)
    shownTable(definitions, tables, `${id}/metadata.yaml: "definitions" of the answers`);
  for (const measure of answers.measures) {
    const told = `${id}/metadata.yaml: the answer "${measure.title}"`;
    const table = shownTable(measure.table, tables, told);
    const { value, target, share, where, people, quarters } = measure;
    const named = [
      value,
      target,
      share,
      people?.all,
      people?.reached,
      quarters?.least,
      quarters?.most,
      ...Object.values(territory),
      ...Object.values(period),
      for_whom.column,
    ];
    checkNames([...named.filter((name) => name !== undefined), ...Object.keys(where)], table, told);
    const drawn = table.columns.find(({ name }) => name === value);
    if (drawn && !isNumeric(drawn))
      throw refused(`${told} compares column "${drawn.name}", which is no number`);
    checkConditions(where, table, told);
    checkConditions({ [for_whom.column]: [for_whom.total, ...Object.keys(for_whom.labels)] }, table, told);
  }
  for (const [what, { table, ...columns }] of Object.entries({ marks, coverage }).flatMap(([name, one]) =>
    one ? [[name, one] as const] : [],
  )) {
    const told = `${id}/metadata.yaml: "${what}" of the answers`;
    checkNames(
      Object.values(columns).filter((name) => typeof name === 'string'),
      shownTable(table, tables, told),
      told,
    );
  }
}

/** Throws DeclarationInvalid. */
export function checkDirectory({ id, metadata, tables }: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  const { directory, answers } = metadata;
  if (!directory) return;
  if (answers)
    throw refused(
      `${id}/metadata.yaml: both "answers" and "directory" draw the pages of départements; declare one of them`,
    );
  for (const { table: name, one, several, kind, ...columns } of directory.entries) {
    const told = `${id}/metadata.yaml: the directory of ${several}`;
    const table = shownTable(name, tables, told);
    const named = [...Object.values(columns), kind.column];
    checkNames(
      named.filter((column) => column !== undefined),
      table,
      told,
    );
  }
}
