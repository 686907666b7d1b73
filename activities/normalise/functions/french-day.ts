/**
 * The day a text says, ISO 8601, or the code of why it says none. Day before month, always. A year of two digits is the last one that is
 * not after `latest` (ISO, a day; the end of 2068 where nothing is known): a birth of 68 is 1968, a meeting of 26 is 2026.
 * Needs no clock. For what the cheap forms of SQL left over.
 */
export function dayOrReason(sent: string, latest: string | null): string {
  const text = sent.trim();
  const written =
    timestamp(text) ?? numeric(text, latest) ?? worded(text, latest) ?? serial(text, latest !== null);
  if (written) return latest === null && written > LAST_DAY && isDay(written) ? 'date_lointaine' : written;
  if (/^(19|20)\d{2}([.,]0+)?$/.test(text)) return 'date_annee_seule';
  return 'date_illisible';
}

const TIME = String.raw`(?:[ T]?(?:à ?)?\d{1,2}[:hH.]\d{0,2}.*|[ T]00.*)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?:$|[ T]${TIME}$)`);
const DAY_FIRST = new RegExp(
  String.raw`^(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})(?:$|[ T,]${TIME}$)`,
);
const UTC =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?:Z|UTC|GMT|[+-]00(?::?00)?)(?:\[(?:UTC|GMT|Etc\/UTC)\])?$/i;
/** As HTTP and mail write an instant. */
const RFC_1123 = /^[a-z]{3}, (\d{1,2}) [a-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|[+-]0000)$/i;
const WORDED =
  /^(?:le )?(?:[a-z]+\.?,? )?(\d{1,2})(?:er)?[- ./]*([a-z]{3,9})\.?[- ./]*(\d{4}|\d{2})(?:$|[ T,].*\d{1,2}[:h]\d{0,2}.*$)/;

const PARIS = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** An instant of UTC is a day in Paris: a midnight there is 22 or 23 o'clock of the day before. */
function timestamp(text: string): string | null {
  const [, day, time] = UTC.exec(text) ?? [];
  const worded = RFC_1123.exec(text);
  const written = day && time ? `${day}T${time}Z` : worded ? text : null;
  if (written === null) return null;
  const instant = new Date(written);
  // the 31st of a month of 30 days would be the first of the next
  const isThere = day ? isDay(day) : instant.getUTCDate() === Number(worded?.[1]);
  return isThere && !Number.isNaN(instant.getTime()) ? judged(PARIS.format(instant)) : 'date_impossible';
}

function numeric(text: string, latest: string | null): string | null {
  if (/^0[-/. 0]*$/.test(text)) return 'date_sentinelle';
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year && month && day) return dayOf(year, month, day);
  const [, first, , second, last] = DAY_FIRST.exec(text) ?? [];
  if (first && second && last) {
    const day = dayOf(wholeYear(last, second, first, latest), second, first);
    const isMonthFirst =
      day === 'date_impossible' &&
      !dayOf(wholeYear(last, first, second, latest), first, second).startsWith('date_');
    return isMonthFirst ? 'date_jour_mois_inverses' : day;
  }
  return compact(text);
}

/** Eight digits: the year first, or last. A year that is read either way is no month the other way. */
function compact(text: string): string | null {
  if (!/^\d{8}$/.test(text)) return null;
  const forms = [
    [text.slice(0, 4), text.slice(4, 6), text.slice(6)],
    [text.slice(4), text.slice(2, 4), text.slice(0, 2)],
  ] as const;
  const ours = forms.find(
    ([year, month], rank) => /^(?:19|20)/.test(year) && (rank > 0 || Number(month) <= 12),
  );
  const far = forms.find(
    ([year, ...rest]) => /^(?:2[1-9]|99)/.test(year) && isDay([year, ...rest].join('-')),
  );
  const form = ours ?? far;
  return form ? dayOf(...form) : null;
}

const MONTHS: readonly (readonly [month: number, starts: readonly string[]])[] = [
  [1, ['janv', 'jan']],
  [2, ['fevr', 'fev', 'feb']],
  [3, ['mars', 'mar']],
  [4, ['avr', 'apr']],
  [5, ['mai', 'may']],
  [6, ['juin', 'jun', 'jui']],
  [7, ['juil', 'jul', 'jui']],
  [8, ['aout', 'aou', 'aug']],
  [9, ['sept', 'sep']],
  [10, ['oct']],
  [11, ['nov']],
  [12, ['dec']],
];

/** "jui" alone may be June or July: it is none. */
function monthOf(word: string): number | null {
  if (word === 'jui') return null;
  return (
    MONTHS.find(([, starts]) => starts.some((start) => start !== 'jui' && word.startsWith(start)))?.[0] ??
    null
  );
}

function worded(text: string, latest: string | null): string | null {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  const [, day, word, year] = WORDED.exec(plain) ?? [];
  const month = word ? monthOf(word) : null;
  if (!day || !year || month === null) return null;
  return dayOf(wholeYear(year, String(month), day, latest), String(month), day);
}

/** Days since 1899-12-30, with or without a time of day. Births are old: serials from 1927 are read for them alone. */
function serial(text: string, isBirth: boolean): string | null {
  const [, days] = /^([1-5]\d{4})(?:[.,]\d+)?$/.exec(text) ?? [];
  if (!days || (!isBirth && days.startsWith('1'))) return null;
  return new Date(Date.UTC(1899, 11, 30) + Number(days) * 86_400_000).toISOString().slice(0, 10);
}

function wholeYear(year: string, month: string, day: string, latest: string | null): string {
  if (year.length === 4) return year;
  const last = latest ?? '2068-12-31';
  const inCentury = `${last.slice(0, 2)}${year}`;
  const isLater = `${inCentury}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` > last;
  return isLater ? String(Number(inCentury) - 100) : inCentury;
}

const FILLERS = new Set([
  ...['0001-01-01', '1899-12-30', '1900-01-01', '1970-01-01', '2099-12-31', '2999-12-31', '9999-12-31'],
]);
/** No file of ours tells of the next century. */
const LAST_DAY = '2099-12-31';

function dayOf(year: string, month: string, day: string): string {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (Number(month) === 0 && Number(day) === 0) return 'date_annee_seule';
  if (isDay(iso)) return FILLERS.has(iso) || /^(?:1[6-9]|[2-9])/.test(year) ? judged(iso) : 'date_illisible';
  return 'date_impossible';
}

/** Fillers stay days here: for a birth 1 January 1970 is one, and SQL knows which it asks for. */
function judged(iso: string): string {
  return FILLERS.has(iso) && iso !== '1970-01-01' ? 'date_sentinelle' : iso;
}

function isDay(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
