/** What a schema says of the values of a field, as conditions: each is true for a broken cell. Pure. */
import { literal } from '../../text/sql-text.js';
import type { PatternCheck } from './plan-patterns.js';
import type { Field } from './table-schema.js';
import { declaredValue, orderedValue } from './type-sql.js';

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
  const length = lengthOf(field, text);
  const constraints: (Constraint | null)[] = [
    accepted ? ['enum', notAccepted(field, text, accepted, column.native)] : null,
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
    return [[rule, `${ordered} ${beyond} ${declaredValue(field, value)}`] as const];
  });
}

/** Of what JSON holds, its members; of any other text, its letters. The engine may ask it of cells that are no JSON. */
function lengthOf({ type }: Field, text: string): string {
  const json = `try_cast(${text} as json)`;
  if (type === 'array') return `json_array_length(${json})`;
  return type === 'object' || type === 'geojson' ? `len(json_keys(${json}))` : `length(${text})`;
}

/** Numbers, dates and booleans by what they are worth, texts as they are written. */
function notAccepted(
  field: Field,
  text: string,
  accepted: readonly (string | number | boolean)[],
  native: string | null,
): string {
  if (field.type === 'boolean') return truthNotAccepted(field, text, accepted, native);
  const ordered = orderedValue(field, text, native);
  const values = accepted.map((value) => (ordered ? declaredValue(field, value) : literal(String(value))));
  // A declared value that nobody can read is null, and makes no cell right.
  return `not coalesce(${ordered ?? text} in (${values.join(', ') || 'null'}), false)`;
}

function truthNotAccepted(
  { trueValues }: Field,
  text: string,
  accepted: readonly (string | number | boolean)[],
  native: string | null,
): string {
  const isTrue = (value: string) => `(${value} in (${trueValues.map(literal).join(', ') || 'null'}))`;
  const allowed = accepted.map((value) =>
    typeof value === 'boolean' ? String(value) : isTrue(literal(String(value))),
  );
  const truth = native === null ? isTrue(text) : `(${isTrue(text)} or (${native}) and ${text} = 'TRUE')`;
  return `${truth} not in (${allowed.join(', ')})`;
}
