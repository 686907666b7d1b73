/** Which encoding a text is in, on counted evidence. Pure: bytes in, verdict out. */

import type { Encoding } from '../reading.js';
import { decodeBytes } from './transcode-text.js';

/** Evidence of a whole file, gathered while it streams by. */
export interface EncodingEvidence {
  readonly bytes: number;
  readonly mark: boolean;
  /** Sequences of UTF-8 of two bytes and more that are right. */
  readonly validSequences: number;
  /** Bytes above 127 outside such sequences. */
  readonly invalidBytes: number;
  /** The file ends inside a sequence and has no other fault. */
  readonly cutAtEnd: boolean;
  /** Lines that have invalid bytes, first thousand. */
  readonly suspectLines: readonly Buffer[];
}

export type EncodingVerdict =
  | { readonly way: 'utf-8' | 'mixed'; readonly encoding: Encoding }
  | { readonly way: 'transcode'; readonly encoding: Encoding }
  | { readonly way: 'unreadable' };

const LEGACY = ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850'] as const;

export function decideEncoding(evidence: EncodingEvidence): EncodingVerdict {
  if (evidence.invalidBytes === 0 || evidence.cutAtEnd) {
    const proof = evidence.mark
      ? 'byte order mark'
      : evidence.validSequences > 0
        ? `${evidence.validSequences} valid sequences`
        : 'ASCII only';
    return { way: 'utf-8', encoding: { name: 'utf-8', proof } };
  }
  // A legacy text makes a valid sequence by accident once in thousands of letters, not once in ten.
  if (evidence.mark || evidence.validSequences * 10 > evidence.invalidBytes) {
    const proof = `${evidence.validSequences} valid sequences, ${evidence.invalidBytes} bytes that are not UTF-8`;
    return { way: 'mixed', encoding: { name: 'utf-8', proof } };
  }
  return decideLegacy(evidence.suspectLines);
}

function decideLegacy(lines: readonly Buffer[]): EncodingVerdict {
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
  const scores = LEGACY.map((name) => ({ name, score: plausibility(decodeBytes(bytes, name)) }));
  const best = scores.reduce((top, next) => (next.score > top.score + 1e-9 ? next : top));
  if (best.score < -0.5) return { way: 'unreadable' };
  const proof = scores.map(({ name, score }) => `${name} ${score.toFixed(2)}`).join(', ');
  return { way: 'transcode', encoding: { name: best.name, proof: `letters in context: ${proof}` } };
}

const FRENCH = 'éèêëàâäçùûüôöîïÿœæÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŸŒÆ';
const FOREIGN = 'áíóúñãõåøßìòÁÍÓÚÑÃÕÅØÌÒýšžŠŽ';
const TYPOGRAPHY = '€’‘“”«»–—…°²³·•™®©§\u00a0';

/** Mean worth of the characters above ASCII: letters inside words are worth most, symbols inside words cost. */
function plausibility(text: string): number {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) < 128) continue;
    count += 1;
    sum += worth(text[index] ?? '', text[index - 1] ?? ' ', text[index + 1] ?? ' ');
  }
  return count === 0 ? 1 : sum / count;
}

function worth(char: string, before: string, after: string): number {
  const inWord = /\p{L}/u.test(before) || /\p{L}/u.test(after);
  if (FRENCH.includes(char)) return caseFits(char, before, after) ? 1 : 0.1;
  if (FOREIGN.includes(char)) return inWord && caseFits(char, before, after) ? 0.6 : -0.2;
  if (char === '’') return inWord ? 1 : 0.5;
  if (TYPOGRAPHY.includes(char)) return /\p{L}/u.test(before) && /\p{L}/u.test(after) ? -0.5 : 0.6;
  if (char < '\u00a0' || char === '\ufffd') return -1;
  return inWord ? -1 : -0.3;
}

/** `ZoÉ` and `DUPONT-éTIENNE` are what a wrong table makes of a right text. */
function caseFits(char: string, before: string, after: string): boolean {
  const lower = char === char.toLowerCase();
  if (lower)
    return !(/\p{Lu}/u.test(before) && /\p{Lu}/u.test(after)) && !/^\p{Lu}{2}$/u.test(before + after);
  return !/\p{Ll}/u.test(before);
}
