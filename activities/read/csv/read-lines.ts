/** Physical lines of a UTF-8 text file with their numbers, whatever is wrong with their bytes. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { END_MARK } from '../evidence/gather-evidence.js';
import { decodeBytes } from '../evidence/transcode-text.js';

export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Its line end, kept for cells of several lines; empty at the end of the file. */
  readonly end: string;
  readonly fault: LineFault | null;
}

/** `mixed_encoding`: decoded as windows-1252. `nul_removed`: NUL bytes taken out. `undecodable`: a character is cut. */
export type LineFault = 'mixed_encoding' | 'nul_removed' | 'undecodable' | 'too_long';

/** A physical line longer than that is no line of a table. */
const LONGEST_LINE = 16 << 20;
const LF = 10;
const CR = 13;

/** Batches of lines, in order. `newline` `cr` ends lines at carriage returns alone. */
export async function* readLines(path: string, newline: 'lf' | 'crlf' | 'cr'): AsyncGenerator<TextLine[]> {
  const end = newline === 'cr' ? CR : LF;
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const read of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = rest.length === 0 ? Buffer.from(read) : Buffer.concat([rest, Buffer.from(read)]);
    const batch: TextLine[] = [];
    let from = number === 0 && chunk.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
    for (let at = chunk.indexOf(end, from); at >= 0; at = chunk.indexOf(end, from)) {
      number += 1;
      batch.push(textLine(chunk.subarray(from, at + 1), number, newline));
      from = at + 1;
    }
    rest = chunk.subarray(from);
    if (rest.length > LONGEST_LINE) rest = rest.subarray(0, LONGEST_LINE + 1);
    if (batch.length > 0) yield batch;
  }
  if (rest.at(-1) === END_MARK) rest = rest.subarray(0, -1);
  if (rest.length > 0) {
    const last = textLine(rest, number + 1, newline);
    yield [last.fault === 'mixed_encoding' && endsCut(rest) ? { ...last, fault: 'undecodable' } : last];
  }
}

function textLine(bytes: Buffer, number: number, newline: 'lf' | 'crlf' | 'cr'): TextLine {
  if (bytes.length > LONGEST_LINE) return { text: '', number, end: '', fault: 'too_long' };
  const whole = isUtf8(bytes);
  const decoded = whole ? bytes.toString('utf8') : decodeBytes(bytes, 'windows-1252');
  const end = (newline === 'cr' ? /\r$/ : /\r{0,2}\n$/).exec(decoded)?.[0] ?? '';
  // a byte order mark stands there where a file was put behind another
  const bare = decoded.slice(0, decoded.length - end.length).replace(/^\ufeff+/, '');
  const text = bare.includes('\0') ? bare.replaceAll('\0', '') : bare;
  const fault = whole ? (text.length < bare.length ? 'nul_removed' : null) : 'mixed_encoding';
  return { text, number, end, fault };
}

/** The only fault of the bytes is that their last character is not whole. */
function endsCut(bytes: Buffer): boolean {
  return [1, 2, 3].some(
    (length) =>
      isUtf8(bytes.subarray(0, bytes.length - length)) && (bytes[bytes.length - length] ?? 0) >= 0xc2,
  );
}

/** Lines to look ahead at, so that a record of several lines can be weighed before it is taken. */
export class LineCursor {
  #lines: TextLine[] = [];
  #at = 0;
  #ended = false;
  /** How many more lines there are, so far, than line ends of the usual kind. */
  #more = 0;
  readonly #batches: AsyncGenerator<TextLine[]>;

  constructor(batches: AsyncGenerator<TextLine[]>) {
    this.#batches = batches;
  }

  /** Makes `count` lines visible, or all that are left. False at the end of the file. */
  async fill(count: number): Promise<boolean> {
    while (!this.#ended && this.#lines.length - this.#at < count) {
      const next = await this.#batches.next();
      if (next.done) this.#ended = true;
      else {
        this.#lines = [...this.#lines.slice(this.#at), ...next.value];
        this.#at = 0;
      }
    }
    return this.#at < this.#lines.length;
  }

  isFilled(count: number): boolean {
    return this.#ended || this.#lines.length - this.#at >= count;
  }

  peek(offset: number): TextLine | undefined {
    const line = this.#lines[this.#at + offset];
    return line && this.#more > 0 ? { ...line, number: line.number + this.#more } : line;
  }

  take(count: number): void {
    this.#at += count;
  }

  /** The next line is as many lines as there are texts. */
  part(texts: readonly string[]): void {
    const line = this.#lines[this.#at];
    if (!line) return;
    this.#more += texts.length - 1;
    const first = line.number - texts.length + 1;
    const parts = texts.map((text, rank) => ({ ...line, text, number: first + rank }));
    this.#lines.splice(this.#at, 1, ...parts);
  }
}
