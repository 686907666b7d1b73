/** Head, middle and tail of a UTF-8 text file: what the dialect is judged on. */
import { type FileHandle, open } from 'node:fs/promises';

export interface TextSample {
  /** Blocks of whole lines; the first starts the file. */
  readonly blocks: readonly string[];
  readonly newline: 'lf' | 'crlf' | 'cr';
}

const HEAD_BYTES = 128 * 1024;
const OTHER_BYTES = 64 * 1024;

export async function sampleText(path: string): Promise<TextSample> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = await readBlock(file, 0, HEAD_BYTES);
    const newline = newlineOf(head);
    if (size <= HEAD_BYTES) return { blocks: [withoutMark(head)], newline };
    const middle = await readBlock(file, Math.max(HEAD_BYTES, Math.floor(size / 2)), OTHER_BYTES);
    const tail = await readBlock(file, Math.max(HEAD_BYTES, size - OTHER_BYTES), OTHER_BYTES);
    const end = newline === 'cr' ? '\r' : '\n';
    const inside = [middle, tail].map((text) => text.slice(text.indexOf(end) + 1, text.lastIndexOf(end) + 1));
    const start = withoutMark(head);
    return { blocks: [start.slice(0, start.lastIndexOf(end) + 1) || start, ...inside], newline };
  } finally {
    await file.close();
  }
}

async function readBlock(file: FileHandle, position: number, length: number): Promise<string> {
  const block = Buffer.alloc(length);
  const { bytesRead } = await file.read(block, 0, length, position);
  return block.subarray(0, bytesRead).toString('utf8');
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Line ends between quotes belong to cells and prove nothing. */
function newlineOf(text: string): 'lf' | 'crlf' | 'cr' {
  const bare = text.includes('\r') ? text.replace(/"[^"]*"/g, '') : text;
  const count = (pattern: RegExp): number => bare.match(pattern)?.length ?? 0;
  const feeds = count(/\n/g);
  if (count(/\r(?!\r?\n)/g) > feeds) return 'cr';
  return feeds > 0 && count(/\r\n/g) * 2 >= feeds ? 'crlf' : 'lf';
}

export interface SampleLine {
  readonly text: string;
  readonly end: string;
}

/** Lines of a text and their ends; `\r\r\n` is one end (a file written twice in text mode). */
export function linesOf(text: string, newline: TextSample['newline']): SampleLine[] {
  const parts = text.split(newline === 'cr' ? /(\r)/ : /(\r{0,2}\n)/);
  const lines = parts.flatMap((part, index) =>
    index % 2 === 0 ? [{ text: part, end: parts[index + 1] ?? '' }] : [],
  );
  return lines;
}
