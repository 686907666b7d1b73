/** One part of an extract → its rows, in the work zone of the run. */
import type { Attempt } from '../door/attempt.js';
import { datasetOf } from '../door/dataset-of.js';
import { placeOfRows } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { InsertionError } from '../errors.js';
import type { NormalisedPart, NormalisePart } from '../handover/source.js';
import { readTogether } from './read-together.js';
import { storeFiles } from './store-rows.js';

export interface PartPlace {
  readonly folder: string;
  readonly whole: string;
}

/** Below the run, so that it goes with it; beside parts that other code, declarations or keys made. */
export async function partPlace(
  { run, dataset, extract, part, parts }: NormalisePart,
  effects: Pick<Effects, 'datasets' | 'codeRevision' | 'pseudonymiser'>,
): Promise<PartPlace> {
  const { folder: whole } = await placeOfRows(datasetOf(effects, dataset), extract, effects);
  return { whole, folder: `${run}/normalise/${whole}/${part}-of-${parts}` };
}

/** Null where nothing can be made of it that would be worth another try: whoever joins the parts reads the whole, and says why. */
export async function normalisePart(
  request: NormalisePart,
  place: PartPlace,
  effects: Effects,
  attempt: Attempt,
): Promise<NormalisedPart | null> {
  const { extract, part, parts } = request;
  attempt.tell({ source: request.source, bytes: extract.bytes, part: part + 1, parts });
  const [files] = await readTogether([extract], request, effects, attempt, { part, parts }).catch(
    (error: unknown) => {
      if (error instanceof InsertionError && error.family === 'permanent') return [];
      throw error;
    },
  );
  if (!files || 'error' in files) return null;
  await storeFiles(files, place.folder, effects.zones.work);
  const { rowsMapped, rowsOut, reading } = files;
  const { rowsIn, rowsRead, placeUnit, speed, sheets } = reading;
  const told = { rowsIn, rowsRead, placeUnit, speed, ...(sheets && { sheets }) };
  return { ...place, rowsIn: rowsMapped, rowsOut, reading: told };
}
