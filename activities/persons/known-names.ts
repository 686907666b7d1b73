/** Whether a word is a given name or a surname that many bear. Letters a–z. */
import { readFileSync } from 'node:fs';

export interface KnownNames {
  readonly given: ReadonlySet<string>;
  readonly surnames: ReadonlySet<string>;
}

let names: KnownNames | undefined;

/** Read at the first question: most processes have none. */
export function knownNames(): KnownNames {
  names ??= { given: listOf('given-names.txt'), surnames: listOf('surnames.txt') };
  return names;
}

function listOf(file: string): ReadonlySet<string> {
  return new Set(
    readFileSync(new URL(file, import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  );
}

/** Lower case, without accents: as the lists are written. */
export function plainWord(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
