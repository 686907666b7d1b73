/** Keys for examples, whose people are invented: public, and never to be used for real data. */
import { createPseudonymiser } from '../../activities/pseudonymise/create-pseudonymiser.js';
import type { KeyRing } from '../../activities/pseudonymise/key-epochs.js';

export function exampleRing(epochs = 1): KeyRing {
  return {
    format: 'pseudonym-keys/1',
    epochs: Array.from({ length: epochs }, (_, index) => ({
      epoch: index + 1,
      created: '2026-01-01',
      key: Buffer.alloc(32, index + 1).toString('base64'),
    })),
  };
}

export const EXAMPLE_KEYS = createPseudonymiser(async () => exampleRing());
