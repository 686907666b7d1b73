/** What became of the rows of one extract. Pure. */
import { ContractBroken } from '../errors.js';
import type { Assembled, IngestedSource } from '../handover/run.js';

/** `published` and `merged` are null as long as nothing was assembled. */
export interface RowCounts {
  readonly received: number;
  readonly published: number | null;
  readonly merged: number | null;
  readonly rejected: number;
}

/** Throws ContractBroken when rows in ≠ rows out + merged + rejected, or when two steps counted differently. */
export function countRows(
  { source, extract, normalised }: Pick<IngestedSource, 'source' | 'extract' | 'normalised'>,
  assembled: Pick<Assembled, 'counts'> | null,
): RowCounts {
  const { rowsIn: received, rowsOut: kept, rowsRejected } = normalised;
  if (received !== kept + rowsRejected)
    throw broken(source, `${received} rows came in and ${kept} + ${rowsRejected} came out of normalise`);
  if (!assembled) return { received, published: null, merged: null, rejected: rowsRejected };
  const counts = assembled.counts.find((one) => one.source === source && one.extract === extract.sha256);
  if (!counts) throw broken(source, 'its rows were not counted at assembly');
  const { rowsIn, rowsOut: published, rowsMerged: merged, rowsRejected: rejected } = counts;
  if (rowsIn !== received) throw broken(source, `${received} rows came in and assembly counted ${rowsIn}`);
  if (rowsIn !== published + merged + rejected)
    throw broken(source, `${rowsIn} rows came in and ${published} + ${merged} + ${rejected} came out`);
  return { received, published, merged, rejected };
}

function broken(source: string, what: string): ContractBroken {
  return new ContractBroken(`${source}: ${what}; a developer must look at the accounting of rows.`);
}
