/** What the API may use of the world. Of object storage, the open zone alone: no other can be reached from here. */
import type { Dataset, Table } from '../../datasets/dataset.js';
import type { FileCache, ObjectStore, Session, TableReader } from '../platform/effects.js';

/** Writes rows, whose columns are those of the table, as a file. Needs loadCellMacros. */
export type WriteFile = (
  rows: { readonly table: Table; readonly path: string },
  to: string,
  session: Session,
) => Promise<void>;

export interface ServeEffects {
  readonly open: ObjectStore;
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly reader: TableReader;
  /** Parquet files: in a folder that the reader may read. */
  readonly tables: FileCache;
  /** Everything else of the open zone: in a folder that it may not. */
  readonly pages: FileCache;
  /** Formats that DuckDB does not write by itself. */
  readonly writers: Readonly<Record<'geojson' | 'xlsx', WriteFile>>;
  /** A fresh path, in a folder that the reader may write. */
  readonly exportPath: (extension: string) => string;
  /** What an object is served as, by the end of its key. */
  readonly mediaTypeOf: (key: string) => string;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** How readers reach this server, without a final slash; null: as their own request says. */
  readonly url: string | null;
  /** Tells the operator of a failure; English. */
  readonly tell: (failure: { readonly path: string; readonly sentence: string }) => void;
}
