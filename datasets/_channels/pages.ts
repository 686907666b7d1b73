/** A web address, and lists that come from one in pages. */
import { z } from 'zod';

/** Of whoever asks it nothing is said here: declarations are public. */
export const WebAddress = z
  .url()
  .refine(
    (url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '',
    'an address without a user or a password: declare auth',
  );

const NEXT_WITH = {
  link: [],
  field: ['field'],
  number: ['parameter'],
  offset: ['parameter'],
  cursor: ['field', 'parameter'],
  key: ['field', 'parameter'],
} as const;

/** How a server that gives its list in pages tells the next one. Pages become one extract; see docs/from-an-api.md. */
export const Pages = z
  .strictObject({
    next: z
      .enum(['link', 'field', 'number', 'offset', 'cursor', 'key'])
      .describe(
        'link: header Link, rel=next; field: an address in the JSON; number, offset: a parameter that counts pages, records; cursor: a value of the page, key: a value of its last record, sent as a parameter',
      ),
    field: z
      .string()
      .min(1)
      .optional()
      .describe('dotted path to that address or value; for key, within the record'),
    parameter: z.string().min(1).optional().describe('name of the parameter of the URL'),
    first: z
      .int()
      .min(0)
      .optional()
      .describe('where counting starts; 1 for number, 0 for offset where nothing is said'),
    join: z
      .enum(['json', 'csv', 'ndjson'])
      .default('json')
      .describe('json: one array of all records; csv: one header; ndjson: every line'),
    records: z.string().min(1).optional().describe('dotted path to the list in a page that is an object'),
    total: z
      .string()
      .min(1)
      .optional()
      .describe('dotted path, or header:NAME, to how many records there are: as many must have been read'),
    unique: z
      .string()
      .min(1)
      .optional()
      .describe('dotted path in a record to what no other one has: read twice, the list moved meanwhile'),
    last: z
      .enum(['empty', 'not_found'])
      .default('empty')
      .describe('behind the last page: one that holds nothing, or the answer 404; for number and offset'),
    pause_ms: z.int().min(1).max(60_000).optional().describe('between two pages, for a server that counts'),
    most: z.int().min(1).max(10_000).default(1_000).describe('more pages are surely a mistake'),
  })
  .superRefine((pages, context) => {
    for (const name of ['field', 'parameter'] as const)
      if (NEXT_WITH[pages.next].some((needed) => needed === name) !== (pages[name] !== undefined))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `does not go with next: ${pages.next}, or lacks`,
        });
    if (pages.last === 'not_found' && pages.next !== 'number' && pages.next !== 'offset')
      context.addIssue({ code: 'custom', path: ['last'], message: 'goes with next: number or offset' });
    if (pages.join === 'json') return;
    const ofJson = ['field', 'cursor', 'key'].includes(pages.next) || pages.unique || pages.records;
    if (ofJson || (pages.total && !pages.total.startsWith('header:')))
      context.addIssue({ code: 'custom', path: ['join'], message: 'what looks into pages needs join: json' });
  });
export type Pages = z.infer<typeof Pages>;
