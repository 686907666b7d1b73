/** Text on its way to a file, as bytes that pile up in memory. */
import { type FileHandle, open } from 'node:fs/promises';

export interface Pile {
  readonly path: string;
  readonly file: FileHandle;
  bytes: Buffer;
  length: number;
}

/** Enough to be worth a write. */
const FULL = 1 << 20;
const QUOTE = 34;
const COMMA = 44;
const FIRST_WIDE = 0x80;
/** UTF-8 takes three bytes at most for each unit of a string. */
const WIDEST = 3;
/** Node writes a longer value faster, and takes longer to begin. */
const SHORT = 64;

export async function openPile(path: string): Promise<Pile> {
  return { path, file: await open(path, 'w'), bytes: Buffer.allocUnsafe(0), length: 0 };
}

export function isFull({ length }: Pile): boolean {
  return length > FULL;
}

export async function flush(pile: Pile): Promise<void> {
  await pile.file.appendFile(pile.bytes.subarray(0, pile.length));
  if (pile.bytes.length > 4 * FULL) pile.bytes = Buffer.allocUnsafe(0);
  pile.length = 0;
}

export function addText(pile: Pile, text: string): void {
  makeRoom(pile, WIDEST * text.length);
  if (text.length > SHORT || !addPlain(pile, text)) pile.length += pile.bytes.write(text, pile.length);
}

/** A comma, and the value in quotes; an empty one is nothing. */
export function addCell(pile: Pile, value: string | null): void {
  makeRoom(pile, WIDEST * (value?.length ?? 0) + 3);
  addByte(pile, COMMA);
  if (!value) return;
  addByte(pile, QUOTE);
  if (value.length > SHORT || !addPlain(pile, value))
    pile.length += pile.bytes.write(value.replaceAll('"', '""'), pile.length);
  addByte(pile, QUOTE);
}

/** Nothing, and false, where it is more than ASCII without quotes. */
function addPlain(pile: Pile, text: string): boolean {
  const { bytes, length } = pile;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= FIRST_WIDE || code === QUOTE) return false;
    bytes[length + index] = code;
  }
  pile.length = length + text.length;
  return true;
}

function addByte(pile: Pile, byte: number): void {
  pile.bytes[pile.length] = byte;
  pile.length += 1;
}

function makeRoom(pile: Pile, length: number): void {
  const needed = pile.length + length;
  if (needed <= pile.bytes.length) return;
  const bytes = Buffer.allocUnsafe(Math.max(FULL, 2 * needed));
  pile.bytes.copy(bytes, 0, 0, pile.length);
  pile.bytes = bytes;
}
