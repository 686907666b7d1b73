/** `departement_pages` of metadata.yaml: what a département is told of its own people, in its own page and workbook. */
import { z } from 'zod';
import { Highlight } from './shown.js';

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');

/** Rows of one table, restricted or open, that are of one département: on its page, and in a sheet of its workbook. */
export const DepartementSection = Highlight.omit({ latest: true }).extend({
  shown: Highlight.shape.where.describe('of these rows, those on the page; the sheet has all'),
  departement: FieldName.default('departement').describe('column with the code of the département'),
  sheet: z.string().min(1).max(31).describe('name of the sheet, our own words'),
  short: z.string().optional().describe('French: what the rows are, where they are counted at the top'),
  words: z
    .record(FieldName, z.record(z.string(), z.string()))
    .default({})
    .describe('by column: what stands for a value'),
  empty: z.string().min(10).describe('French: what is said where there is no row'),
});
export type DepartementSection = z.infer<typeof DepartementSection>;

export const DepartementPages = z.strictObject({
  title: z.string().min(10),
  text: z.string().min(10).describe('French: what the page is, and what its reader may do with it'),
  people: FieldName.describe(
    'restricted table of the persons that it tells of, with source, extrait and ligne: the file where the département finds them; personnes.csv has all',
  ),
  sections: z.array(DepartementSection).min(1),
});
export type DepartementPages = z.infer<typeof DepartementPages>;
