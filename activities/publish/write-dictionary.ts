/** The data dictionary of a version as CSV, made of the schemas that were released with it. */
import { z } from 'zod';
import { guardFormula } from '../spreadsheet/guard-formula.js';

const Field = z.looseObject({
  name: z.string(),
  type: z.string(),
  description: z.string().optional(),
  unit: z.string().optional(),
  source: z.string().optional(),
  example: z.unknown().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional() }).optional(),
  constraints: z
    .looseObject({ required: z.boolean().optional(), enum: z.array(z.string()).optional() })
    .optional(),
});

/** What is read of a stored `<table>.schema.json`. */
export const DescribedSchema = z.looseObject({ name: z.string(), fields: z.array(Field) });
export type DescribedSchema = z.infer<typeof DescribedSchema>;

const HEADER = 'table,colonne,type,obligatoire,description,unite,source,valeurs,exemple';

/** One row per column, in the order of the tables. Ends with a line feed. */
export function writeDictionary(schemas: readonly DescribedSchema[]): string {
  const rows = schemas.flatMap(({ name, fields }) => fields.map((field) => describeColumn(name, field)));
  return `${[HEADER, ...rows].join('\n')}\n`;
}

function describeColumn(table: string, field: z.infer<typeof Field>): string {
  const values = field.constraints?.enum ?? field.items?.enum ?? [];
  return [
    table,
    field.name,
    field.items ? 'list' : field.type,
    field.constraints?.required === true ? 'oui' : 'non',
    field.description ?? '',
    field.unit ?? '',
    field.source ?? '',
    values.join(' | '),
    field.example === undefined ? '' : String(field.example),
  ]
    .map(writeCell)
    .join(',');
}

/** Inert in a spreadsheet, as every CSV we publish. */
function writeCell(text: string): string {
  const inert = guardFormula(text);
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
