/** All that a file says: its bytes, and what they hold once unpacked (gzip, zip and so XLSX, Parquet, scripts of the self-check). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { membersOf } from '../helpers/zip.js';
import { readFiles } from './zone-files.js';

/** Texts of bytes that were read before, for who looks at a store after each of its runs. */
export type KnownTexts = Map<string, string>;

/** Every file below `folder`: its path there, and its text with that path in front. Lower case. */
export async function readVisible(folder: string, known?: KnownTexts): Promise<Map<string, string>> {
  return new Map([...(await readPlain(folder, known))].map(([path, text]) => [path, text.toLowerCase()]));
}

/** The same, as it is written. */
export async function readPlain(folder: string, known?: KnownTexts): Promise<Map<string, string>> {
  return new Map([...(await readTexts(folder, known))].map(([path, text]) => [path, `${path}\n${text}`]));
}

/** The same without paths. */
export async function readTexts(folder: string, known: KnownTexts = new Map()): Promise<Map<string, string>> {
  const read = async ([path, bytes]: [string, Buffer]) => {
    const digest = createHash('sha256').update(bytes).digest('base64');
    const text = known.get(digest) ?? (await unpack(join(folder, path), bytes));
    known.set(digest, text);
    return [path, text] as const;
  };
  return new Map(await Promise.all([...(await readFiles(folder))].map(read)));
}

/** A file that is damaged, or cut short by a kill, says at least its bytes. */
export async function unpack(path: string, bytes: Buffer): Promise<string> {
  const raw = decode(bytes);
  const inside = async (): Promise<string> => {
    if (bytes.subarray(0, 4).toString('latin1') === 'PAR1') return readParquet(path);
    if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04')
      return [...(await membersOf(bytes))].flat().join('\n');
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return decode(gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
    if (bytes.subarray(0, 13).toString('latin1') === 'receivePiece(') return readPiece(bytes);
    return '';
  };
  const unpacked = await inside().catch(() => '');
  return unpacked === '' ? raw : unpacked;
}

/** As UTF-8; where that cannot be all, as ISO-8859-1 too. */
function decode(bytes: Buffer): string {
  const text = bytes.toString();
  return text.includes('\uFFFD') ? `${text}\n${bytes.toString('latin1')}` : text;
}

/** Of a piece of the self-check, what its script hands over; the engine is known, and says nothing of anybody. */
function readPiece(bytes: Buffer): string {
  const [, name, base64 = ''] = /^receivePiece\("(\w+)","([^"]+)"\)$/.exec(bytes.toString()) ?? [];
  const piece = gunzipSync(Buffer.from(base64, 'base64'));
  if (name === 'engine' && piece.equals(readFileSync(ENGINE))) return '(DuckDB-Wasm as its package has it)';
  return decode(piece);
}

const ENGINE = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');

async function readParquet(path: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const rows = await connection.runAndReadAll('select to_json(t) from read_parquet($path) as t', { path });
    const text = JSON.stringify(rows.getRowsJson());
    connection.closeSync();
    return text;
  } finally {
    instance.closeSync();
  }
}
