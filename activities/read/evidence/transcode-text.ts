/** Writes a text file again as UTF-8. */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';

/** Streams `from` in the named encoding to `to` in UTF-8, without a byte order mark. */
export async function transcodeText(from: string, to: string, encoding: string): Promise<void> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  await pipeline(
    createReadStream(from, { highWaterMark: 1 << 20 }),
    async function* decode(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) yield asMeant(decoder.write(chunk), encoding);
      yield asMeant(decoder.end() ?? '', encoding);
    },
    createWriteStream(to),
  );
}

export function decodeBytes(bytes: Buffer, encoding: string): string {
  return asMeant(iconv.decode(bytes, encoding), encoding);
}

/** Since Mac OS 8.5 the euro stands where MacRoman had the currency sign; iconv-lite keeps the older table. */
function asMeant(text: string, encoding: string): string {
  return encoding === 'macintosh' ? text.replaceAll('¤', '€') : text;
}

export function knowsEncoding(name: string): boolean {
  return iconv.encodingExists(name);
}
