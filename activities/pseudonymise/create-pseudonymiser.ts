/** The room's effect: what normalise calls without knowing keys. No key, no run; there is no default. */
import type { Pseudonymiser } from '../effects.js';
import { epochNames, type KeyRing } from './key-epochs.js';
import { pseudonymiseTable } from './pseudonymise-table.js';

/** `readRing` throws ConfigurationInvalid when there is no key file, or one that others may read. */
export function createPseudonymiser(readRing: () => Promise<KeyRing>): Pseudonymiser {
  return {
    async current() {
      const names = epochNames(await readRing());
      return { epoch: names.length, name: names.at(-1) ?? '', names };
    },
    async pseudonymise(request, session) {
      if (request.columns.length === 0) return;
      await pseudonymiseTable(request, await readRing(), session);
    },
  };
}
