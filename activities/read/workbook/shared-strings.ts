/** Texts that the cells of a workbook share, within a size the worker can bear. */
import type { Archive } from '../archive/open-archive.js';
import { refuseFile } from '../refusals.js';
import { parsePart } from './workbook-parts.js';

const MOST_STRINGS = 5_000_000;
const MOST_CHARS = 128 << 20;

/** Texts in order. Phonetic guides are no text. Throws DeliveryRejected above the bounds. */
export async function readSharedStrings(
  archive: Archive,
  path: string | null,
  fileName: string,
): Promise<string[]> {
  const strings: string[] = [];
  if (path === null) return strings;
  let chars = 0;
  let text = '';
  let inText = false;
  let phonetic = 0;
  await parsePart(archive, path, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic += 1;
      else if (name === 't') inText = phonetic === 0;
    },
    text(part) {
      if (inText) text += part;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic -= 1;
      else if (name === 'si') {
        chars += text.length;
        if (strings.length >= MOST_STRINGS || chars > MOST_CHARS) throw refuseFile(fileName, 'bomb');
        strings.push(unescapeExcel(text));
      }
    },
  });
  return strings;
}

/** Excel writes characters that XML forbids as `_x000D_`. */
export function unescapeExcel(text: string): string {
  if (!text.includes('_x')) return text;
  return text
    .replace(/_x([\da-fA-F]{4})_/g, (_whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '');
}
