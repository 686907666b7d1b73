/** What the cells of a column look like: a pattern for each type that is guessed. */

/** Most telling first: a column has the first type that nearly all its filled cells match. */
export const PATTERNS = [
  ['boolean', '(?i)oui|non|true|false|vrai|faux|o|n'],
  ['nir-like', '[1-478]\\d{2}(0[1-9]|1[0-2]|[2-9]\\d)(\\d{2}|2[ABab])\\d{6}(\\d{2})?'],
  ['siret', '\\d{14}'],
  ['siren', '\\d{9}'],
  ['phone', '((\\+|00)33\\(?0?\\)?|0)[.-]?[1-9]([.-]?\\d{2}){4}'],
  ['code_postal', '(0[1-9]|[1-8]\\d|9[0-58]|2[ABab])\\d{3}'],
  ['integer', '[+-]?\\d+'],
  ['decimal', '[+-]?(0|[1-9]\\d{0,14})([.,]\\d+)?'],
  ['date', '\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4}'],
  [
    'datetime',
    '(\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{4})T?\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?',
  ],
  ['email', '[^@]+@[^@]+\\.[A-Za-z]{2,}'],
  ['url', '(?i)(https?://|www\\.)\\S+'],
] as const;

export const GUESSED_TYPES = ['text', ...PATTERNS.map(([name]) => name)] as const;

export type GuessedType = (typeof GUESSED_TYPES)[number];
