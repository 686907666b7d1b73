/** Whose mailbox an address is: that of a function or a place, of a person, of somebody else, or nobody can tell. Pure but for the lists of names. */
import { knownNames, plainWord } from './known-names.js';
import { ANSWERING, FUNCTIONS, GLUE, PUBLIC_PROVIDERS, STRONG } from './mailbox-words.js';

/** `stranger`: contact@gmail.com is the mailbox of whoever was first, whatever place gives it. */
export type Mailbox = 'functional' | 'stranger' | 'person' | 'unknown';

/** `named` is what the row calls itself: the words of a place or a body are no name of a person. */
export function mailboxOf(address: string, named = ''): Mailbox {
  const [local = '', domain = ''] = plainWord(address).split('@');
  const parts = local.split(/[^a-z]+/).filter((part) => part !== '');
  if (isNamePair(parts) || holdsNamePair(parts)) return 'person';
  if (ANSWERING.has(bareOf(local)) && PUBLIC_PROVIDERS.has(domain)) return 'stranger';
  const own = plainWord(named).replace(/[^a-z]/g, '');
  const isOwn = (part: string) => part.length > 1 && own.includes(part);
  if (parts.length === 0 || (named !== '' && (answersByName(parts, isOwn) || bearsGivenName(parts, isOwn))))
    return 'unknown';
  if (parts.every((part) => isOwn(part) || isFunction(part, isOwn))) return 'functional';
  if (parts.some((part) => isFunction(part, isOwn))) return 'functional';
  if (domain === 'france-services.gouv.fr' && !local.includes('.')) return 'functional';
  const { given, surnames } = knownNames();
  return parts.length === 1 && parts.some((part) => given.has(part) || surnames.has(part))
    ? 'person'
    : 'unknown';
}

/** contact+agence and contact-2024 are contact's, or as little a place's. */
function bareOf(local: string): string {
  return local.replace(/\+.*$/, '').replace(/[^a-z]+$/, '');
}

/** Whether a local name is a given name, or an initial, and a surname; whatever the place or the body is called. */
export function namesSomebody(address: string): boolean {
  const parts = (plainWord(address).split('@')[0] ?? '').split(/[^a-z]+/).filter((part) => part !== '');
  return isNamePair(parts) || holdsNamePair(parts);
}

/** A given name or an initial and a surname among other words: contact+jean.dupont, s.martin-accueil; not behind a body: ecole.jean.jaures. */
function holdsNamePair(parts: readonly string[]): boolean {
  const { given, surnames } = knownNames();
  return parts.some((first, place) => {
    const second = parts[place + 1];
    if (second === undefined || FUNCTIONS.has(second) || GLUE.has(second) || second.length < 3) return false;
    if (FUNCTIONS.has(first) || GLUE.has(first)) return false;
    if (parts.slice(0, place).some((part) => !ANSWERING.has(part) && part.length > 1)) return false;
    return first.length === 1 ? surnames.has(second) : given.has(first) && surnames.has(second);
  });
}

/** Of two letters, a body's short name may be the initials of a given name: ml is Marie-Laure, ph is Philippe. */
const mayBeInitials = (part: string) => part.length === 2 && FUNCTIONS.has(part);

/** contact.marie, accueil.dupont, ph.durand: whoever answers, by a name that is not the row's own; accueil.paris is Paris's where nobody says what the row is. */
function answersByName(parts: readonly string[], isOwn: (part: string) => boolean): boolean {
  const { given, surnames } = knownNames();
  return (
    parts.some((part) => ANSWERING.has(part) || mayBeInitials(part)) &&
    parts.some(
      (part, place) =>
        part.length > 2 &&
        !FUNCTIONS.has(part) &&
        !ANSWERING.has(part) &&
        !GLUE.has(part) &&
        !GLUE.has(parts[place - 1] ?? '') &&
        !isOwn(part) &&
        (given.has(part) || surnames.has(part)),
    )
  );
}

/** ccas-marie, franceservices.julie: one given name beside a body that the row does not bear is somebody's; a surname may be that of a place. */
function bearsGivenName(parts: readonly string[], isOwn: (part: string) => boolean): boolean {
  const others = parts.filter(
    (part) => part.length > 2 && !FUNCTIONS.has(part) && !GLUE.has(part) && !isFunction(part, isOwn),
  );
  const [name = ''] = others;
  return (
    others.length === 1 &&
    parts.length > 1 &&
    !isOwn(name) &&
    knownNames().given.has(name) &&
    !GLUE.has(parts[parts.indexOf(name) - 1] ?? '')
  );
}

/** In this order, or a surname first where nothing says a function. */
function isNamePair(parts: readonly string[]): boolean {
  if (parts.length < 2) return false;
  const { given, surnames } = knownNames();
  const [first = '', ...others] = parts;
  const isName = (part: string) => !GLUE.has(part) && (given.has(part) || surnames.has(part));
  const isOnlyName = (part: string) => isName(part) && !FUNCTIONS.has(part);
  if (first.length === 1 || (first.length === 2 && !FUNCTIONS.has(first) && !GLUE.has(first)))
    return others.every((part) => part.length === 1 || isOnlyName(part));
  if (FUNCTIONS.has(first))
    return (
      others.length === 1 &&
      others.every(
        (part) => isOnlyName(part) && (given.has(first) || (surnames.has(first) && given.has(part))),
      )
    );
  if (GLUE.has(first)) return false; // a place: saint-trivier-de-courtes
  if (given.has(first)) return !others.every((part) => STRONG.includes(part) && !isName(part));
  return isOnlyName(first) && others.every((part) => given.has(part) && !FUNCTIONS.has(part));
}

/** A word that says a function, or one written together of such words, the row's own and those between them. */
function isFunction(part: string, isOwn: (part: string) => boolean): boolean {
  if (FUNCTIONS.has(part)) return true;
  const { given, surnames } = knownNames();
  const isName = (word: string) => given.has(word) || surnames.has(word);
  if (isName(part)) return false;
  const rests = STRONG.flatMap((word) => [
    ...(part.startsWith(word) ? [part.slice(word.length)] : []),
    ...(part.endsWith(word) ? [part.slice(0, -word.length)] : []),
  ]);
  return rests.some(
    (rest) =>
      rest.length < 3 || isOwn(rest) || !isName(rest.replace(/^(?:de|du|des|d|la|le|les)(?=.{3})/, '')),
  );
}
