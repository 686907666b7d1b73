/** Extracts that are too large for one worker. */
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import type { Effects } from '../effects.js';
import type { SealedExtract } from '../handover/run.js';
import type { CutExtract, NormaliseSource } from '../handover/source.js';

/** Every part reads the whole file, which is two fifths of the work of a plain mapping: the last ones bring next to nothing. */
const MOST_PARTS = 16;

/** Those that are normalised in parts, and the others. */
export function cutExtracts(
  extracts: readonly SealedExtract[],
  { dataset, source, mayCut }: NormaliseSource,
  effects: Pick<Effects, 'datasets'>,
): { readonly cut: readonly CutExtract[]; readonly whole: readonly SealedExtract[] } {
  const { part_bytes } = sourceOf(datasetOf(effects, dataset), source).declaration;
  if (!mayCut || part_bytes === undefined) return { cut: [], whole: extracts };
  return {
    cut: extracts
      .filter(({ bytes }) => bytes > part_bytes)
      .map(({ sha256, bytes }) => ({
        extract: sha256,
        parts: Math.min(MOST_PARTS, Math.ceil(bytes / part_bytes)),
      })),
    whole: extracts.filter(({ bytes }) => bytes <= part_bytes),
  };
}
