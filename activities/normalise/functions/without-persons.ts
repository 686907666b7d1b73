import { knownNames, plainWord } from '../../persons/known-names.js';
import { mailboxOf } from '../../persons/mailbox.js';
import { isFunctionWord } from '../../persons/mailbox-words.js';

const MAIL = /[\p{L}0-9_'+.-]+@[\p{L}0-9.-]+\.\p{L}{2,}/gu;

/** Short forms are written with a capital; "m" alone may be a metre, and needs its full stop or a name that is known. */
const LONG =
  '[Mm]onsieur|MONSIEUR|[Mm]adame|MADAME|[Mm]ademoiselle|MADEMOISELLE|[Mm]esdames|MESDAMES|[Mm]essieurs|MESSIEURS|[Mm]esdemoiselles|[Dd]octeur|DOCTEUR|[Pp]rofesseur|PROFESSEUR|[Mm]a[iî]tre';
const SHORT = '[Mm][Mm][Ee][Ss]?|[Mm][Ll][Ll][Ee][Ss]?|[Mm]elles?|MM|[Mm][Rr][Ss]?|MR|[Dd]r|DR|Pr|Me|M';
const CIVILITY = `(?:${LONG}|(?:${SHORT})\\.?)`;
const PARTICLE = "(?:(?:de la|de l['’]|de|du|des|d['’]|le|la|van der|van|von|ben|el|al) ?)";
const WORD = "(?:\\p{Lu}(?:[-.]{1,2}\\p{Lu})*\\.|\\p{Lu}[\\p{L}'’-]*)";
const NAMES = `(?:${PARTICLE}?${WORD} ?){1,4}`;
const NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}])(${CIVILITY}(?: (?:et|ou) ${CIVILITY})?)( ?)(${NAMES}|\\p{Ll}[\\p{L}'’-]{2,})`,
  'gu',
);

/** Behind several people at once, every name of the list. */
const JOINT = '(?:, ?|et |ou |& )';
const LISTED = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:MM|M[Mm][Ee][Ss]|M[Ll][Ll][Ee][Ss]|[Mm]esdames|[Mm]essieurs|[Mm]esdemoiselles)\\.? ${NAMES})((?:${JOINT}${NAMES})+)`,
  'gu',
);
const NEXT = new RegExp(`(${JOINT})(${NAMES})`, 'gu');

/** Mme la présidente Dupont: the function stays, the name behind it does not. */
const BEHIND_TITLE = new RegExp(
  `((?<![\\p{L}\\p{N}])${CIVILITY} (?:l['’]|les? |la )(?:\\p{Ll}{3,}(?: \\p{Ll}+)?) )(${NAMES})`,
  'gu',
);

/** Without a civility: a given name and a surname behind the word for whom to ask. */
const ASKED = [
  'contact',
  'contacter',
  'référent',
  'referent',
  'référente',
  'referente',
  'responsable',
  'interlocuteur',
  'interlocutrice',
  'conseiller',
  'conseillère',
  'conseillere',
  'directeur',
  'directrice',
]
  .flatMap((word) => [word, word.replace(/^./, (letter) => letter.toUpperCase()), word.toUpperCase()])
  .join('|');
const ASKED_FOR = new RegExp(
  `((?<!\\p{L})(?:${ASKED})(?: \\p{Ll}{4,}){0,2}(?: ?:| -)? )(\\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}[\\p{L}'’-]+){1,2})`,
  'gu',
);

/** An address that is written so that no program finds it. */
const HIDDEN_MAIL =
  /([\p{L}0-9_'+.-]+) ?[[(] ?(?:at|arobase|à|@) ?[\])] ?([\p{L}0-9-]+(?: ?(?:\.|[[(] ?(?:dot|point|\.) ?[\])]) ?[\p{L}0-9-]+)+)/giu;

/** What follows a civility and is no name. */
const TITLES = new Set(
  `maire adjoint adjointe president presidente directeur directrice prefet prefete ministre responsable conseiller conseillere secretaire chef cheffe depute deputee
  senateur senatrice tout toute tous bonjour le la les et ou est sont qui que a au aux de du des un une pour par sur vous nous chaque sans avec monsieur madame mademoiselle
  messieurs mesdames docteur`.split(/\s+/),
);

const STREET =
  /(?:rue|avenue|av|boulevard|bd|place|quai|all[ée]e|impasse|square|[ée]cole|coll[èe]ge|lyc[ée]e|h[ôo]pital|cours|chemin|r[ée]sidence)\.? (?:du |de la |de |des )?$/iu;

/** Free text without the mailboxes of persons and the names behind a civility; the row's own words are nobody's. */
export function withoutPersons(text: string, named: string): string {
  const unmailed = text
    .replace(HIDDEN_MAIL, (found, local: string) => keptMail(found, `${local}@x`, named))
    .replace(MAIL, (found) => keptMail(found, found, named));
  const untitled = unmailed
    .replace(ASKED_FOR, (found, before: string, name: string) =>
      isWholeName(name) ? `${before}[nom retiré]` : found,
    )
    .replace(BEHIND_TITLE, (found, before: string, name: string) =>
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

/** Both a given name and a surname, whichever comes first. */
function isWholeName(name: string): boolean {
  const { given, surnames } = knownNames();
  const [first = '', ...others] = wordsOf(name);
  return others.some(
    (other) =>
      (given.has(first) && !isFunctionWord(first) && surnames.has(other) && !isFunctionWord(other)) ||
      (surnames.has(first) && !isFunctionWord(first) && given.has(other) && !isFunctionWord(other)),
  );
}

function unnamed(text: string): string {
  return text.replace(
    NAMED,
    (found, civility: string, blank: string, name: string, place: number, whole: string) => {
      const kept = nameLength(civility, blank, name);
      if (kept === 0 || STREET.test(whole.slice(0, place))) return found;
      return `[nom retiré]${found.slice(civility.length + blank.length + kept)}`;
    },
  );
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
  const isBare = /^(?:M|Me|Pr|MM)$/.test(civility);
  if (isBare && (blank === '' || (!isKnown && !/^\p{Lu}{3}/u.test(name)))) return 0;
  return name.trimEnd().length;
}
