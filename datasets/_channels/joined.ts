/** Other endpoints of an API whose records belong to those of the list, by declared keys; see docs/from-an-api.md. */
import { z } from 'zod';
import { Pages, WebAddress } from './pages.js';

/** Stands in the address of what is asked for once for each record. */
export const KEY = '{key}';

const Endpoint = z
  .strictObject({
    url: WebAddress.describe('of a list; or, with {key} in it, of the one answer for a record'),
    pages: Pages.optional(),
    to: z.string().min(1).describe('dotted path in a record of the list: the key that joins'),
    by: z
      .string()
      .min(1)
      .optional()
      .describe('dotted path to the same key in what is joined; with {key}, the answer must then say it'),
    most: z.int().min(1).max(100_000).default(10_000).describe('with {key}: more keys are surely a mistake'),
  })
  .superRefine(({ url, pages, by }, context) => {
    const isEach = url.includes(KEY);
    if (isEach === (pages !== undefined) || (!isEach && by === undefined))
      context.addIssue({
        code: 'custom',
        message: 'either an address with {key}, or that of a list with pages and by',
      });
  });
export type JoinedEndpoint = z.infer<typeof Endpoint>;

/** By the member of a record under which what is joined is found: `services[].nom` of a list, `fiche.nom` of one answer. */
export const Joined = z
  .record(z.string().regex(/^[a-z][a-z0-9_]*$/, 'snake_case'), Endpoint)
  .refine((joined) => Object.keys(joined).length > 0, 'name one endpoint at least, or leave joined out');

/** Whether it is asked for once for each record. */
export function isEach({ url }: Pick<JoinedEndpoint, 'url'>): boolean {
  return url.includes(KEY);
}

/** What does not go together; null where all does. */
export function joinFault(place: {
  readonly url: string;
  readonly pages?: z.infer<typeof Pages> | undefined;
  readonly since?: unknown;
  readonly joined?: z.infer<typeof Joined> | undefined;
}): string | null {
  const endpoints = Object.values(place.joined ?? {});
  if (endpoints.length === 0) return null;
  if ([place, ...endpoints.filter((one) => !isEach(one))].some(({ pages }) => pages?.join !== 'json'))
    return 'goes with pages of JSON: where a list comes in one answer, pages: { next: link }';
  const { origin } = new URL(place.url);
  if (endpoints.some(({ url }) => new URL(url).origin !== origin || new URL(url).host.includes(KEY)))
    return 'is of the same server as url: what we show it goes to no other; declare another source';
  return place.since !== undefined && endpoints.some((one) => !isEach(one))
    ? 'of a list does not go with since: what changed in it is not told by the records; declare another source'
    : null;
}
