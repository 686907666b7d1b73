import { ConfigurationInvalid } from '../../errors.js';

/** What a source declares by the name of a variable. Throws ConfigurationInvalid. */
export function requiredSecret(secret: (name: string) => string | undefined, name: string): string {
  const value = secret(name)?.trim();
  if (value) return value;
  throw new ConfigurationInvalid(
    `${name} is not set, and a source declares it; set it in the environment of the workers or in .env.`,
  );
}
