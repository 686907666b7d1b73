import type { Severity } from '../../../datasets/dataset.js';

/** Calm words: what is asked of the partner, not how bad it is. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  info: 'Information',
  warn: 'À vérifier',
  hold: 'À confirmer',
  refuse: 'Bloquant',
};
