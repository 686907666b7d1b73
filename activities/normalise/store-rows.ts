/** Files of an extract's rows, below scratch → where they are kept. What is left to the caller is the receipt. */
import type { RowsPlace } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { NormalisedSource, SealedExtract } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import type { ExtractReading } from '../read/reading.js';
import type { ExtractFiles } from './write-extract.js';

export type StoredFiles = Pick<NormalisedSource, 'rowsKey' | 'issuesKey' | 'identifiersKey'>;

/** Where the files stand in a folder: `isPersonal`, with the identifiers that the extract held. */
export function fileKeys(folder: string, isPersonal: boolean): StoredFiles {
  return {
    rowsKey: `${folder}/rows.parquet`,
    issuesKey: `${folder}/issues.parquet`,
    identifiersKey: isPersonal ? `${folder}/identifiers.parquet` : null,
  };
}

export async function storeFiles(
  { rowsPath, issuesPath, identifiersPath }: ExtractFiles,
  folder: string,
  store: ObjectStore,
): Promise<StoredFiles> {
  const keys = fileKeys(folder, identifiersPath !== null);
  await store.upload(keys.rowsKey, rowsPath);
  await store.upload(keys.issuesKey, issuesPath);
  if (keys.identifiersKey !== null && identifiersPath !== null)
    await store.upload(keys.identifiersKey, identifiersPath);
  return keys;
}

/** An extract's rows, whichever way they were made. */
export interface WholeFiles extends ExtractFiles {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly reading: Pick<ExtractReading, 'placeUnit' | 'speed'> & {
    readonly sheets?: readonly string[] | undefined;
  };
}

export async function storeRows(
  files: WholeFiles,
  { zone, folder, keys }: RowsPlace,
  extract: SealedExtract,
  table: string,
  { zones }: Pick<Effects, 'zones'>,
): Promise<NormalisedSource> {
  const stored = await storeFiles(files, folder, zones[zone]);
  const { rowsIn, rowsOut, rowsRejected, reading } = files;
  return {
    ...{ source: extract.source, extract: extract.sha256, table, zone, keys, ...stored },
    ...{ rowsIn, rowsOut, rowsRejected, placeUnit: reading.placeUnit, speed: reading.speed },
    ...(reading.sheets?.[0] === undefined ? {} : { sheet: reading.sheets[0] }),
  };
}
