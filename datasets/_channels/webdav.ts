/** A folder of a WebDAV server. */
import { z } from 'zod';
import { WebAddress } from './pages.js';
import { HttpsAuth } from './shared.js';

const WebdavPlace = z.strictObject({
  channel: z.literal('webdav'),
  url: WebAddress.describe('of the folder, as its server gives it to WebDAV clients'),
  auth: HttpsAuth.optional(),
});
export type WebdavPlace = z.infer<typeof WebdavPlace>;

export const webdav = { place: WebdavPlace, settleSeconds: 60, told: 'dossier partagé (WebDAV)' };
