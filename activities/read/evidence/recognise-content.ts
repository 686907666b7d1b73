/** What a file is, by its first bytes: names and extensions lie. */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { READERS } from '../readers.js';
import { FileFormat } from '../reading.js';
import { looksWide } from './wide-text.js';

export type ContentKind =
  | 'encrypted'
  | 'empty'
  | 'gzip'
  | 'zip'
  | 'old_office'
  | 'pdf'
  | 'image'
  | 'html'
  | 'binary'
  | 'text'
  | FileFormat;

const HEAD_BYTES = 4096;

const MAGIC: readonly (readonly [string, ContentKind])[] = [
  ['1f8b', 'gzip'],
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['d0cf11e0a1b11ae1', 'old_office'],
  ['25504446', 'pdf'],
  ['89504e47', 'image'],
  ['ffd8ff', 'image'],
  ['47494638', 'image'],
  ['49492a00', 'image'],
  ['4d4d002a', 'image'],
  ['7f454c46', 'binary'],
  ['4d5a90', 'binary'],
  ['377abcaf271c', 'binary'],
  ['526172211a07', 'binary'],
  ['fd377a585a', 'binary'],
  ['28b52ffd', 'binary'],
  ['53514c69746520666f726d6174', 'binary'],
  ['425a68', 'binary'],
  ['7b5c727466', 'binary'],
  ...FileFormat.options.flatMap((format) => {
    const { magic } = READERS[format];
    return magic === undefined ? [] : [[magic, format] as const];
  }),
];

/** A tar archive begins with the name of its first file: read as text, that would be a title. */
const TAR_PLACE = 257;
const TAR_MARK = 'ustar';

/** Reads the head of the file and says what it holds. */
export async function recogniseFile(path: string): Promise<ContentKind> {
  const file = await open(path, 'r');
  try {
    const kind = recogniseHead(await readHead(file));
    if (kind === 'old_office') return (await isEncryptedWorkbook(path)) ? 'encrypted' : kind;
    return (kind === 'text' || kind === 'binary') && (await endsAsZip(file)) ? 'zip' : kind;
  } finally {
    await file.close();
  }
}

const ZIP_END = '504b0506';
const ZIP_END_BYTES = 22;

/** A zip whose first bytes are damaged still says what it is in its last ones. */
async function endsAsZip(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const end = Buffer.alloc(4);
  await file.read(end, 0, end.length, Math.max(0, size - ZIP_END_BYTES));
  return end.toString('hex') === ZIP_END;
}

async function readHead(file: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  return head.subarray(0, bytesRead);
}

/** A workbook with a password is an OLE file with a stream of this name; the directory may stand anywhere in it. */
async function isEncryptedWorkbook(path: string): Promise<boolean> {
  return (await readFile(path)).includes(Buffer.from('EncryptedPackage', 'utf16le'));
}

/** Excel's XML of 2003, which older software still writes under the name .xls: a row is told by the place of its cells. */
const EXCEL_2003 = 'urn:schemas-microsoft-com:office:spreadsheet';

function recogniseHead(head: Buffer): ContentKind {
  if (head.length === 0) return 'empty';
  const hex = head.subarray(0, 16).toString('hex');
  const known = MAGIC.find(([magic]) => hex.startsWith(magic));
  if (known) return known[1];
  if (head.subarray(TAR_PLACE, TAR_PLACE + TAR_MARK.length).toString('latin1') === TAR_MARK) return 'binary';
  // UTF-16 and UTF-32 text is full of NUL: read the letters only, whatever the encoding.
  const letters = head
    .toString('latin1')
    .replace(/[\0\ufeff]|^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/g, '')
    .trimStart();
  if (
    /^(?:<!doctype html|<html|<head|<body|<table|<meta|<script|<\?xml[^>]*>\s*<(?:!doctype )?html)/i.test(
      letters,
    )
  )
    return 'html';
  if (/^<\?xml|^<[a-z][\w:-]*[\s>]/i.test(letters) && /[<>]\s*$|<\//.test(letters))
    return letters.includes(EXCEL_2003) ? 'old_office' : 'xml';
  if (/^(?:\{\s*(?:"|\})|\[\s*(?:[{[\]"\d-]|true|false|null))/.test(letters)) return 'json';
  return controlShare(head) > 0.1 && !looksWide(head) ? 'binary' : 'text';
}

/** Share of bytes that no text file holds (NUL has its own treatment: some exports pad with it). */
function controlShare(head: Buffer): number {
  let controls = 0;
  for (const byte of head)
    if ((byte < 9 && byte > 0) || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) controls += 1;
  return controls / head.length;
}
