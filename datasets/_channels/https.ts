/** A file, or a list in pages, at a web address. */
import { z } from 'zod';
import { Joined, joinFault } from './joined.js';
import { Pages, WebAddress } from './pages.js';
import { HttpsAuth, SecretName, Since } from './shared.js';

const HttpsPlace = z
  .strictObject({
    channel: z.literal('https'),
    url: WebAddress,
    token: SecretName.optional().describe('the variable that holds the bearer token; short for auth'),
    auth: HttpsAuth.optional(),
    pages: Pages.optional(),
    joined: Joined.optional(),
    since: Since.extend({ parameter: z.string().min(1) })
      .optional()
      .describe('only what changed, by that parameter; goes with take: every'),
  })
  .refine(
    ({ since, pages }) => since === undefined || pages?.join === 'json',
    'since goes with pages of JSON',
  )
  .refine(({ token, auth }) => token === undefined || auth === undefined, 'either token or auth')
  .superRefine((place, context) => {
    const message = joinFault(place);
    if (message !== null) context.addIssue({ code: 'custom', path: ['joined'], message });
  });
export type HttpsPlace = z.infer<typeof HttpsPlace>;

export const https = { place: HttpsPlace, settleSeconds: 0, told: 'téléchargement HTTPS' };
