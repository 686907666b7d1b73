/** The bytes of a document, and the text that some of them mean. All marks of XML are single bytes in what is scanned. */
import iconv from 'iconv-lite';

export type DecodeBytes = (bytes: Buffer, from: number, to: number) => string;

export interface XmlBytes {
  /** Chunk after chunk, into an encoding that can be scanned. */
  readonly convert: (chunk: Buffer) => Buffer;
  readonly decode: DecodeBytes;
  /** Characters of what is scanned, chunk after chunk; a byte order mark is none. */
  readonly length: (converted: Buffer) => number;
}

const asIs = (chunk: Buffer): Buffer => chunk;
const decodeUtf8: DecodeBytes = (bytes, from, to) => bytes.toString('utf8', from, to);

export function utf8Bytes(convert: XmlBytes['convert'] = asIs): XmlBytes {
  const decoder = new TextDecoder('utf-8');
  return { convert, decode: decodeUtf8, length: (bytes) => decoder.decode(bytes, { stream: true }).length };
}

/** Windows-1252 is scanned as it is, other encodings as UTF-8. */
export function bytesOf(encoding: string): XmlBytes {
  if (encoding === 'utf-8') return utf8Bytes();
  if (encoding === 'windows-1252')
    return { convert: asIs, decode: decodeWindows1252, length: (bytes) => bytes.length };
  const decoder = iconv.getDecoder(encoding);
  return utf8Bytes((chunk) => Buffer.from(decoder.write(chunk)));
}

/** UTF-8, or UTF-16 where a mark says so. */
export function bytesByMark(): XmlBytes {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let isFirst = true;
  return utf8Bytes((chunk) => {
    if (isFirst && (chunk[0] === 0xff || chunk[0] === 0xfe))
      decoder = new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : 'utf-16be');
    isFirst = false;
    return decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  });
}

/** Windows-1252 is Latin-1 except for 32 characters. */
const ITS_OWN = iconv.decode(Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index)), 'win1252');

function decodeWindows1252(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('latin1', from, to);
  for (let at = from; at < to; at += 1)
    if (((bytes[at] ?? 0) & 0xe0) === 0x80)
      return text.replace(/[\x80-\x9f]/g, (char) => ITS_OWN.charAt(char.charCodeAt(0) - 0x80));
  return text;
}
