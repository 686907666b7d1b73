/** The rules of a dataset on what one file alone gives. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import { checkDataset } from '../../activities/check/check-dataset.js';
import type { CheckResult } from '../../activities/check/verdict.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { Tools } from './self-check-request.js';

interface Alone {
  readonly dataset: Dataset;
  readonly source: Source;
  readonly rows: SourceRows;
  readonly scratch: string;
}

/**
 * The dataset's rules on the table that the source feeds, as if it were alone: what its rows break among themselves. Rules that
 * look for something in another table wait for a run; so does a dataset about persons, whose tables are linked across partners.
 */
export async function checkAlone(
  { dataset, source, rows, scratch }: Alone,
  tools: Tools,
): Promise<CheckResult | null> {
  const rules = dataset.rules.filter(
    ({ table, with: given }) =>
      table === source.table && !Object.keys(given).some((name) => Object.hasOwn(given, `${name}_column`)),
  );
  if (dataset.metadata.personal || rules.length === 0) return null;
  const folder = join(scratch, 'alone');
  await mkdir(folder);
  const path = join(folder, 'rows.parquet');
  await rename(rows.path, path);
  const { tables } = await tools.engine.withSession({ scratch: folder }, (session) =>
    assembleDataset(dataset, [{ ...rows, path }], tools.references, folder, session),
  );
  const subject = { dataset: { ...dataset, rules }, tables, previousRows: {}, scratch: folder };
  return tools.engine.withSession({ scratch: folder }, (session) =>
    checkDataset(subject, tools.rules, session),
  );
}
