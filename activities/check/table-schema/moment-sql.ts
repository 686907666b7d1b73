/** Days and times of Table Schema as SQL over the text of one cell. Pure. */
import { literal } from '../../text/sql-text.js';
import type { Field } from './table-schema.js';

const CASTS = { date: 'date', time: 'time', datetime: 'timestamptz' } as const;

/** What `any` takes beside ISO 8601; the day comes first, as in France. */
const DAYS = ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%Y/%m/%d', '%d %B %Y', '%d %b %Y', '%B %d, %Y'];
const TIMES = ['%H:%M', '%Hh%M', '%H:%M:%S'];
const ANY = {
  date: DAYS,
  time: TIMES,
  datetime: DAYS.flatMap((day) => TIMES.map((time) => `${day} ${time}`)),
} as const;

/** `default` is ISO 8601; a pattern of its own is read as strptime does. */
export function isMoment(field: Field, text: string, shape: string): string {
  const read = `${momentOf(field, text)} is not null`;
  return field.format === 'default' ? `regexp_full_match(${text}, ${literal(shape)}) and ${read}` : read;
}

export function momentOf(field: Field, text: string): string {
  const type = field.type === 'date' || field.type === 'time' ? field.type : 'datetime';
  const { format } = field;
  const plain = type === 'time' ? `rtrim(${text}, 'Z')` : text;
  const iso = `try_cast(${plain} as ${CASTS[type]})`;
  if (format === 'default') return iso;
  if (format === 'any')
    return `coalesce(${iso}, cast(try_strptime(${text}, [${ANY[type].map(literal).join(', ')}]) as ${CASTS[type]}))`;
  const zoned = format.endsWith('%z') ? `regexp_replace(${text}, 'Z$', '+00:00')` : text;
  const read = `try_strptime(${zoned}, ${literal(format)})`;
  // The engine takes `24` for %Y, as the year 24: a year of four digits is asked for.
  const whole = format.includes('%Y') ? `case when year(${read}) >= 1000 then ${read} end` : read;
  return `cast(${whole} as ${CASTS[type]})`;
}
