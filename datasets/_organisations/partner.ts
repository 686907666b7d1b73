/** Who sends, on which legal basis, and where its reports go: a file of _partners/. */
import { z } from 'zod';
import { Name } from '../name.js';
import { DeliveryTerms } from './delivery-terms.js';

/** `*`, an ending or a date would claim what anybody sends. */
const FilePattern = z
  .string()
  .refine(
    (pattern) => wordsOf(pattern).length >= 3,
    'three letters or digits or more, beside * and ?, the ending and a date: what the names of this organisation alone hold',
  );

/** Its letters and digits that may tell one organisation from another. */
function wordsOf(pattern: string): string {
  return pattern
    .replace(/(\.[a-z\d*?]{1,5})+$/i, '')
    .replace(/(?<!\d)(19|20)\d{2}([-_.]?\d{2}){0,2}(?!\d)/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

export const Partner = z
  .strictObject({
    partner: Name,
    name: z.string(),
    legal_basis: z.string().min(10),
    reports_to: z.string().describe('name of the secret that holds the addresses'),
    confirmed: z.iso
      .date()
      .optional()
      .describe(
        'the day on which the partner last said that these addresses are right; a year later nothing is sent to them any more',
      ),
    departement: z
      .string()
      .regex(/^(\d{2}|2[AB]|97[1-6]|98[78])$/)
      .optional()
      .describe(
        'the services of this département, in quotes: they get the page of its own people, and no other',
      ),
    part_of: Name.optional().describe(
      'the partner of the sources that this organisation feeds with others: it gets the report of its own files alone',
    ),
    files: z
      .array(FilePattern)
      .min(1)
      .optional()
      .describe('patterns of the names of its files: * and ?, capitals or not; goes with part_of'),
    delivery: DeliveryTerms.prefault({}),
  })
  .refine(({ part_of, files }) => (part_of === undefined) === (files === undefined), {
    error: 'part_of and files go together: whose sources it feeds, and which files are its own',
  });
export type Partner = z.infer<typeof Partner>;
