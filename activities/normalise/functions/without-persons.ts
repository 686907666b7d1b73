/** Free text in which persons are named or may be written to, without them. */

import { knownNames, plainWord } from '../../persons/known-names.js';
import { mailboxOf } from '../../persons/mailbox.js';
import { withoutAsked } from './asked-persons.js';
import {
  BEHIND_TITLE,
  HIDDEN_MAIL,
  LEARNED,
  LISTED,
  MAIL,
  NAMED,
  NEXT,
  SPELT_MAIL,
  STREET,
  WAY,
} from './person-patterns.js';

/** What follows a civility and is no name. */
const TITLES = new Set(
  `maire adjoint adjointe president presidente directeur directrice prefet prefete ministre responsable conseiller conseillere secretaire chef cheffe depute deputee
  senateur senatrice tout toute tous bonjour le la les et ou est sont qui que a au aux de du des un une pour par sur vous nous chaque sans avec monsieur madame mademoiselle
  messieurs mesdames docteur`.split(/\s+/),
);

/** Free text without the mailboxes of persons and the names behind a civility; the row's own words are nobody's. */
export function withoutPersons(text: string, named: string): string {
  const unmailed = text
    .replace(HIDDEN_MAIL, (found, local: string) => keptMail(found, `${local}@x`, named))
    .replace(SPELT_MAIL, (found, local: string) => keptMail(found, `${local}@x`, named))
    .replace(MAIL, (found) => keptMail(found, found, named));
  const untitled = withoutAsked(unmailed, named).replace(
    BEHIND_TITLE,
    (found, before: string, name: string) =>
      isKnownName(name) ? `${before}[nom retiré]${/ *$/.exec(name)?.[0] ?? ''}` : found,
  );
  return unnamed(
    untitled.replace(LISTED, (_, first: string, others: string) => {
      const rest = others.replace(NEXT, (found, joint: string, name: string) =>
        joint.startsWith(',') && !isKnownName(/^\S+/.exec(name)?.[0] ?? '')
          ? found
          : `${joint}[nom retiré]${/ *$/.exec(name)?.[0] ?? ''}`,
      );
      return first + rest;
    }),
    (_, before) => !STREET.test(before),
  );
}

function keptMail(found: string, address: string, named: string): string {
  return mailboxOf(address, named) === 'functional' ? found : '[adresse retirée]';
}

const wordsOf = (name: string) =>
  plainWord(name)
    .split(/[^a-z]+/)
    .filter((word) => word !== '');

function isKnownName(name: string): boolean {
  const { given, surnames } = knownNames();
  return wordsOf(name).some((word) => given.has(word) || surnames.has(word));
}

function unnamed(text: string, isOf: (civility: string, before: string) => boolean): string {
  return text.replace(
    NAMED,
    (found, civility: string, blank: string, name: string, place: number, whole: string) => {
      const kept = nameLength(civility, blank, name);
      const before = whole.slice(0, place);
      const isAbbreviation = /^M ?\.?$/.test(civility) && /\p{L}\.$/u.test(before); // P.M.I.
      if (kept === 0 || isAbbreviation || !isOf(civility, before)) return found;
      return `[nom retiré]${found.slice(civility.length + blank.length + kept)}`;
    },
  );
}

/** An address without who lives there or opens the letters. Streets are called by doctors, and by whom else their word stands before. */
export function withoutAddressee(address: string): string {
  return unnamed(address, (civility, before) => !LEARNED.test(civility) && !WAY.test(before));
}

const PARTICLES = new Set([
  'de',
  'la',
  'le',
  'les',
  'du',
  'des',
  'd',
  'l',
  'van',
  'von',
  'der',
  'ben',
  'el',
  'al',
]);

/** How much of what follows the civility is a name; its last blank is not. */
function nameLength(civility: string, blank: string, name: string): number {
  const words = wordsOf(name);
  const [first] = words.filter((_, place) =>
    words.slice(0, place + 1).some((other) => !PARTICLES.has(other)),
  );
  if (first === undefined || (TITLES.has(first) && !/^\p{Lu}\./u.test(name))) return 0;
  const isKnown = isKnownName(name);
  const isLower = !/\p{Lu}/u.test(name);
  if (isLower && !isKnown) return 0;
  if (blank === '' && !/^(?:m(?:r|mes?|lles?)|.*\.)$/i.test(civility)) return 0; // DROITS, no Dr Oits
  const isBare = /^(?:M|Me|Pr|MM|DR)$/.test(civility);
  const isSpelt = civility !== 'DR' && /^\p{Lu}{3}/u.test(name);
  if (isBare && (blank !== ' ' || (!isKnown && !isSpelt))) return 0;
  return name.trimEnd().length;
}
