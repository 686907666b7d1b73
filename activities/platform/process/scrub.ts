/** What a log line or a span may say: named fields of known shape, and sentences without anything that could name somebody or open a door. Pure. */

const CODE = /^[\w.:+-]{1,200}(?:\/[\w.:+-]{1,200})*$/;
const isCode = (value: unknown): value is string => typeof value === 'string' && CODE.test(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Each field that may be written, and what a value of it looks like. Anything else is left out, whoever logs it. */
const FIELDS = new Map<string, (value: unknown) => boolean>([
  ...shaped(
    isCode,
    'run',
    'dataset',
    'source',
    'room',
    'activity',
    'workflow',
    'workflow_id',
    'queue',
    'command',
  ),
  ...shaped(
    isCode,
    'namespace',
    'family',
    'outcome',
    'version',
    'component',
    'trace_id',
    'span_id',
    'method',
  ),
  ...shaped(isNumber, 'attempt', 'ms', 'findings', 'rows_in', 'rows_out', 'rows_rejected', 'rows_merged'),
  ...shaped(isFlag, 'retryable', 'last_attempt', 'whole'),
  ...shaped((value) => isNumber(value) || isCode(value), 'status'),
]);

/** Sentences, which are looked through word by word. */
const TEXTS = new Set(['sentence', 'subject', 'sentences', 'path']);

function shaped(shape: (value: unknown) => boolean, ...names: readonly string[]) {
  return names.map((name) => [name, shape] as const);
}

/** Only what the list above knows. A code that holds a long number or an address goes through the same sieve as a sentence. */
export function scrubFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (TEXTS.has(name)) return [[name, scrubTexts(value)]];
      if (!FIELDS.get(name)?.(value)) return [];
      return [[name, typeof value === 'string' ? scrubText(value) : value]];
    }),
  );
}

function scrubTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => scrubText(String(one)));
  return scrubText(String(value));
}

const HIDDEN = '[…]';
/** Whatever stands behind `?` or before `@` of an address may be a signature, a token, a password. */
const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@?#]*@)?([^\s?#"'<>]*)([?#][^\s"'<>]*)?/gi;
const MAILBOX = /[\p{L}0-9._%+'-]+@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)*/gu;
/** Nine digits or more, however they are spaced: NIR, telephone, matricule, IBAN. Hashes and moments are no such number. */
const LONG_NUMBER = /(?<![0-9A-Za-z])(?:[A-Z]{2})?\d(?:[ .\u00a0\u202f/-]{0,2}(?:\d|2[AB])){8,}(?![0-9a-z])/g;
/** A day and eight digits of a hash: one in forty has no letter. */
const VERSION = /^20\d{2}-(?:0[1-9]|1[0-2])-[0-3]\d-\d{8}$/;
const SECRET =
  /\b(bearer|basic|authorization(?:["']?\s*[:=]\s*["']?(?:bearer|basic))?|x-amz-[a-z-]+|signature|token|secret|password|api[_-]?key)(["']?\s*[:= ]\s*["']?)[^\s"',;]{6,}/gi;
const AGE_KEY = /AGE-SECRET-KEY-[0-9A-Z]+/gi;

export function scrubText(text: string): string {
  return text
    .replace(AGE_KEY, HIDDEN)
    .replace(
      ADDRESS,
      (_, scheme: string, place: string, query?: string) => `${scheme}${place}${query ? `?${HIDDEN}` : ''}`,
    )
    .replace(MAILBOX, HIDDEN)
    .replace(SECRET, (_, name: string, between: string) => `${name}${between}${HIDDEN}`)
    .replace(LONG_NUMBER, (found) => (VERSION.test(found) ? found : HIDDEN));
}
