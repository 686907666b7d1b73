import { knownNames, plainWord } from '../../persons/known-names.js';
import { mailboxOf } from '../../persons/mailbox.js';

const MAIL = /[\p{L}0-9_'+.-]+@[\p{L}0-9.-]+\.\p{L}{2,}/gu;

/** Short forms are written with a capital; "m" alone may be a metre, and needs its full stop or a name that is known. */
const LONG =
  '[Mm]onsieur|MONSIEUR|[Mm]adame|MADAME|[Mm]ademoiselle|MADEMOISELLE|[Mm]esdames|MESDAMES|[Mm]essieurs|MESSIEURS|[Mm]esdemoiselles|[Dd]octeur|DOCTEUR|[Pp]rofesseur|PROFESSEUR|[Mm]a[iî]tre';
const SHORT = '[Mm][Mm][Ee][Ss]?|[Mm][Ll][Ll][Ee][Ss]?|[Mm]elles?|MM|[Mm][Rr][Ss]?|MR|[Dd]r|DR|Pr|Me|M';
const CIVILITY = `(?:${LONG}|(?:${SHORT})\\.?)`;
const PARTICLE = "(?:(?:de la|de l['’]|de|du|des|d['’]|le|la|van der|van|von|ben|el|al) ?)";
const WORD = "(?:\\p{Lu}(?:[-.]{1,2}\\p{Lu})*\\.|\\p{Lu}[\\p{L}'’-]*)";
const NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}])(${CIVILITY}(?: (?:et|ou) ${CIVILITY})?)( ?)((?:${PARTICLE}?${WORD} ?){1,4}|\\p{Ll}[\\p{L}'’-]{2,})`,
  'gu',
);

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
  const unmailed = text.replace(MAIL, (found) =>
    mailboxOf(found, named) === 'functional' ? found : '[adresse retirée]',
  );
  return unmailed.replace(
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
  const words = plainWord(name)
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const [first] = words.filter((_, place) =>
    words.slice(0, place + 1).some((other) => !PARTICLES.has(other)),
  );
  if (first === undefined || TITLES.has(first)) return 0;
  const { given, surnames } = knownNames();
  const isKnown = words.some((word) => given.has(word) || surnames.has(word));
  const isLower = !/\p{Lu}/u.test(name);
  if (isLower && !isKnown) return 0;
  const isBare = /^(?:M|Me|Pr|MM)$/.test(civility);
  if (isBare && (blank === '' || (!isKnown && !/^\p{Lu}{3}/u.test(name)))) return 0;
  return name.trimEnd().length;
}
