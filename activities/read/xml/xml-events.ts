/** XML as a stream of events, as little of it as partners send. No DTD, hence no entity bombs and no outside entities. */
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import { extendPart, handlePart, lineOf, openPart } from './xml-scan.js';

/** A tag or text run longer than that is hostile. */
const LONGEST_RUN = 32 << 20;

/** Feeds the handler; `name` comes without its namespace prefix, `tag` is the raw text between `<` and `>`. */
export async function parseXml(
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
  afterChunk?: (place: XmlPlace) => Promise<void>,
  decode: (chunk: Buffer) => string = decodeByMark(),
): Promise<void> {
  const part = openPart();
  const place: XmlPlace = { line: () => lineOf(part), offset: () => part.before + part.at };
  for await (const chunk of chunks) {
    const text = decode(chunk);
    extendPart(part, text);
    if (handler.strict && text.includes('\0')) throw new XmlRefused('nul');
    handlePart(part, handler, place);
    if (part.text.length - part.at > LONGEST_RUN) throw new XmlRefused('too_long', place.line());
    if (afterChunk) await afterChunk(place);
  }
  if (part.text.slice(part.at).trim() !== '') throw new XmlRefused('cut_short', place.line());
}

function decodeByMark(): (chunk: Buffer) => string {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  return (chunk) => {
    decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8');
    return decoder.decode(chunk, { stream: true });
  };
}
