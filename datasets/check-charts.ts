/** Whether a dataset's maps and curves can be drawn from what it publishes. */
import { checkConditions, checkNames, refused, shownTable } from './check-highlights.js';
import { isNumeric } from './contract-columns.js';
import type { Dataset } from './dataset.js';

/** Throws DeclarationInvalid. */
export function checkCharts({ id, metadata, tables }: Pick<Dataset, 'id' | 'metadata' | 'tables'>): void {
  for (const chart of metadata.charts) {
    const told = `${id}/metadata.yaml: the chart "${chart.title}"`;
    const table = shownTable(chart.table, tables, told);
    const { departement, commune, value, month, target, where, each } = chart;
    if ((departement === undefined) === (commune === undefined))
      throw refused(`${told} needs one column that says where: departement or commune`);
    if (value === undefined && (month !== undefined || each !== undefined))
      throw refused(`${told} counts rows, which is drawn as one map; name a value to draw months or several`);
    if (value !== undefined && chart.per_inhabitants !== undefined)
      throw refused(
        `${told} draws a value, and rates are of counted rows; take out value or per_inhabitants`,
      );
    const named = [departement, commune, value, month, target, each?.column, ...Object.keys(where)];
    checkNames(
      named.filter((name) => name !== undefined),
      table,
      told,
    );
    const drawn = table.columns.find(({ name }) => name === value);
    if (drawn && !isNumeric(drawn)) throw refused(`${told} draws column "${drawn.name}", which is no number`);
    checkConditions(where, table, told);
    if (each) checkConditions({ [each.column]: Object.keys(each.labels) }, table, told);
  }
}
