import { ConfigurationInvalid } from '../../activities/errors.js';

/** Of a dataset, a source or a partner. Throws ConfigurationInvalid. */
export function requireId(id: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    throw new ConfigurationInvalid(
      `"${id}" is no identifier: lower-case letters, digits and hyphens, starting with a letter.`,
    );
}
