/** What writes each format of publication, and how it is read again. */
import type { Table } from '../../../datasets/dataset.js';
import type { Format } from '../../../datasets/formats.js';
import type { Session } from '../../platform/effects.js';
import { extractSheet } from '../proof/extract-sheet.js';
import { readCsv, readParquet, readSheet, type StoredFile } from '../proof/read-back.js';
import { readGeojson, readJson } from '../proof/read-json-back.js';
import type { AssembledTable } from '../published-rows.js';
import type { TableFacts } from '../table-facts.js';
import { writeCsv } from './write-csv.js';
import { writeGeojson } from './write-geojson.js';
import { writeJson } from './write-json.js';
import { writeParquet } from './write-parquet.js';
import { findXlsxObstacle, writeXlsx } from './write-xlsx.js';

interface PublishedFormat {
  readonly write: (assembled: AssembledTable, path: string, session: Session) => Promise<void>;
  /** SQL of what the file says: a row each in its order, each column as text; null where the cell is empty. */
  readonly readBack: (file: StoredFile) => string;
  /** Who reads it can be told the place of each row. */
  readonly numbersRows?: boolean;
  /** It carries the rows that have coordinates, and no others. */
  readonly isLocated?: boolean;
  /** Why it cannot carry a table whole, in French for consumers; null where it can. */
  readonly obstacle?: (table: Table, facts: TableFacts) => string | null;
  /** Of a file that SQL cannot read as it is: the path of one that it can. */
  readonly unpack?: (path: string) => Promise<string>;
}

export const PUBLISHED_FORMATS: Readonly<Record<Format, PublishedFormat>> = {
  csv: { write: writeCsv, readBack: readCsv },
  parquet: { write: writeParquet, readBack: readParquet, numbersRows: true },
  json: { write: writeJson, readBack: readJson },
  geojson: { write: writeGeojson, readBack: readGeojson, isLocated: true },
  xlsx: { write: writeXlsx, readBack: readSheet, obstacle: findXlsxObstacle, unpack: extractSheet },
};

/** The relation of a file that was published, as its format is read. */
export function readBack(file: StoredFile): string {
  return PUBLISHED_FORMATS[file.format].readBack(file);
}

/** Where SQL reads a file of that format, which lies at `path`. */
export async function unpackFormat(format: Format, path: string): Promise<string> {
  return (await PUBLISHED_FORMATS[format].unpack?.(path)) ?? path;
}
