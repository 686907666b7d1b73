/** A folder of an SFTP server. */
import { z } from 'zod';
import { HostName, SecretName } from './shared.js';

const SftpPlace = z.strictObject({
  channel: z.literal('sftp'),
  host: HostName,
  port: z.int().min(1).max(65_535).default(22),
  username: z.string().min(1),
  path: z.string().min(1),
  host_keys: z
    .array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'SHA256:…, as `ssh-keygen -lf` prints it'))
    .min(1)
    .describe('the keys the server may have; two while the partner changes them'),
  private_key: SecretName.describe('the variable that holds the path of the private key, mode 0600'),
  passphrase: SecretName.optional().describe('the variable that holds the passphrase of that key'),
});
export type SftpPlace = z.infer<typeof SftpPlace>;

export const sftp = { place: SftpPlace, settleSeconds: 60, told: 'dépôt SFTP' };
