/** Marks: words and numbers that nothing else in the world bears, each named after the field it was planted in. */
import { createHash } from 'node:crypto';

/** What every word begins with: looking for the words is looking for it. */
export const STEM = 'zqvkwxjq';
/** Born on a day on which the generator lets nobody be born. */
export const BIRTH = { iso: '1931-02-28', french: '28/02/1931', dashed: '28-02-1931', plain: '19310228' };

export interface Mark {
  readonly label: string;
  readonly value: string;
}

export interface MarkBook {
  readonly words: readonly Mark[];
  readonly numbers: readonly Mark[];
  word(label: string): string;
  digits(label: string, length: number): string;
  /** Fifteen digits: an invented NIR (département 00) with the key of such numbers. */
  nir(label: string): string;
  franceTravail(label: string): string;
  /** Nine digits after the zero, of the block that ARCEP keeps for fiction. */
  telephone(label: string): string;
  uuid(label: string): string;
}

export function openMarkBook(): MarkBook {
  const words: Mark[] = [];
  const numbers: Mark[] = [];
  const keep = (list: Mark[], label: string, value: string): string => {
    list.push({ label, value });
    return value;
  };
  return {
    words,
    numbers,
    word: (label) => keep(words, label, `${STEM}${syllables(words.length)}`),
    digits: (label, length) => keep(numbers, label, digitsOf(label, length)),
    nir(label) {
      const body = `2310200${digitsOf(label, 6)}`;
      keep(numbers, `${label} (13)`, body);
      return `${body}${inventedKey(body)}`;
    },
    franceTravail: (label) => keep(numbers, label, `${digitsOf(label, 7)}Q`),
    telephone: (label) => keep(numbers, label, `63998${digitsOf(label, 5).slice(1)}`),
    uuid: (label) => keep(numbers, label, uuidOf(label)),
  };
}

/** The successor of the true key: nobody has such a number. */
export function inventedKey(body: string): string {
  return String(((97 - (Number(body) % 97)) % 97) + 1).padStart(2, '0');
}

function digitsOf(label: string, length: number): string {
  const hash = BigInt(`0x${createHash('sha256').update(label).digest('hex')}`);
  return `7${String(hash).slice(1, length)}`.replace(/0$/, '3');
}

function uuidOf(label: string): string {
  const hex = createHash('sha256').update(label).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function syllables(index: number): string {
  const pairs = [...'bdfglmnprt'].flatMap((consonant) => [...'aeiou'].map((vowel) => consonant + vowel));
  const at = (place: number) => pairs[Math.floor(index / 50 ** place) % 50] ?? '';
  return `${at(1)}${at(0)}`;
}
