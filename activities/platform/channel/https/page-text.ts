/** The text of a page, whatever way its server wrote it. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, inflate, unzip } from 'node:zlib';
import iconv from 'iconv-lite';
import { DeliveryRejected } from '../../../errors.js';
import { hasCode } from '../../process/process-identity.js';
import { tooLarge } from '../channel-faults.js';

export interface WrittenPage {
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
}

const DECODERS = {
  gzip: promisify(unzip),
  'x-gzip': promisify(unzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** Without a byte order mark. Throws DeliveryRejected: nobody guesses how somebody's name is written. */
export async function pageText(
  host: string,
  path: string,
  written: WrittenPage,
  maxBytes: number,
): Promise<string> {
  const bytes = await plainBytes(host, await readFile(path), written, maxBytes);
  const stated = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(written.contentType ?? '')?.[1] ?? 'utf-8';
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  // bytes that are UTF-8 by chance alone are not met, and a server often states what it does not write
  const text = decode(bytes, marked) ?? decode(bytes, stated);
  if (text === null) throw unreadable(host, 'is neither UTF-8 nor in a charset that it states');
  return text;
}

/** We ask for no compression, and some send it all the same. */
async function plainBytes(
  host: string,
  bytes: Buffer,
  { contentEncoding }: WrittenPage,
  maxBytes: number,
): Promise<Buffer> {
  const coding = contentEncoding?.trim().toLowerCase() || 'identity';
  if (coding === 'identity') return bytes;
  if (!isKnown(coding)) throw unreadable(host, 'is compressed in a way that we do not read');
  try {
    return await DECODERS[coding](bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) throw tooLarge(host, maxBytes);
    throw unreadable(host, 'is not compressed as it states');
  }
}

function isKnown(coding: string): coding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, coding);
}

function decode(bytes: Buffer, charset: string): string | null {
  if (!iconv.encodingExists(charset)) return null;
  const text = iconv.decode(bytes, charset);
  return text.includes('\ufffd') && !bytes.includes('\ufffd') ? null : text;
}

function unreadable(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: a page ${what}; ask the partner.`,
    `Une page de la liste de votre serveur ${host} n’est pas lisible : nous attendons de l’UTF-8, ou un jeu de caractères annoncé (charset). Merci de vérifier l’export.`,
  );
}
