/** Rows that earlier runs made of an extract: one receipt per extract, code and declarations, and key epoch. */
import type { Dataset } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { NormalisedSource, type SealedExtract } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import { readStored } from '../text/stored-json.js';

/** In the work zone: what is made of raw extracts, may be made of them again, and goes with them. */
export const KEPT_WORK = 'kept';
/** In the work zone: payloads too long for Temporal's history, each in a folder of its SHA-256. */
export const PAYLOADS = 'payloads';

/** `<dataset>/extracts/`, or a folder below it: rows about persons, in the restricted zone. */
export function keptFolder(dataset: string, path = ''): string {
  return `${dataset}/extracts/${path}`;
}

/** What reads an extract: code, declarations. */
export function madeBy(dataset: Pick<Dataset, 'revision'>, effects: Pick<Effects, 'codeRevision'>): string {
  return `${effects.codeRevision.slice(0, 8)}-${dataset.revision.slice(0, 8)}`;
}

/** The code and the declarations that make a version, as its manifest names them. */
export function revisionOf(
  dataset: Pick<Dataset, 'revision'>,
  { codeRevision }: Pick<Effects, 'codeRevision'>,
): string {
  return `${codeRevision.slice(0, 16)}-${dataset.revision.slice(0, 16)}`;
}

export interface RowsPlace {
  readonly zone: 'work' | 'restricted';
  /** Name of the key epoch of its pseudonyms, where it has any. */
  readonly keys: string | null;
  /** Of the extract, whatever made rows of it; with its final slash. */
  readonly base: string;
  readonly folder: string;
}

/** Where the rows of an extract are kept. Throws ConfigurationInvalid when keys are needed and there is none. */
export async function placeOfRows(
  dataset: Dataset,
  { source, sha256, date }: Pick<SealedExtract, 'source' | 'sha256' | 'date'>,
  effects: Pick<Effects, 'codeRevision' | 'pseudonymiser'>,
): Promise<RowsPlace> {
  const made = madeBy(dataset, effects);
  if (!dataset.metadata.personal) {
    const base = `${KEPT_WORK}/${dataset.id}/${source}/${sha256}/`;
    return { zone: 'work', keys: null, base, folder: `${base}${made}${date === null ? '' : `-${date}`}` };
  }
  const { name } = await effects.pseudonymiser.current();
  const base = keptFolder(dataset.id, `${source}/${sha256}/`);
  return { zone: 'restricted', keys: name, base, folder: `${base}${made}-${name}` };
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
