/** The door of this room: any file a partner sends, as one table of text with the place of every record. */
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { type UnpackedFile, unpackFile } from './archive/unpack-file.js';
import { createFindingTables } from './load-records.js';
import { READERS } from './readers.js';
import { ExtractReading, type FileFormat, type ReadRequest } from './reading.js';
import { refuseFile } from './refusals.js';

/**
 * Leaves in the session: `extract` (one row per record: `_line`, then one VARCHAR per column as the partner named it,
 * empty cells NULL), `reading_rejects` (_line, reason, detail) and `reading_touched` (_line, reason).
 * rowsIn = rowsRead + rowsRejected. Throws DeliveryRejected, ContractBroken.
 */
export async function readExtract(request: ReadRequest, session: Session): Promise<ExtractReading> {
  await createFindingTables(session);
  const file = await unpackFile(request);
  const format = formatOf(file, request);
  const table = { format, ...(await READERS[format].read(file.path, request, session)) };
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

/** Content decides; where it is plain text, a table of text is meant, or an XML document cut in its first lines. */
function formatOf(file: UnpackedFile, request: ReadRequest): FileFormat {
  const { kind } = file;
  switch (kind) {
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
    case 'encrypted':
    case 'empty':
    case 'pdf':
    case 'image':
    case 'html':
    case 'binary':
      throw refuseFile(request.fileName, kind);
    default:
      return kind;
  }
}
