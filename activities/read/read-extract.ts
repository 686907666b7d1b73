/** The door of this room: any file a partner sends, as one table of text with the place of every record. */
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { type UnpackedFile, unpackFile } from './archive/unpack-file.js';
import { readCsvFile } from './csv/read-csv.js';
import { readJsonFile } from './json/read-json.js';
import { createFindingTables } from './load-records.js';
import { readParquetFile } from './parquet/read-parquet.js';
import { ExtractReading, type FileFormat, type ReadRequest, type TableReading } from './reading.js';
import { refuseFile } from './refusals.js';
import { openOds } from './workbook/open-ods.js';
import { openWorkbook } from './workbook/open-workbook.js';
import { readWorkbook } from './workbook/read-workbook.js';
import { guessXml } from './xml/guess-xml.js';
import { readXmlFile } from './xml/read-xml.js';

/**
 * Leaves in the session: `extract` (one row per record: `_line`, then one VARCHAR per column as the partner named it,
 * empty cells NULL), `reading_rejects` (_line, reason, detail) and `reading_touched` (_line, reason).
 * rowsIn = rowsRead + rowsRejected. Throws DeliveryRejected, ContractBroken.
 */
export async function readExtract(request: ReadRequest, session: Session): Promise<ExtractReading> {
  await createFindingTables(session);
  const file = await unpackFile(request);
  const format = formatOf(file, request);
  const table = await readTable(format, file, request, session);
  if (table.rowsIn !== table.rowsRead + table.rowsRejected)
    throw new ContractBroken(
      `${request.fileName}: ${table.rowsIn} records in, ${table.rowsRead} read and ${table.rowsRejected} rejected; the reader lost count.`,
    );
  const declared = request.declared?.format;
  const changed = declared !== undefined && declared !== table.format;
  const warnings = changed
    ? [...table.warnings, { code: 'format_changed', detail: `declared ${declared}, found ${table.format}` }]
    : table.warnings;
  return ExtractReading.parse({ ...table, warnings, container: file.container });
}

async function readTable(
  format: FileFormat,
  file: UnpackedFile,
  request: ReadRequest,
  session: Session,
): Promise<TableReading & { format: FileFormat }> {
  if (format === 'xlsx') {
    const workbook = await openWorkbook(file.path, request.fileName);
    return { format, ...(await readWorkbook(workbook, 'XLSX', request, session)) };
  }
  if (format === 'ods') {
    const workbook = await openOds(file.path, request.fileName);
    return { format, ...(await readWorkbook(workbook, 'ODS', request, session)) };
  }
  if (format === 'parquet') return { format, ...(await readParquetFile(file.path, request, session)) };
  if (format === 'csv') return { format, ...(await readCsvFile(file.path, request, session)) };
  const shape = request.declared?.xml;
  if (format === 'xml' && shape)
    return { format, ...(await readXmlFile(file.path, shape, request, session)) };
  if (format === 'xml') return { format, ...(await readUndeclaredXml(file.path, request, session)) };
  return readJsonFile(file.path, request, session);
}

/** By the shape that it seems to have. */
async function readUndeclaredXml(
  path: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const { shape, columnPaths, warnings } = await guessXml(path, request);
  const paths = Object.fromEntries(Object.entries(columnPaths).map(([name, steps]) => [name, [...steps]]));
  const declared = { ...request.declared, xml: shape, columnPaths: paths };
  const table = await readXmlFile(path, shape, { ...request, declared }, session);
  return { ...table, xml: shape, columnPaths: paths, warnings: [...table.warnings, ...warnings] };
}

/** Content decides; where it is plain text, a table of text is meant, or an XML document cut in its first lines. */
function formatOf(file: UnpackedFile, request: ReadRequest): FileFormat {
  const { kind } = file;
  switch (kind) {
    case 'workbook':
      return 'xlsx';
    case 'ods':
    case 'parquet':
    case 'json':
      return kind;
    case 'text':
      return request.declared?.xml ? 'xml' : 'csv';
    case 'xml':
      if (request.declared?.xml || request.declared?.guessesXml) return 'xml';
      throw refuseFile(request.fileName, kind);
    case 'old_office':
      throw refuseFile(request.fileName, 'old_excel');
    case 'gzip':
    case 'zip':
      throw refuseFile(request.fileName, 'binary');
    default:
      throw refuseFile(request.fileName, kind);
  }
}
