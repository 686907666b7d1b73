import type { Partner } from '../../datasets/_organisations/partner.js';
import type { Dataset } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';

/** Throws ContractBroken: the run that names it has written a report for it. */
export function partnerOf(code: string, datasets: ReadonlyMap<string, Dataset>): Partner {
  for (const { partners } of datasets.values()) {
    const partner = partners.get(code);
    if (partner) return partner;
  }
  throw new ContractBroken(`Partner "${code}" has no file in _partners; add it.`);
}
