/**
 * What whoever declares datasets imports from the package: `import { defineContract, z } from 'data-insertion'`. Told in
 * docs/own-datasets.md; all else of the package may change without notice.
 */
export { z } from 'zod';
export { Partner } from './_organisations/partner.js';
export { defineContract, type TableContract } from './contract-columns.js';
export {
  type Format,
  Metadata,
  type Reference,
  RuleUse,
  Severity,
  Source,
  type TableZone,
} from './dataset.js';
