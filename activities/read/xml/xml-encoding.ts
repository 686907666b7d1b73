/** The encoding of an XML document: what its byte order mark or prolog says, if its bytes agree. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { utf8Copy } from '../evidence/prepare-text.js';
import type { Encoding, ReadRequest, Warning } from '../reading.js';
import { refuseFile } from '../refusals.js';
import { bytesOf, type XmlBytes } from './xml-bytes.js';
import { XmlRefused } from './xml-handler.js';

const HEAD_BYTES = 1024;
const PROLOG = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

interface XmlEncoding {
  readonly encoding: Encoding;
  readonly bytes: XmlBytes;
  readonly warnings: readonly Warning[];
}

/** The document as a file of those bytes: the one that came, or a UTF-8 copy of a wider one. */
export interface XmlText extends XmlEncoding {
  readonly path: string;
}

/** Throws XmlRefused for a file that does not begin like XML, DeliveryRejected for one in an encoding that nobody knows. */
export async function openXmlText(path: string, request: ReadRequest): Promise<XmlText> {
  const copy = await utf8Copy(path, request);
  const found = await decideXmlEncoding(copy.path, copy.path === path ? null : copy.encoding);
  if (!found) throw refuseFile(request.fileName, 'encoding');
  return { ...found, path: copy.path };
}

/** Null when the prolog names an encoding nobody knows. `transcoded`: the file is the UTF-8 copy of a wider one. */
async function decideXmlEncoding(path: string, transcoded: Encoding | null): Promise<XmlEncoding | null> {
  const head = await readHead(path);
  if (!/^(?:\xef\xbb\xbf)?\s*</.test(head)) throw new XmlRefused('wrong_root');
  const named = PROLOG.exec(head)?.[1];
  if (transcoded) return { encoding: transcoded, bytes: bytesOf('utf-8'), warnings: [] };
  const marked = head.startsWith('\xef\xbb\xbf');
  const declared = marked ? 'utf-8' : plainName(named ?? 'utf-8');
  if (declared === null) return null;
  const proof = marked ? 'byte order mark' : named ? 'XML prolog' : 'XML without a prolog is UTF-8';
  if (declared !== 'utf-8' || (await isUtf8Throughout(path)))
    return { encoding: { name: declared, proof }, bytes: bytesOf(declared), warnings: [] };
  return {
    encoding: { name: 'windows-1252', proof: 'bytes that are not UTF-8' },
    bytes: bytesOf('windows-1252'),
    warnings: [{ code: 'encodage_different', detail: `${proof}: utf-8; found windows-1252` }],
  };
}

async function readHead(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead).toString('latin1');
  } finally {
    await file.close();
  }
}

/**
 * ISO-8859-1 is read as the windows-1252 it is a part of, as browsers do. A document that says UTF-16 and shows a
 * prolog in single bytes is not; UTF-8 is tried. Encodings whose bytes are not ASCII where they look like it are left out.
 */
function plainName(name: string): string | null {
  const plain = name.toLowerCase();
  if (/^(utf-?8|utf-?16(le|be)?|(us-)?ascii)$/.test(plain)) return 'utf-8';
  if (/^(iso-?8859-?1|latin-?1|cp-?1252|windows-1252)$/.test(plain)) return 'windows-1252';
  const known = /^(iso-?8859-?\d+|windows-\d+|cp\d+|macintosh|ibm\d+)$/.test(plain);
  return known && iconv.encodingExists(plain) ? plain : null;
}

async function isUtf8Throughout(path: string): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = rest.length === 0 ? read : Buffer.concat([rest, read]);
    const cut = lastCharacter(chunk);
    if (!isUtf8(chunk.subarray(0, cut))) return false;
    rest = chunk.subarray(cut);
  }
  return isUtf8(rest);
}

/** Where the last character starts when it is one of several bytes, which the end may cut; the end otherwise. */
function lastCharacter(chunk: Buffer): number {
  const tail = chunk.subarray(-4);
  const found = tail.findLastIndex((byte) => byte >= 0xc0);
  return found < 0 ? chunk.length : chunk.length - tail.length + found;
}
