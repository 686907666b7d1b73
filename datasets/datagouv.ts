import { z } from 'zod';

const FieldName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case');
const Sentence = z.string().min(10);
const Day = z.union([z.iso.date(), z.literal('inputs')]);

/** What data.gouv.fr is told beyond the rest of the metadata, in the terms of udata. */
export const Datagouv = z.strictObject({
  title: z.string().min(5).max(350).optional().describe('that of the dataset unless told otherwise'),
  method: Sentence.describe('how it is made, in French'),
  model: Sentence.describe('which model or schema it follows, in French'),
  tags: z.array(z.string().min(3).max(96)).min(1).optional().describe('the keywords unless told otherwise'),
  frequency: z.string().optional().describe('a term of udata; that of the dataset unless told otherwise'),
  temporal: z
    .strictObject({ start: Day, end: Day.nullable() })
    .describe('inputs: the first and the last day that the extracts of the version state'),
  spatial: z.strictObject({ zones: z.array(z.string()).min(1), granularity: z.string() }),
  schemas: z
    .record(FieldName, z.strictObject({ name: z.string(), version: z.string() }))
    .default({})
    .describe('per table: its schema on schema.data.gouv.fr'),
});
export type Datagouv = z.infer<typeof Datagouv>;
