import type { Dataset, RuleUse, Source, Table } from '../../datasets/dataset.js';

/**
 * What must tell the rows of a published table apart, asked of the rows of one source: assembly makes one row of those that share it, and
 * no rule of the dataset sees them again.
 */
export function identityRules(
  { rules }: Pick<Dataset, 'rules'>,
  source: Pick<Source, 'table'>,
  { columns }: Pick<Table, 'columns'>,
): RuleUse[] {
  const isOwn = (name: string | undefined) => columns.some((one) => one.name === name && !one.derived);
  return rules
    .filter(
      ({ rule, table, column, severity }) =>
        rule === 'unique_key' && table === source.table && severity === 'refuse' && isOwn(column),
    )
    .map((use) => ({ ...use, severity: 'warn' }));
}
