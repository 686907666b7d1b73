/** How persons are written into free text: mailboxes, names behind a civility. */

export const MAIL = /[\p{L}0-9_'+.-]+@[\p{L}0-9.-]+\.\p{L}{2,}/gu;

/** Short forms are written with a capital; "m" alone may be a metre, and needs its full stop or a name that is known. */
const LONG =
  '[Mm]onsieur|MONSIEUR|[Mm]adame|MADAME|[Mm]ademoiselle|MADEMOISELLE|[Mm]esdames|MESDAMES|[Mm]essieurs|MESSIEURS|[Mm]esdemoiselles|[Dd]octeur|DOCTEUR|[Pp]rofesseur|PROFESSEUR|[Mm]a[iî]tre';
const SHORT =
  '[Mm][Mm][Ee][Ss]?|[Mm][Ll][Ll][Ee][Ss]?|[Mm]elles?|MM|[Mm][Rr][Ss]?|MR|[Dd]r|DR|Pr|Me|Mᵐᵉˢ?|Mˡˡᵉˢ?|Mʳ|Dʳ|Pʳ|Mᵉ|M';
const CIVILITY = `(?:${LONG}|(?:${SHORT})(?: ?\\.)?)`;
const PARTICLE = "(?:(?:de la|de l['’]|de|du|des|d['’]|le|la|van der|van|von|ben|el|al) ?)";
const WORD = "(?:\\p{Lu}(?:[-.]{1,2}\\p{Lu})*\\.|\\p{Lu}[\\p{L}'’-]*)";
const NAMES = `(?:${PARTICLE}?${WORD} ?){1,4}`;
export const NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}])(${CIVILITY}(?: (?:et|ou) ${CIVILITY})?)( ?:? ?)(${NAMES}|\\p{Ll}[\\p{L}'’-]{2,})`,
  'gu',
);

/** Behind several people at once, every name of the list. */
const JOINT = '(?:, ?|et |ou |& )';
export const LISTED = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:MM|M[Mm][Ee][Ss]|M[Ll][Ll][Ee][Ss]|[Mm]esdames|[Mm]essieurs|[Mm]esdemoiselles)\\.? ${NAMES})((?:${JOINT}${NAMES})+)`,
  'gu',
);
export const NEXT = new RegExp(`(${JOINT})(${NAMES})`, 'gu');

/** Mme la présidente Dupont: the function stays, the name behind it does not. */
export const BEHIND_TITLE = new RegExp(
  `((?<![\\p{L}\\p{N}])${CIVILITY} (?:l['’]|les? |la )(?:\\p{Ll}{3,}(?: \\p{Ll}+)?) )(${NAMES})`,
  'gu',
);

/** An address that is written so that no program finds it. */
export const HIDDEN_MAIL =
  /([\p{L}0-9_'+.-]+) ?[[(] ?(?:at|arobase|à|@) ?[\])] ?([\p{L}0-9-]+(?: ?(?:\.|[[(] ?(?:dot|point|\.) ?[\])]) ?[\p{L}0-9-]+)+)/giu;

/** The same in words, or with blanks about its sign: none but a local name of several parts is told from other words. */
export const SPELT_MAIL =
  /([\p{L}0-9]+(?:[._-][\p{L}0-9]+)+)(?: ?@ ?| (?:arobase|AROBASE|AT|at) )([\p{L}0-9-]+(?: ?(?:\.| (?:point|POINT|dot|DOT) ) ?[\p{L}0-9-]+)+)/gu;

/** What stands before a name and makes it that of a street or a building. */
const STREETS =
  'rue|avenue|av|boulevard|bd|place|quai|all[ée]e|impasse|square|[ée]cole|coll[èe]ge|lyc[ée]e|h[ôo]pital|cours|chemin|r[ée]sidence';
export const STREET = new RegExp(`(?<!\\p{L})(?:${STREETS})\\.? (?:du |de la |de |des )?$`, 'iu');

/** What stands before a name within an address and makes it that of a way or a building: all kinds of them. */
export const WAY = new RegExp(
  `(?<!\\p{L})(?:${STREETS}|bld|blvd|pl|ch|imp|all|rte|route|voie|passage|esplanade|promenade|mail|faubourg|fg|fbg|sentier|sente|ruelle|venelle|traverse|mont[ée]e|rond-point|rond point|lotissement|lot|hameau|domaine|villa|clos|cour|parc|pont|porte|galerie|mus[ée]e|centre|maison|espace|salle|foyer|fondation|stade|gymnase|cit[ée]|zac|za|zi)\\.? (?:du |de la |de |des )?$`,
  'iu',
);

/** Whoever is called so gives her name to a street more often than to a letter box. */
export const LEARNED = /^(?:d(?:octeu)?r|p(?:rofesseu)?r|me|mᵉ|dʳ|pʳ|ma[iî]tre)\b\.?/iu;
