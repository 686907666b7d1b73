/** One of several tables of a text file: the file again, with nothing but blank lines before it, so that lines keep their numbers. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TextSample } from '../evidence/sample-text.js';
import type { ReadRequest } from '../reading.js';
import { refuseTable } from '../refusals.js';
import { readLines, type TextLine } from './read-lines.js';
import { isBlank } from './split-cells.js';

/** Rows of a block from which it is a table: its titles and a record. */
const FEWEST_LINES = 2;

/**
 * A copy of the UTF-8 text in scratch that ends with the table `wanted`, counted from 1. Blank lines part tables, but for those
 * between quotes; a block of one line is a title, and no table. Throws DeliveryRejected where there are not so many.
 */
export async function selectTable(
  path: string,
  wanted: number,
  newline: TextSample['newline'],
  request: ReadRequest,
): Promise<string> {
  const target = join(request.scratch, 'table');
  const found = { tables: 0 };
  await pipeline(Readable.from(onlyTable(path, wanted, newline, found)), createWriteStream(target));
  if (found.tables < wanted) throw refuseTable(request.fileName, wanted, found.tables);
  return target;
}

/** Lines before the table as their ends alone. Nothing is held back but the first line of a block, which may be a title. */
async function* onlyTable(
  path: string,
  wanted: number,
  newline: TextSample['newline'],
  found: { tables: number },
): AsyncGenerator<string> {
  let first: TextLine | null = null;
  let lines = 0;
  let isInside = false;
  for await (const batch of readLines(path, newline)) {
    let out = '';
    for (const line of batch) {
      if (!isInside && isBlank(line.text)) {
        if (found.tables === wanted && lines >= FEWEST_LINES) {
          yield out;
          return;
        }
        out += lines === 1 && first ? first.end + line.end : line.end;
        lines = 0;
        continue;
      }
      if ((line.text.split('"').length - 1) % 2 === 1) isInside = !isInside;
      lines += 1;
      if (lines === 1) {
        first = line;
        continue;
      }
      if (lines === FEWEST_LINES) found.tables += 1;
      const isWanted = found.tables === wanted;
      if (lines === FEWEST_LINES && first) out += isWanted ? first.text + first.end : first.end;
      out += isWanted ? line.text + line.end : line.end;
    }
    yield out;
  }
}
