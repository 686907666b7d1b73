/**
 * Text functions called from SQL in DuckDB-Wasm. Its own binding answers with places within a buffer where the engine takes
 * addresses, so that every text comes back as zeros (seen in 1.33.1-dev65.0): this one answers with addresses, and knows texts only.
 */
import type { TextFunction } from '../../../activities/platform/effects.js';

/** The part of the engine's memory that is written to. Its views change when the memory grows. */
export interface EngineMemory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPF64: Float64Array;
  _malloc(bytes: number): number;
}

interface Call {
  readonly rows: number;
  readonly args: readonly {
    readonly validityBuffer?: number;
    readonly dataBuffer: number;
    readonly lengthBuffer: number;
  }[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Fills the vector that a call of `apply` gives; `call` and `pointers` are where the engine described its arguments. */
export function applyToVectors(
  memory: EngineMemory,
  apply: TextFunction['apply'],
  call: { readonly at: number; readonly bytes: number; readonly pointers: number },
  response: number,
): void {
  const described = JSON.parse(decoder.decode(memory.HEAPU8.slice(call.at, call.at + call.bytes))) as Call;
  const columns = described.args.map((argument) =>
    readTexts(memory, argument, call.pointers, described.rows),
  );
  const texts = Array.from({ length: described.rows }, (_, row) => {
    const words = columns.map((column) => column[row] ?? null);
    return words[0] === null ? null : apply(...words);
  });
  const answer = writeTexts(memory, texts);
  const place = memory._malloc(3 * 8);
  memory.HEAPF64.set([answer.data, answer.validity, answer.lengths], place >> 3);
  memory.HEAPF64.set([0, place, 0], response >> 3);
}

function readTexts(
  memory: EngineMemory,
  argument: Call['args'][number],
  pointers: number,
  rows: number,
): (string | null)[] {
  const numbers = (index: number) => {
    const at = memory.HEAPF64[(pointers >> 3) + index] ?? 0;
    return memory.HEAPF64.subarray(at >> 3, (at >> 3) + rows);
  };
  const starts = numbers(argument.dataBuffer);
  const lengths = numbers(argument.lengthBuffer);
  const validity =
    argument.validityBuffer === undefined
      ? null
      : (memory.HEAPF64[(pointers >> 3) + argument.validityBuffer] ?? 0);
  return Array.from({ length: rows }, (_, row) => {
    if (validity !== null && memory.HEAPU8[validity + row] === 0) return null;
    const start = starts[row] ?? 0;
    return decoder.decode(memory.HEAPU8.subarray(start, start + (lengths[row] ?? 0)));
  });
}

function writeTexts(memory: EngineMemory, texts: readonly (string | null)[]) {
  const bytes = texts.map((text) => encoder.encode(text ?? ''));
  const total = bytes.reduce((sum, { length }) => sum + length, 0);
  const [data, validity, lengths, buffer] = [
    memory._malloc(texts.length * 8),
    memory._malloc(texts.length),
    memory._malloc(texts.length * 8),
    memory._malloc(Math.max(total, 1)),
  ];
  // allocation may have moved the views: they are read from here on
  const { HEAPF64: numbers, HEAPU8: octets } = memory;
  let at = buffer;
  for (const [row, text] of bytes.entries()) {
    octets.set(text, at);
    numbers[(data >> 3) + row] = at;
    numbers[(lengths >> 3) + row] = text.length;
    octets[validity + row] = texts[row] === null ? 0 : 1;
    at += text.length;
  }
  return { data, validity, lengths };
}
