/** The words of French opening hours: days, times, closures, and what joins them. Pure. */

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(?:lu|l$|mo)/, 0],
  [/^(?:ma|tu)/, 1],
  [/^(?:me|we)/, 2],
  [/^(?:je|th)/, 3],
  [/^(?:ve|v$|fr)/, 4],
  [/^sa/, 5],
  [/^(?:di|su)/, 6],
];
/** Two letters, of French or of OpenStreetMap, are a day only where hours or another day follow: "me" and "sa" are words too. */
const SHORT_DAY = String.raw`\b(?:lu|ma|me|je|ve|sa|di|mo|tu|we|th|fr|su)\b\.?(?=\s*[-:,]?\s*(?:\d|(?:lu|ma|me|je|ve|sa|di|mo|tu|we|th|fr|su)\b))`;
const DAY = String.raw`(?:(?:lundi|mardi|mercredi|jeudi|vendredi|verdredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)s?\b\.?|${SHORT_DAY})`;
/** Hours without any mark, 9-12: those of a working day, for "2-5" may be an afternoon. */
const HOUR = String.raw`\b(?:0?[6-9]|1\d|2[0-3])\b`;
const TIME = String.raw`(?:[01]?\d|2[0-4])\s*(?:heures?|h|:)(?:\s*[0-5]\d(?!\s*[h:]|\d))?(?:\s?mn|\s?min)?|midi|minuit`;
/** In order: what is longer comes first. `by`: a mark that joins the two ends of a range. */
const TOKEN = new RegExp(
  [
    String.raw`(?<span>${DAY}\s*(?:au|a|-|jusqu'au)\s*${DAY})`,
    `(?<all>tous les jours|7 ?j/7|7/7|tlj)`,
    String.raw`(?<week>(?:en|la) semaine\b|semaine(?= *:)|week-?ends?|\bl\s*-\s*v\b|\blmmjv\b)`,
    String.raw`(?<except>\b(?:sauf|excepte)\b)`,
    `(?<day>${DAY})`,
    `(?<whole>24 ?h?/24 ?h?)`,
    String.raw`(?<time>(?:${TIME})(?!\d))`,
    String.raw`(?<bare>\b(?:[01]?\d|2[0-4])\b(?=\s*(?:-|a|/)\s*\d{1,2}\s*[h:])|(?<=[h:]\d{0,2}\s*(?:-|a)\s*)\b(?:[01]?\d|2[0-4])\b(?!\s*[h:\d])|${HOUR}(?=\s*-\s*${HOUR}(?!\s*[h:]|[/.\d]))|(?<=${HOUR}\s*-\s*)${HOUR}(?!\s*[h:]|[/.\d]))`,
    `(?<closed>fermee?s?|fermeture|ferme)`,
    `(?<comment>(?:uniquement |seulement )?(?:sur|avec|sans) (?:rendez-? ?vous|rdv)(?: (?:uniquement|seulement))?)`,
    `(?<by>-|\\ba\\b|jusqu'a|>)`,
    `(?<slash>/)`,
    String.raw`(?<glue>[\s,;:|.&+()]+|\b(?:du|au|de|des|le|les|et|puis|ouverte?s?|ouverture|horaires?|d'ouverture|non-stop|en continu|journee continue|inclus|compris|(?:le |les )?(?:matin|matinee|apres-? ?midi)s?(?=[\s:(]*(?:de\s*)?\d))\b)`,
    String.raw`(?<other>\S+?(?=[\s,;|]|$))`,
  ].join('|'),
  'giu',
);

/** One word of the text, under the name of its kind. */
export type HourToken = Readonly<Record<string, string | undefined>>;

export function hourTokens(text: string): HourToken[] {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[‐-―]/g, '-')
    .replace(/(?<=[\dh]) ?\uFFFD ?(?=\d)|(?<=[a-z]) \uFFFD (?=[a-z])/gi, ' a ')
    .replace(/\uFFFD\s*$/, '')
    .replaceAll('’', "'")
    .toLowerCase();
  return [...plain.matchAll(TOKEN)].map(({ groups }) => groups ?? {});
}

export function saysTime({ time, bare, whole }: HourToken): boolean {
  return (time ?? bare ?? whole) !== undefined;
}

/** 0: Monday. None where the word is no day. */
export function namedDays({ all, week, span, day }: HourToken): number[] {
  if (all) return [0, 1, 2, 3, 4, 5, 6];
  if (week) return week.startsWith('week') ? [5, 6] : [0, 1, 2, 3, 4];
  const found = [...(span ?? day ?? '').matchAll(/(?!au\b|jusqu)[a-z]{2,}/g)].flatMap(
    ([name]) => DAYS.find(([start]) => start.test(name))?.[1] ?? [],
  );
  const [first, last] = found;
  if (first === undefined) return [];
  const length = (((last ?? first) - first + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => (first + step) % 7);
}
