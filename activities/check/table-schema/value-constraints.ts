/** What a schema says of the values of a field, as conditions: each is true for a broken cell. Pure. */
import { literal } from '../../text/sql-text.js';
import type { PatternCheck } from './plan-patterns.js';
import type { Field } from './table-schema.js';
import { orderedValue } from './type-sql.js';

/** A column of the table, and what the file calls it: a title that comes twice names the first column alone. */
export interface TableColumn {
  readonly name: string;
  readonly title: string;
  /** SQL: true where a workbook holds a date, a number or a boolean rather than text; null for other files. */
  readonly native: string | null;
}

export interface SchemaTarget {
  readonly columns: readonly TableColumn[];
  /** An empty cell is an empty text: only a workbook and JSON tell nothing from it. */
  readonly emptyIsText: boolean;
  readonly patterns: ReadonlyMap<string, PatternCheck>;
}

/** A field of the schema and the column that holds it. */
export interface BoundField {
  readonly field: Field;
  readonly column: TableColumn;
  readonly text: string;
}

type Constraint = readonly [rule: string, broken: string];

export function valueConstraints(
  { field, column, text }: BoundField,
  patterns: SchemaTarget['patterns'],
): Constraint[] {
  const { enum: accepted, minLength, maxLength } = field.constraints;
  const pattern = patterns.get(field.name);
  const length = field.type === 'array' ? `json_array_length(${text}::json)` : `length(${text})`;
  const constraints: (Constraint | null)[] = [
    accepted ? ['enum', notAccepted(field, text, accepted)] : null,
    pattern ? ['pattern', pattern(text)] : null,
    ...boundConstraints(field, text, column.native),
    minLength === undefined ? null : ['minLength', `${length} < ${minLength}`],
    maxLength === undefined ? null : ['maxLength', `${length} > ${maxLength}`],
  ];
  return constraints.filter((one) => one !== null);
}

const BOUNDS = [
  ['minimum', '<'],
  ['maximum', '>'],
  ['exclusiveMinimum', '<='],
  ['exclusiveMaximum', '>='],
] as const;

function boundConstraints(field: Field, text: string, native: string | null): Constraint[] {
  const ordered = orderedValue(field, text, native);
  if (!ordered) return [];
  return BOUNDS.flatMap(([rule, beyond]) => {
    const value = field.constraints[rule];
    if (value === undefined) return [];
    const limit = orderedValue(
      { ...field, decimalChar: '.', groupChar: undefined },
      literal(String(value)),
      'true',
    );
    return [[rule, `${ordered} ${beyond} ${limit}`] as const];
  });
}

/** Numbers, dates and booleans by what they are worth, texts as they are written. */
function notAccepted(field: Field, text: string, accepted: readonly (string | number | boolean)[]): string {
  const texts = accepted.map((value) => literal(String(value)));
  if (field.type === 'boolean') {
    const truth = (value: string) => `(${value} in (${field.trueValues.map(literal).join(', ')}))`;
    const allowed = accepted.map((value) =>
      typeof value === 'boolean' ? String(value) : truth(literal(String(value))),
    );
    return `${truth(text)} not in (${allowed.join(', ')})`;
  }
  const ordered = orderedValue(field, text, null);
  if (!ordered) return `${text} not in (${texts.join(', ')})`;
  const values = texts.map((value) => orderedValue({ ...field, decimalChar: '.' }, value, null));
  return `${ordered} not in (${values.join(', ')})`;
}
