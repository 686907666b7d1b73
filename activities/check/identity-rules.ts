import type { Dataset, RuleUse, Source, Table } from '../../datasets/dataset.js';

/**
 * The columns that must identify a row of a published table, checked on the rows of one source: assembly merges rows that share them, so
 * the rules of the dataset never see the duplicates.
 */
export function identityRules(
  { rules }: Pick<Dataset, 'rules'>,
  source: Pick<Source, 'table'>,
  { columns }: Pick<Table, 'columns'>,
): RuleUse[] {
  const isOwn = (name: string | undefined) => columns.some((one) => one.name === name && !one.derived);
  return rules
    .filter(
      ({ rule, table, column, severity, with: { other_columns: others = [] } }) =>
        rule === 'unique_key' &&
        table === source.table &&
        severity === 'refuse' &&
        [column, ...[others].flat()].every((name) => typeof name !== 'number' && isOwn(name)),
    )
    .map((use) => ({ ...use, severity: 'warn' }));
}
