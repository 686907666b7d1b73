/** Where each row of a version comes from: one file per table, beside the version in the restricted zone. */
import { versionFolder } from './version-keys.js';

/** Parquet with the columns `source`, `extract` (SHA-256) and `line`: its n-th row is about the n-th row of the table. */
export function lineageKey(dataset: string, version: string, table: string): string {
  return `${versionFolder(dataset, version)}${table}.lineage.parquet`;
}
