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
    await session.run(`copy (
      select _source as source, extract, cast(_line % ${EXTRACT_STEP} as bigint) as line
      from ${from} as assembled
      left join (values ${rankExtracts(inputs).join(', ')}) as inputs(source, rank, extract)
        on inputs.source = _source and inputs.rank = _line // ${EXTRACT_STEP}
      order by file_row_number) to ${literal(file)} (format parquet, compression zstd)`);
    await storeFile(lineageKey(dataset.id, version, table.name), file, restricted);
  }
}

/** Extracts of a source are counted in the order of the run, as the assembly does. */
function rankExtracts(inputs: readonly ManifestInput[]): string[] {
  return inputs.map(({ source, sha256 }, at) => {
    const before = inputs.slice(0, at).filter((one) => one.source === source).length;
    return `(${literal(source)}, ${before}, ${literal(sha256)})`;
  });
}
