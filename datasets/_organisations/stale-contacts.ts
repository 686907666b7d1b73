import type { Dataset } from '../dataset.js';
import { type ContactState, contactState } from './contact-state.js';
import type { Partner } from './partner.js';

export interface StaleContact {
  readonly partner: Partner;
  readonly state: Exclude<ContactState, { readonly kind: 'undeclared' }>;
}

export interface Contacts {
  /** Those that somebody must ask, has begun to ask, or must correct; the oldest first. */
  readonly stale: readonly StaleContact[];
  /** Of whom nobody has written down when they were confirmed. */
  readonly undeclared: readonly Partner[];
}

/** Every partner that is told of something, once. Pure. */
export function findStaleContacts(datasets: Iterable<Pick<Dataset, 'partners'>>, today: string): Contacts {
  const partners = new Map([...datasets].flatMap((one) => [...one.partners]));
  const told = [...partners.values()].filter(({ delivery }) => delivery.channels.includes('mail'));
  const stale = told.flatMap((partner): StaleContact[] => {
    const state = contactState(partner, today);
    return state.kind === 'undeclared' || state.kind === 'valid' ? [] : [{ partner, state }];
  });
  return {
    stale: stale.sort((one, other) => (one.state.until < other.state.until ? -1 : 1)),
    undeclared: told.filter(({ confirmed }) => confirmed === undefined),
  };
}
