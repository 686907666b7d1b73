/** Rows about persons that earlier runs kept, pseudonymised, in the restricted zone: one receipt per extract, code and key epoch. */
import { NormalisedSource } from './handover.js';
import type { ObjectStore } from './platform/effects.js';
import { readStored } from './stored-json.js';

/** `<dataset>/extracts/`, or a folder below it. */
export function keptFolder(dataset: string, path = ''): string {
  return `${dataset}/extracts/${path}`;
}

/** What is kept below the folder, in order of key epoch. */
export async function readKept(folder: string, restricted: ObjectStore): Promise<NormalisedSource[]> {
  const receipts = (await restricted.list(folder))
    .map(({ key }) => key)
    .filter((key) => key.endsWith('/receipt.json'));
  const found = await Promise.all(receipts.map((key) => readStored(NormalisedSource, key, restricted)));
  return found.filter((one) => one !== null).toSorted((one, other) => epochOf(one) - epochOf(other));
}

/** Names of key epochs begin with their number; 0 for identifiers that no key has turned. */
export function epochOf({ keys }: Pick<NormalisedSource, 'keys'>): number {
  return epochNumber(keys ?? '0');
}

export function epochNumber(name: string): number {
  return Number.parseInt(name, 10);
}
