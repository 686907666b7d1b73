/** A folder of this machine or a mounted one. A relative path is below the dataset's folder. */
import { z } from 'zod';

export const folder = {
  place: z.strictObject({ channel: z.literal('folder'), path: z.string() }),
  settleSeconds: 10,
  told: 'dépôt dans un dossier',
};
