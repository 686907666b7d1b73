/** The room's effect: what normalise calls without knowing keys. No key, no run; there is no default. */
import type { Pseudonymiser } from '../effects.js';
import { fingerprintOf, type KeyRing } from './key-epochs.js';
import { pseudonymiseTable } from './pseudonymise-table.js';

/** `readRing` throws ConfigurationInvalid when there is no key file, or one that others may read. */
export function createPseudonymiser(readRing: () => Promise<KeyRing>): Pseudonymiser {
  return {
    async current() {
      const ring = await readRing();
      const names = ring.epochs.map((_, index) =>
        fingerprintOf({ ...ring, epochs: ring.epochs.slice(0, index + 1) }),
      );
      return { epoch: ring.epochs.length, name: fingerprintOf(ring), names };
    },
    async pseudonymise(request, session) {
      if (request.columns.length === 0) return;
      await pseudonymiseTable(request, await readRing(), session);
    },
  };
}
