/** JSON: an array of objects, an object that holds one, or one object a line. Parsed strictly. */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import type { Session } from '../../platform/effects.js';
import { utf8Copy } from '../evidence/prepare-text.js';
import type { Reader, ReadRequest, TableReading, Warning } from '../reading.js';
import { refuseFile, requireWidth } from '../refusals.js';
import { openRecordSink } from '../write-records.js';
import { hasDoubledKey } from './doubled-keys.js';
import { findRecords } from './find-records.js';
import { type JoinedRecords, joinRecords } from './join-records.js';
import { collectColumns } from './json-columns.js';
import { addJsonRecord, finishJson } from './json-records.js';
import { parseJson } from './parse-json.js';
import { isLineDelimited, readJsonLines } from './read-json-lines.js';

/** Whether a document is one or has one on each line is found out as it is read. */
export const json: Reader = { endings: ['.json', '.geojson'], damaged: 'json_invalid', read: readJsonFile };
export const ndjson: Reader = { ...json, endings: ['.ndjson', '.jsonl'] };

/** A JSON document is parsed whole; V8 holds no longer string. */
const LARGEST_DOCUMENT = 400 << 20;

async function readJsonFile(
  path: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading & { format: 'json' | 'ndjson' }> {
  const text = await utf8Copy(path, request);
  if (request.declared?.format === 'ndjson' || (await isLineDelimited(text.path)))
    return { format: 'ndjson', ...(await readJsonLines(text.path, text.encoding, request, session)) };
  const { records, warnings } = await parseRecords(text.path, request);
  const collector = collectColumns(request.declared);
  for (const record of records) requireWidth(request.fileName, collector.note(record));
  const columns = collector.finish();
  const sink = await openRecordSink(request.scratch);
  for (const [index, record] of records.entries()) {
    addJsonRecord(sink, index + 1, record, columns);
    if (index % 1000 === 0) await sink.drain();
  }
  return {
    format: 'json',
    ...(await finishJson(sink, columns.titles, session)),
    encoding: text.encoding,
    warnings: [...warnings],
  };
}

async function parseRecords(path: string, request: ReadRequest): Promise<Exclude<JoinedRecords, string>> {
  if ((await stat(path)).size > LARGEST_DOCUMENT) throw refuseFile(request.fileName, 'too_large');
  const bytes = await readFile(path);
  if (!isUtf8(bytes)) throw refuseFile(request.fileName, 'encoding');
  const { document, doubled } = parseStrictly(bytes, request);
  const joined = request.declared?.joined ? joinRecords(document, request.declared.joined) : null;
  if (joined === 'taken') throw refuseFile(request.fileName, 'json_joined');
  if (joined === 'unfit') throw refuseFile(request.fileName, 'json_invalid');
  if (joined !== null) return { ...joined, warnings: [...joined.warnings, ...doubled] };
  const found = findRecords(document, request.declared?.recordsPath);
  if (found === 'none') throw refuseFile(request.fileName, 'json_error');
  if (found === 'several') throw refuseFile(request.fileName, 'json_ambiguous');
  return { records: found, warnings: doubled };
}

const DOUBLED: Warning = {
  code: 'json_key_twice',
  detail: 'an object has a key twice; the last value is read',
};

function parseStrictly(bytes: Buffer, request: ReadRequest): { document: unknown; doubled: Warning[] } {
  const text = bytes.toString('utf8');
  try {
    const document = parseJson(text.startsWith('\ufeff') ? text.slice(1) : text);
    return { document, doubled: hasDoubledKey(text) ? [DOUBLED] : [] };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError)
      throw refuseFile(request.fileName, 'json_invalid');
    throw error;
  }
}
