/** The shape of the register of processing. */
import { z } from 'zod';
import { ColumnClass } from '../../../datasets/dataset.js';

const Fate = z.enum(['pseudonyme', 'repris', 'ecarte']);

export const RegisteredColumn = z.strictObject({
  name: z.string(),
  class: ColumnClass.nullable(),
  /** More than one where a column feeds several fields. */
  fates: z.array(Fate).min(1),
  /** Fields that become pseudonyms, and those whose value is taken over. */
  pseudonyms: z.array(z.string()),
  kept: z.array(z.string()),
  /** Why it is left out. */
  reason: z.string().nullable(),
});

export type RegisteredColumn = z.infer<typeof RegisteredColumn>;

export const RegisteredSource = z.strictObject({
  source: z.string(),
  title: z.string(),
  partner: z.string(),
  legal_basis: z.string(),
  channel: z.string(),
  licence: z.string(),
  raw_days: z.int(),
  columns: z.array(RegisteredColumn),
});

export type RegisteredSource = z.infer<typeof RegisteredSource>;

export const Recipient = z.strictObject({ who: z.string(), tables: z.array(z.string()) });

export const RegisteredDataset = z.strictObject({
  dataset: z.string(),
  title: z.string(),
  purpose: z.string(),
  contact: z.strictObject({ name: z.string(), email: z.string() }),
  personal: z.boolean(),
  subjects: z.string().nullable(),
  threshold: z.strictObject({ persons: z.int(), source: z.string().nullable() }).nullable(),
  /** What is done to the figures that are public; empty for a dataset that has none. */
  figures: z.array(z.string()),
  /** Domains by which one person is told from another when somebody opposes. */
  erasure: z.array(z.string()).nullable(),
  /** Columns from which the contact of a professional who opposes is removed. */
  contacts: z.array(z.string()),
  recipients: z.array(Recipient),
  measures: z.array(z.string()),
  sources: z.array(RegisteredSource),
});

export type RegisteredDataset = z.infer<typeof RegisteredDataset>;

export const Register = z.strictObject({
  work_days: z.int(),
  raw_sealed: z.boolean(),
  datasets: z.array(RegisteredDataset),
});

export type Register = z.infer<typeof Register>;
