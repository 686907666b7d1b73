/** What is compared of a stored `<table>.schema.json`. */
import { z } from 'zod';

const Constraints = z.looseObject({
  required: z.boolean().optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

export const Field = z.looseObject({
  name: z.string(),
  type: z.string(),
  format: z.string().optional(),
  listSeparator: z.string().optional(),
  /** Of a decimal: its digits in all, and behind the point. */
  precision: z.number().optional(),
  scale: z.number().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional() }).optional(),
  constraints: Constraints.default({}),
});

export type Field = z.infer<typeof Field>;

/** What is compared of a stored `<table>.schema.json`. */
export const ComparedSchema = z.looseObject({
  name: z.string(),
  fields: z.array(Field),
  primaryKey: z.array(z.string()).optional(),
});

export type ComparedSchema = z.infer<typeof ComparedSchema>;
