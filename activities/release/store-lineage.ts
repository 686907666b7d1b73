/** What `insertion explain` goes back by: for each published row, the extract and the line that it has its name from. */

import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { ObjectStore, Session } from '../platform/effects.js';
import { lineageKey } from '../published/lineage.js';
import type { ManifestInput } from '../published/manifest-input.js';
import { columnsOf } from '../text/columns-of.js';
import { literal } from '../text/sql-text.js';
import type { ReleaseRequest } from './release-request.js';
import { storeFile } from './store-files.js';

/** One file per table whose rows have a line. Of a dataset about persons nothing: a line of a file is a person. The same release gives the same bytes. */
export async function storeLineage(
  { dataset, tables, inputs, scratch }: ReleaseRequest,
  version: string,
  restricted: ObjectStore,
  session: Session,
): Promise<void> {
  if (dataset.personal || inputs.length === 0) return;
  for (const { table, path } of tables) {
    const from = `read_parquet(${literal(path)}, file_row_number = true)`;
    if (table.zone !== 'open' || !(await columnsOf(from, session)).includes('_line')) continue;
    const file = `${scratch}/${table.name}.lineage.parquet`;
    const rows = `select _source as source, ${extractOf(inputs)} as extract, cast(_line % ${EXTRACT_STEP} as bigint) as line from ${from}`;
    await session.writeTable(rows, file, { compression: 'zstd' });
    await storeFile(lineageKey(dataset.id, version, table.name), file, restricted);
  }
}

/** SQL: extracts of a source are counted in the order of the run, as the assembly does. Found by its place in a list: a join would sort all rows. */
function extractOf(inputs: readonly ManifestInput[]): string {
  const sources = [...new Set(inputs.map(({ source }) => source))];
  const ordered = sources.map((one) => inputs.filter(({ source }) => source === one));
  const before = (rank: number) => ordered.slice(0, rank).flat().length;
  const starts = sources.map((source, rank) => `when ${literal(source)} then ${before(rank)}`);
  const list = ordered.flat().map(({ sha256 }) => literal(sha256));
  return `([${list.join(', ')}])[1 + (case _source ${starts.join(' ')} end) + _line // ${EXTRACT_STEP}]`;
}
