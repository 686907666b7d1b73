/** Files of secrets: one reader, their owner. */
import { stat } from 'node:fs/promises';
import { ConfigurationInvalid } from '../../errors.js';

const OTHERS = 0o077;

/** Throws ConfigurationInvalid, naming the setting: absent (`kind` of file, `advice` on how to have one), or readable by others. */
export async function requirePrivateFile(
  setting: string,
  path: string,
  { kind, advice }: { readonly kind: string; readonly advice: string },
): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new ConfigurationInvalid(`${setting}: there is no ${kind} at ${path}${advice}.`);
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0)
    throw new ConfigurationInvalid(
      `${setting}: others may read ${path}; keep it to its owner (chmod 600), and replace its secret if anyone did read it.`,
    );
}
