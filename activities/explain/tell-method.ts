/** What is done to a figure before it is published, and why one is not told. Pure. */
import type { ToldTables } from '../../datasets/privacy.js';
import type { Explaining } from './origin.js';

export function tellMethod({ dataset, asked }: Explaining, family: ToldTables | undefined): string[] {
  const { privacy } = dataset.metadata;
  const none = privacy.no_counts[asked.table];
  if (none !== undefined) return [`No figure about persons is in this table: ${none}`];
  const { cell_key, threshold } = privacy;
  if (!family || !cell_key || threshold === undefined)
    return [`Method: ${privacy.method}; see metadata.yaml of ${dataset.id}.`];
  const { column } = asked;
  if (column !== undefined && isLabel(family, column))
    return [`${column} says nothing of persons: nothing is done to it.`];
  return [
    ...tellColumn(family, cell_key, threshold, column),
    `Under ${threshold} persons nothing is told${privacy.threshold_source ? ` (${privacy.threshold_source})` : ''}.`,
    `A published row stays as it is until one of its counts moves by ${threshold}, and ${family.together ?? threshold} rows of the table are revised together.`,
  ];
}

function isLabel(family: ToldTables, column: string): boolean {
  return family.labels.includes(column) || family.cell.includes(column);
}

/** Without a column, what is done to the counts, which all others rest on. */
function tellColumn(
  family: ToldTables,
  noise: NonNullable<Explaining['dataset']['metadata']['privacy']['cell_key']>,
  threshold: number,
  column: string | undefined,
): string[] {
  const count = `A count has a number of persons drawn at random added or taken away: ${noise.deviation} at most, variance ${noise.variance}. The same persons give the same number everywhere.`;
  if (column === undefined || family.counts.includes(column)) return [count];
  const { means, shares, quantiles, derived } = family;
  const mean = means[column];
  const share = shares[column];
  const quantile = quantiles[column];
  const told = [
    mean &&
      `A mean, of the persons in ${mean}: moved by ${noise.mean_shift.join(' to ')} times what its farthest member weighs.`,
    share &&
      `A share, of the persons in ${share}: the quotient of two counts with noise, those inside and those outside; each must be told.`,
    quantile &&
      `A quantile, of the persons in ${quantile.of}: read ${noise.rank_shift.join(' to ')} places off its rank; told where ${threshold} persons are on each side.`,
    derived[column] && `It follows from other columns of the row: ${derived[column]}`,
  ];
  return told.filter((one) => one !== undefined);
}

const REASONS: Readonly<Record<string, string>> = {
  non_disponible:
    'A role that it asks for was not sent, or not until the end of this period: see the coverage.',
  sans_objet:
    'The definition does not apply to this row: another period, or no target or share for this type.',
};

/** Null where there is a figure, and for a column that is none. */
export function tellStatus({ row, asked, dataset }: Explaining, family: ToldTables): string | null {
  const { column } = asked;
  if (column !== undefined && (isLabel(family, column) || row.cells[column] !== null)) return null;
  const names = [...row.descriptions.keys()];
  const before = column === undefined ? names : names.slice(0, names.indexOf(column));
  const status = column === undefined ? family.status : before.findLast((name) => name.startsWith('statut'));
  const said = status === undefined ? null : row.cells[status];
  const reason = REASONS[said ?? ''];
  if (reason !== undefined) return reason;
  const { threshold } = dataset.metadata.privacy;
  if (said === 'secret')
    return `It is secret: fewer than ${threshold} persons are concerned, or none, or are once noise is added; or what it rests on is secret.`;
  if (column === undefined) return null;
  return `It is not told although the row is: fewer than ${threshold} persons, or none, are what this column counts, or are on its shorter side.`;
}
