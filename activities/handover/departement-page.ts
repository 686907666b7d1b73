/** A département's page of its own people, in the reports zone: `report` writes it, `deliver` tells of it, `erase` takes it away. */
import { z } from 'zod';

export const DEPARTEMENT_PAGE = 'departement-page/1';

/** Beside index.html. They hold pseudonyms and lines of persons: linked to, never attached. */
export const DEPARTEMENT_FILES = ['departement.xlsx', 'personnes.csv'] as const;

/** `report.json` of such a page: counts, and no person. */
export const DepartementPage = z.strictObject({
  format: z.literal(DEPARTEMENT_PAGE),
  partner: z.strictObject({ code: z.string(), name: z.string() }),
  dataset: z.strictObject({ id: z.string(), title: z.string(), contact: z.string() }),
  departement: z.string(),
  run: z.string(),
  asOf: z.iso.date(),
  status: z.string(),
  version: z.string().nullable(),
  outcome: z.string(),
  figures: z.array(z.strictObject({ value: z.string(), name: z.string() })),
  /** SHA-256 of what the page and its files say: the same figures and persons are told once. */
  content: z.string(),
});
export type DepartementPage = z.infer<typeof DepartementPage>;
