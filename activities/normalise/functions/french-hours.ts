/** French opening hours as a sequence of days and ranges of time; what is left over makes them unread. Pure. */

/** Ranges of one day of the week (0: Monday), `09:00-12:00`, and what the text says of them. */
export interface Day {
  readonly ranges: string[];
  comment: string | null;
}

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

type Groups = Readonly<Record<string, string | undefined>>;
type Run =
  | { readonly kind: 'days'; readonly days: number[] }
  | { readonly kind: 'times'; readonly ranges: string[]; comment: string | null }
  | { readonly kind: 'closed' };

/** The week that a text says; null when a word is left over: half-understood hours would send people to a closed door. */
export function readFrenchWeek(text: string): ReadonlyMap<number, Day> | null {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[‐-―]/g, '-')
    .replace(/(?<=[\dh]) ?\uFFFD ?(?=\d)|(?<=[a-z]) \uFFFD (?=[a-z])/gi, ' a ')
    .replace(/\uFFFD\s*$/, '')
    .replaceAll('’', "'")
    .toLowerCase();
  const runs = readRuns([...plain.matchAll(TOKEN)].map(({ groups }) => groups ?? {}));
  return runs && joinRuns(runs);
}

/** Days, times and closures in the order they stand; null when a word is neither. */
function readRuns(tokens: readonly Groups[]): Run[] | null {
  const runs: Run[] = [];
  let times: Groups[] = [];
  let comment: string | null = null;
  let isException = false;
  const endTimes = (): boolean => {
    if (!times.some((token) => token.time ?? token.bare ?? token.whole)) {
      times = [];
      return true;
    }
    const ranges = readRanges(times);
    times = [];
    if (!ranges) return false;
    runs.push(ranges.length > 0 ? { kind: 'times', ranges, comment } : { kind: 'closed' });
    if (ranges.length > 0) comment = null;
    return true;
  };
  for (const token of tokens) {
    if (token.other) return null;
    if (token.comment) {
      if (!endTimes()) return null;
      const last = runs.findLast((run) => run.kind === 'times');
      if (last) last.comment = token.comment;
      else comment = token.comment;
      continue;
    }
    if (token.except) {
      if (!endTimes()) return null;
      isException = true;
      continue;
    }
    const days = namedDays(token);
    if (isException && days.length > 0) {
      if (!takeOut(days, runs)) return null;
      continue;
    }
    if (days.length === 0 && !token.closed) {
      if (token.time ?? token.bare ?? token.whole) isException = false;
      times.push(token);
      continue;
    }
    if (!endTimes()) return null;
    const last = runs.at(-1);
    if (token.closed) runs.push({ kind: 'closed' });
    else if (last?.kind === 'days') last.days.push(...days);
    else runs.push({ kind: 'days', days });
  }
  return endTimes() ? runs : null;
}

/** Days that a text excepts leave the last days it named; nothing is said where they were not among them. */
function takeOut(days: readonly number[], runs: readonly Run[]): boolean {
  const named = runs.findLast((run) => run.kind === 'days');
  if (!named || !days.every((day) => named.days.includes(day))) return false;
  named.days.splice(0, named.days.length, ...named.days.filter((day) => !days.includes(day)));
  return named.days.length > 0;
}

/** Days before their times, or times before their days, throughout. */
function joinRuns(runs: readonly Run[]): Map<number, Day> | null {
  const open = runs.filter(({ kind }) => kind !== 'closed');
  const ordered = open[0]?.kind === 'times' ? open.toReversed() : open;
  const isReversed = ordered !== open;
  if (isReversed && open.length < runs.length) return null;
  const week = new Map<number, Day>();
  let days: number[] | null = null;
  for (const [place, run] of (isReversed ? ordered : runs).entries()) {
    if (run.kind === 'closed') {
      if (days === null && (isReversed || runs[place + 1]?.kind !== 'days')) return null;
      days = days === null ? [] : null;
    } else if (run.kind === 'days') {
      if (days !== null && days.length > 0) return null;
      if (days !== null && runs[place + 1]?.kind === 'times') return null; // closed days that open
      days = days === null ? run.days : null;
    } else {
      if (days === null || days.length === 0) return null;
      for (const day of days) {
        const known = week.get(day) ?? { ranges: [], comment: null };
        week.set(day, { ranges: [...known.ranges, ...run.ranges], comment: run.comment ?? known.comment });
      }
      days = null;
    }
  }
  return days === null && week.size > 0 ? week : null;
}

/** Times in pairs, each joined by a mark and in the order of the day; an odd one leaves all unread. */
function readRanges(tokens: readonly Groups[]): string[] | null {
  const ranges: string[] = [];
  let from: string | null = null;
  let mark: 'by' | 'slash' | null = null;
  for (const token of tokens) {
    if (token.by) mark = 'by';
    else if (token.slash) mark ??= 'slash';
    if (token.whole) ranges.push('00:00-24:00');
    const time = writtenTime(token.time ?? token.bare);
    if (time === null) continue;
    if (from === null) {
      from = time;
    } else {
      // midnight to midnight fills what is closed
      const isFiller = from === '00:00' && time === '00:00';
      const isNight = from >= '18:00' && from < '24:00' && time > '00:00' && time <= '08:00';
      if (mark === null || (from >= time && !isFiller && !isNight) || time > '24:00') return null;
      if (!isFiller) ranges.push(`${from}-${time}`);
      from = null;
    }
    mark = null;
  }
  return from === null ? ranges : null;
}

function writtenTime(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text === 'midi') return '12:00';
  if (text === 'minuit') return '24:00';
  const [, hour = '', minute = '00'] = /^(\d{1,2})\D*(\d{2})?/.exec(text) ?? [];
  return `${hour.padStart(2, '0')}:${minute}`;
}

function namedDays({ all, week, span, day }: Groups): number[] {
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
