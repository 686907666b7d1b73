/** A table of a published version, as its own stored schema and manifest say it: an old version keeps its old columns. */
import { z } from 'zod';
import { Decimal } from '../../datasets/_columns/decimal-column.js';
import { isNumeric } from '../../datasets/contract-columns.js';
import type { ManifestTable } from '../published/manifest.js';
import { versionFolder } from '../published/version-keys.js';
import { parseJsonBytes } from '../text/stored-json.js';
import type { ColumnType } from './question/operators.js';

export interface ServedColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly decimal?: Decimal | undefined;
  readonly description: string;
  readonly unit?: string | undefined;
  /** Of a figure: the column that says why it is not told, the nearest `statut…` before it. */
  readonly status?: string | undefined;
  /** Of the contract: never empty. */
  readonly required: boolean;
  /** Fills the example of a question in the documentation. */
  readonly example?: string | undefined;
}

export interface ServedTable {
  readonly dataset: string;
  readonly version: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly rows: number;
  readonly columns: readonly ServedColumn[];
  /** Of a column, the table that says what its values mean, and the column that holds them there. */
  readonly references: ReadonlyMap<string, { readonly table: string; readonly key: string }>;
  readonly contentHash: string;
  /** Its rows count persons, each of whom stands in several: nobody may add them up. */
  readonly countsPersons: boolean;
  /** The Table Schema, byte for byte. */
  readonly schema: Uint8Array;
  /** Null where the version has none: such a table cannot be asked. */
  readonly parquet: { readonly key: string; readonly sha256: string; readonly bytes: number } | null;
  /** Keys of the whole files in the open zone. */
  readonly files: readonly { readonly format: string; readonly key: string; readonly bytes: number }[];
}

const Field = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  type: z.enum(['string', 'date', 'number', 'integer', 'boolean']),
  description: z.string(),
  unit: z.string().optional(),
  example: z.union([z.string(), z.number(), z.boolean()]).optional().catch(undefined),
  listSeparator: z.string().optional(),
  format: z.string().optional(),
  precision: Decimal.shape.precision.optional(),
  scale: Decimal.shape.scale.optional(),
  constraints: z.object({ required: z.boolean().optional() }).optional(),
});

const ForeignKey = z.object({
  fields: z.tuple([z.string()]),
  reference: z.object({ resource: z.string(), fields: z.tuple([z.string()]) }),
});

const StoredSchema = z.object({
  description: z.string().default(''),
  fields: z.array(Field).min(1),
  foreignKeys: z.array(ForeignKey).default([]),
});

/** Null when the toolkit did not write the schema. */
export function readServedTable(
  place: Pick<ServedTable, 'dataset' | 'version' | 'countsPersons'>,
  published: ManifestTable,
  schema: Uint8Array,
): ServedTable | null {
  const parsed = StoredSchema.safeParse(parseJsonBytes(schema));
  if (!parsed.success) return null;
  const folder = versionFolder(place.dataset, place.version);
  const files = published.files.map(({ path, ...file }) => ({ ...file, key: `${folder}${path}` }));
  return {
    ...place,
    name: published.name,
    title: published.title,
    description: parsed.data.description,
    rows: published.rows,
    columns: parsed.data.fields.map((field, rank, fields) => describeColumn(field, fields.slice(0, rank))),
    references: new Map(
      parsed.data.foreignKeys.map(({ fields: [column], reference: { resource, fields } }) => [
        column,
        { table: resource, key: fields[0] },
      ]),
    ),
    contentHash: published.contentHash,
    schema,
    parquet: files.find(({ format }) => format === 'parquet') ?? null,
    files,
  };
}

function describeColumn(
  field: z.infer<typeof Field>,
  before: readonly z.infer<typeof Field>[],
): ServedColumn {
  const { name, description, unit, example, constraints, precision, scale } = field;
  const type = typeOf(field);
  const decimal = precision === undefined || scale === undefined ? undefined : { precision, scale };
  const status = isNumeric({ type })
    ? before.findLast((one) => one.name.startsWith('statut'))?.name
    : undefined;
  const required = constraints?.required ?? false;
  return { name, description, unit, status, required, example: example?.toString(), type, decimal };
}

function typeOf({ type, format, listSeparator, scale }: z.infer<typeof Field>): ColumnType {
  if (type === 'number' && scale !== undefined) return 'decimal';
  if (type !== 'string') return type;
  if (format === 'uuid') return format;
  return listSeparator === undefined ? 'text' : 'list';
}

/** Undefined for what is no JSON: whoever checks the shape then says so. */
