/** Which reader reads which format. */
import { csv } from './csv/read-csv.js';
import { json, ndjson } from './json/read-json.js';
import { parquet } from './parquet/read-parquet.js';
import type { FileFormat, Reader } from './reading.js';
import { ods, xlsx } from './workbook/workbook-readers.js';
import { xml } from './xml/read-any-xml.js';

export const READERS: Readonly<Record<FileFormat, Reader>> = { csv, xlsx, ods, json, ndjson, xml, parquet };
