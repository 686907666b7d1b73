/** A resource of data.gouv.fr. */
import { z } from 'zod';

export const datagouv = {
  place: z.strictObject({
    channel: z.literal('datagouv'),
    resource: z.uuid().describe('the stable id of the resource, on the portal of DATAGOUV_URL'),
  }),
  settleSeconds: 0,
  told: 'ressource de data.gouv.fr',
};
