/** The drop that a deposit goes to, and what may be called a file of it. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isUnfinished } from '../../activities/extract/choose-files.js';
import type { DepositPurpose } from '../../activities/text/desk-link.js';
import { matchesAny } from '../../activities/text/name-pattern.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import { refusal } from './deposit-refusals.js';

/** In bytes, as a disk counts. */
const LONGEST_NAME = 200;
/** Signs that a person does not see, or sees elsewhere than they are; and what a disk may leave out. */
const UNSHOWN = /[/\\\p{C}\p{Default_Ignorable_Code_Point}\ufffd]|^[.\s]|[.\s]$/u;

export interface FoundDrop {
  readonly source: Source;
  /** Of the dataset. */
  readonly folder: string;
  readonly dataset: Dataset;
}

/** Files can be put where nobody but us reads: a prefix, or a folder. */
export function findDrop(
  { dataset: id, deposit }: DepositPurpose,
  datasets: readonly Dataset[],
): FoundDrop | null {
  const dataset = datasets.find((one) => one.id === id);
  const source = dataset?.sources.find(({ declaration }) => declaration.source === deposit)?.declaration;
  if (!dataset || !source) return null;
  const { folder } = dataset;
  const { location } = source;
  // a folder may also be declared by the path of one file, beside which nothing is put
  const takes =
    location.channel === 's3' ||
    (location.channel === 'folder' &&
      !statSync(resolve(folder, location.path), { throwIfNoEntry: false })?.isFile());
  return takes ? { source, folder, dataset } : null;
}

/** Throws a refusal. */
export function requireName(name: string | null | undefined, source: Source | undefined): void {
  if (!source) throw refusal(404, 'Ce dépôt n’existe plus.');
  const patterns = source.drop.files;
  const fits = name && Buffer.byteLength(name) <= LONGEST_NAME && !UNSHOWN.test(name);
  if (!fits || isUnfinished(name) || !matchesAny(name, patterns))
    throw refusal(
      422,
      patterns.includes('*')
        ? 'Le nom du fichier ne convient pas : il est caché, provisoire (.part, .tmp…), trop long, ou contient des signes invisibles. Renommez-le.'
        : `Le nom du fichier n’est pas celui convenu (${patterns.join(', ')}). Renommez-le.`,
    );
}
