import type { Dataset, Source, SqlFile, Table } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { DeclarationInvalid } from '../errors.js';

/** The dataset a run names. Throws DeclarationInvalid when this worker does not have it. */
export function datasetOf(effects: Pick<Effects, 'datasets'>, id: string): Dataset {
  const dataset = effects.datasets.get(id);
  if (dataset) return dataset;
  const known = [...effects.datasets.keys()].join(', ');
  throw new DeclarationInvalid(`No dataset is called "${id}"; this worker has ${known}.`);
}

export function sourceOf(
  dataset: Dataset,
  id: string,
): { declaration: Source; mapping: SqlFile; table: Table } {
  const found = dataset.sources.find(({ declaration }) => declaration.source === id);
  const table = dataset.tables.find(({ name }) => name === found?.declaration.table);
  if (!found || !table)
    throw new DeclarationInvalid(`${dataset.id} has no source "${id}"; see its sources/ folder.`);
  return { ...found, table };
}
