import { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';

/** Plain addresses, separated by commas, semicolons or spaces. Throws ConfigurationInvalid, naming `setting`. */
export function readAddresses(setting: string, text: string): string[] {
  const addresses = text.split(/[\s,;]+/).filter(Boolean);
  if (addresses.every((address) => z.email().safeParse(address).success)) return [...new Set(addresses)];
  throw new ConfigurationInvalid(
    `${setting} holds something that is no e-mail address; write plain addresses with commas between.`,
  );
}
