/** The room's effect: what normalise calls without knowing keys. No key, no run; there is no default. */
import type { Pseudonymiser } from '../effects.js';
import { epochNames, type KeyRing, newestEpoch } from './key-epochs.js';
import { pseudonymiseTable, takeRows } from './pseudonymise-table.js';
import { findOtherForm } from './require-forms.js';

/** What the journal is told of a use: never a key, nor what was turned. */
export interface KeyUse {
  readonly epoch: string;
  readonly dataset: string;
  readonly domains: readonly string[];
}

/**
 * `readRing` throws ConfigurationInvalid when there is no key file, or one that others may read. `note` comes before each use:
 * where it throws, there is none.
 */
export function createPseudonymiser(
  readRing: () => Promise<KeyRing>,
  note: (use: KeyUse) => Promise<void> = async () => {},
): Pseudonymiser {
  return {
    async current() {
      const ring = await readRing();
      const names = epochNames(ring);
      return { epoch: newestEpoch(ring), name: names.at(-1) ?? '', names };
    },
    async canTurn(request, session) {
      const [first] = (await readRing()).epochs;
      const { held } = request;
      return held === 0 || (await findOtherForm(request, first?.epoch === held, session)) === undefined;
    },
    async pseudonymise(request, session) {
      if (request.columns.length === 0) return takeRows(request, session);
      const ring = await readRing();
      const domains = [...new Set(request.columns.map(({ identifier }) => identifier))].sort();
      await note({ epoch: epochNames(ring).at(-1) ?? '', dataset: request.dataset, domains });
      await pseudonymiseTable(request, ring, session);
    },
  };
}
