/** JSON records on their way to the table: adding each value, then finishing. */
import type { Session } from '../../platform/effects.js';
import { nameColumns } from '../evidence/name-columns.js';
import { loadRecords } from '../load-records.js';
import { plainNumber } from '../plain-number.js';
import type { TableReading } from '../reading.js';
import type { RecordSink } from '../write-records.js';
import { isObject } from './find-records.js';
import type { JsonColumns } from './json-columns.js';

/** Adds one value as a record, or a reject when it is not an object. Unsafe integers are flagged: JSON numbers are exact up to 2^53. */
export function addJsonRecord(sink: RecordSink, line: number, record: unknown, columns: JsonColumns): void {
  if (!isObject(record)) {
    sink.addReject(line, 'not_an_object', Array.isArray(record) ? 'array' : typeof record);
    return;
  }
  const values = columns.valuesOf(record);
  if (
    values.some(
      (value) => typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value),
    )
  )
    sink.addTouched(line, 'number_beyond_precision');
  sink.addRecord(line, values.map(cellOf));
}

function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.replaceAll('\0', '');
  if (typeof value === 'number') return plainNumber(value);
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

export async function finishJson(
  sink: RecordSink,
  keys: readonly string[],
  session: Session,
): Promise<Omit<TableReading, 'encoding' | 'warnings'>> {
  const columns = nameColumns(keys, keys.length);
  const written = await sink.finish();
  const { read, rejected } = written;
  await loadRecords(session, written, columns);
  return {
    dialect: null,
    columns,
    rowsIn: read + rejected,
    rowsRead: read,
    rowsRejected: rejected,
    speed: 'careful',
    placeUnit: 'enregistrement',
  };
}
