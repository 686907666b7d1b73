/** XML as a stream of events, as little of it as partners send. No DTD, hence no entity bombs and no outside entities. */
import { bytesByMark, type XmlBytes } from './xml-bytes.js';
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import { extendPart } from './xml-part.js';
import { scanPart } from './xml-scan.js';
import { openScan } from './xml-state.js';

/** Bytes. A tag or text run longer than that is hostile. */
const LONGEST_RUN = 32 << 20;

/** Feeds the handler; names come without their namespace prefix. */
export async function parseXml(
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
  afterChunk?: (place: XmlPlace) => Promise<void>,
  { convert, decode }: Pick<XmlBytes, 'convert' | 'decode'> = bytesByMark(),
): Promise<void> {
  const scan = openScan(handler, decode);
  for await (const chunk of chunks) {
    const bytes = convert(chunk);
    if (handler.strict && bytes.includes(0)) throw new XmlRefused('nul');
    extendPart(scan, bytes);
    scanPart(scan);
    if (scan.end - scan.at > LONGEST_RUN) throw new XmlRefused('too_long', scan.line);
    if (afterChunk) await afterChunk(scan.place);
  }
  if (decode(scan.bytes, scan.at, scan.end).trim() !== '') throw new XmlRefused('cut_short', scan.line);
}
