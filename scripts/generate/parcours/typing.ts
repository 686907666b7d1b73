/** Slips of the hand in a name: one at a time. */
import type { Random } from './random.js';

type Slip = readonly [fault: string, slip: (text: string, at: number) => string];

const SLIPS: readonly Slip[] = [
  [
    'lettres_permutees',
    (text, at) => `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`,
  ],
  ['lettre_manquante', (text, at) => `${text.slice(0, at)}${text.slice(at + 1)}`],
  ['lettre_doublee', (text, at) => `${text.slice(0, at + 1)}${text.slice(at)}`],
  ['accent_perdu', (text) => text.normalize('NFD').replace(/\p{M}/gu, '')],
  [
    'tiret_espace',
    (text) =>
      text.includes('-') ? text.replace('-', ' ') : text.includes(' ') ? text.replace(' ', '-') : text,
  ],
];

/** The first letter stays, as people look at it; a slip that cannot happen in this name becomes another. */
export function misspell(text: string, random: Random): { text: string; fault: string } {
  const at = 1 + random.int(Math.max(1, text.length - 2));
  const first = random.int(SLIPS.length);
  for (let turn = 0; turn < SLIPS.length; turn += 1) {
    const [fault, slip] = SLIPS[(first + turn) % SLIPS.length] ?? ['', (same: string) => same];
    const spoiled = slip(text, at);
    if (spoiled !== text && spoiled.length > 0) return { text: spoiled, fault };
  }
  return { text, fault: '' };
}
