/** NDJSON: one object a line, streamed. A bad line is a reject, not the end of the file. */
import { open } from 'node:fs/promises';
import type { Session } from '../../platform/effects.js';
import { readLines, type TextLine } from '../csv/read-lines.js';
import { isBlank } from '../csv/split-cells.js';
import type { Encoding, ReadRequest, TableReading } from '../reading.js';
import { refuseFile, requireWidth } from '../refusals.js';
import { openRecordSink } from '../write-records.js';
import { hasDoubledKey } from './doubled-keys.js';
import { isObject } from './find-records.js';
import { collectColumns } from './json-columns.js';
import { addJsonRecord, finishJson } from './json-records.js';
import { parseJson } from './parse-json.js';

const HEAD_BYTES = 1 << 20;

/** At least two lines, each a complete object: no line of a single document would be one. */
export async function isLineDelimited(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const lines = head
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .filter((line) => !isBlank(line));
    const [first, second] = lines;
    return (
      first !== undefined &&
      second !== undefined &&
      isObject(parseLine(first)) &&
      second.trimStart().startsWith('{')
    );
  } finally {
    await file.close();
  }
}

/** The value of a line, undefined when it is not JSON. */
function parseLine(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads the file twice: once for the names, once for the records; no record stays in memory. */
export async function readJsonLines(
  path: string,
  encoding: Encoding,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const collector = collectColumns(request.declared);
  for await (const { value } of parsedLines(path)) requireWidth(request.fileName, collector.note(value));
  const columns = collector.finish();
  if (columns.titles.length === 0) throw refuseFile(request.fileName, 'json_invalid');
  const sink = await openRecordSink(request.scratch);
  for await (const { line, value } of parsedLines(path)) {
    if (line.fault === 'mixed_encoding' || line.fault === 'undecodable')
      sink.addReject(line.number, 'undecodable', `line ${line.number}`);
    else if (value === undefined)
      sink.addReject(line.number, 'invalid_json', `${line.text.length} characters`);
    else {
      if (hasDoubledKey(line.text)) sink.addTouched(line.number, 'json_key_twice');
      addJsonRecord(sink, line.number, value, columns);
    }
    await sink.drain();
  }
  return { ...(await finishJson(sink, columns.titles, session)), encoding, warnings: [] };
}

async function* parsedLines(path: string): AsyncGenerator<{ line: TextLine; value: unknown }> {
  for await (const batch of readLines(path, 'lf'))
    for (const line of batch) if (!isBlank(line.text)) yield { line, value: parseLine(line.text) };
}
