/** Persons named in free text without a civility: beside the word for what they do, behind "par" or "avec", before a telephone number. */

import { knownNames, plainWord } from '../../persons/known-names.js';
import { GLUE, isFunctionWord } from '../../persons/mailbox-words.js';
import { STREET } from './person-patterns.js';

const DUTIES = [
  'r[ée]f[ée]rent(?:e|s|es)?|responsables?|interlocut(?:eur|rice)s?|conseill(?:er|[èe]re)s?|direct(?:eur|rice)s?',
  'pr[ée]sident(?:e|s|es)?|tr[ée]sori(?:er|[èe]re)s?|secr[ée]taires?|coord(?:in|onn)at(?:eur|rice)s?|cip',
  '(?:anim|m[ée]di|form|[ée]duc|accompagn)at(?:eur|rice)s?|g[ée]rant(?:e|s|es)?|maires?|adjoint(?:e|s|es)?',
  'travailleu(?:r|se)s?|assistant(?:e|s|es)?|charg[ée](?:e|s|es)?|psychologues?|chef(?:fe)?s?|[ée]lu(?:e|s|es)?',
  'agent(?:e|s|es)?|intervenant(?:e|s|es)?|b[ée]n[ée]voles?',
].join('|');
const TO_ASK = `contact(?:s|er|ez)?|[ée]quipe|demande[rz]|adresse[rz] [àa]|appele[rz]|joindre|resp\\.?|par|avec|${DUTIES}`;
/** The word, and nothing behind it that would make it another. */
const ASKED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:${TO_ASK})(?!\\p{L})|(?:aupr[èe]s|permanences?) d(?:e(?!\\p{L})|['’]))`,
  'giu',
);
const DUTY = new RegExp(`(?:,| [-–:])? ?\\(?(?:(?:la |le |votre |notre )?(?:${DUTIES}))(?!\\p{L})`, 'iuy');
const TELEPHONE = / ?[:,(–-]? ?(?:au |t[ée]l\p{L}*\.? ?:? ?)?(?:\+33|0)[ .]?\d/iuy;

const WORD = "(?:\\p{Lu}\\.(?:-?\\p{Lu}\\.)*|\\p{Lu}[\\p{L}'’-]*)";
const PARTICLE = "(?:(?:de la|de|du|d['’]|la|le|el|al|ben|van|von) )?";
const NAME = `${WORD}(?:(?: |(?<=\\.))${PARTICLE}${WORD}){1,2}`;
const ALONE = `\\p{Lu}[\\p{L}'’-]{2,}(?= *(?:$|[.,;/()&\\d+]|\\p{Ll}))`;
/** What may stand between: a complement and a mark, where one is; else words in small letters or an acronym. */
const BEHIND: readonly RegExp[] = [
  ...[0, 1, 2].map((n) => new RegExp(`((?: (?:\\p{Ll}{4,}|\\p{Lu}{2,4})){${n}} ?)(${NAME})`, 'uy')),
  new RegExp(`((?:(?! - )[^\\n.;:=(,]){0,40}?(?: ?[:=(,] ?| [-–] ))(${NAME}|${ALONE})`, 'uy'),
];
const NEXT = new RegExp(`((?: ?\\([^()]{1,30}\\))? ?(?:[,/&]| et | ou ) ?)(${NAME}|${ALONE})`, 'uy');
/** Where a name may begin that nothing in front makes that of a street or a building. */
const BEGINNING = new RegExp(`(^|[.;:,(/–] ?)(${NAME})`, 'gu');

const REMOVED = '[nom retiré]';

/** `named`: what the row calls itself, whose words are nobody's. */
export function withoutAsked(text: string, named: string): string {
  const own = plainWord(named);
  let kept = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(ASKED)) {
    if (index < from || STREET.test(text.slice(0, index))) continue;
    const at = index + word.length;
    const found = BEHIND.map((form) => matchAt(form, text, at)).find(
      (one) => one && isSomebody(one[2] ?? '', own),
    );
    if (!found) continue;
    kept += text.slice(from, at) + masked(found);
    from = at + found[0].length;
    for (
      let next = matchAt(NEXT, text, from);
      next && isSomebody(next[2] ?? '', own);
      next = matchAt(NEXT, text, from)
    ) {
      kept += masked(next);
      from += next[0].length;
    }
  }
  return beforeDuty(kept + text.slice(from), own);
}

function beforeDuty(text: string, own: string): string {
  return text.replace(BEGINNING, (found, before: string, name: string, place: number) => {
    const end = place + found.length;
    const isFollowed = matchAt(DUTY, text, end) !== null || matchAt(TELEPHONE, text, end) !== null;
    return isFollowed && isSomebody(name, own) ? `${before}${REMOVED}` : found;
  });
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

/** Words of a function at the end are no part of the name. */
function masked([, before = '', name = '']: RegExpExecArray): string {
  const last = / (\S+)$/.exec(name)?.[1];
  const isMore = last !== undefined && name.split(' ').length > 2 && isFunctionWord(plainWord(last));
  return `${before}${REMOVED}${isMore ? ` ${last}` : ''}`;
}

/** A given name and a surname, whichever comes first; an initial and a name; a given name alone. */
function isSomebody(name: string, own: string): boolean {
  if (own.includes(plainWord(name))) return false;
  const { given, surnames } = knownNames();
  const [first = '', ...others] = plainWord(name)
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const isWord = (word: string) => isFunctionWord(word) || GLUE.has(word);
  if (isWord(first) && first.length > 1) return false;
  if (others.length === 0) return given.has(first);
  const isName = (word: string) =>
    !isWord(word) && word.length > 1 && (given.has(word) || surnames.has(word));
  if (/(?<!\p{L})\p{Lu}\./u.test(name)) return [first, ...others].some(isName);
  // the lists write names of several words as one: latour
  const joined = others.map((_, place) => others.slice(place).join(''));
  return [...others, ...joined].some(
    (other) =>
      !isWord(other) &&
      ((given.has(first) && surnames.has(other)) || (surnames.has(first) && given.has(other))),
  );
}
