/** Where a file of tests publishes on the udata that all of them share: an organization of its own. */
import { z } from 'zod';

export const Place = z.object({
  url: z.string(),
  files: z.string().describe('the folder of what is uploaded'),
  apiKey: z.string().describe('of a publisher of the organization'),
  otherKey: z.string().describe('of somebody who is none'),
  organization: z.string(),
});
export type Place = z.infer<typeof Place>;
