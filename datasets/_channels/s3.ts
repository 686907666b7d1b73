/** A prefix of an object store. */
import { z } from 'zod';

export const s3 = {
  place: z.strictObject({ channel: z.literal('s3'), prefix: z.string() }),
  settleSeconds: 0,
  told: 'dépôt en stockage objet',
};
