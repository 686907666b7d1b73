/** Extracts that are too large for one worker. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import type { Effects } from '../effects.js';
import type { SealedExtract } from '../handover/run.js';
import type { CutExtract, NormaliseSource } from '../handover/source.js';
import { isRowByRow } from './row-by-row.js';

/** Every part reads the whole file, which is two fifths of the work of a plain mapping: the last ones bring next to nothing. */
const MOST_PARTS = 16;

interface CutOrWhole {
  readonly cut: readonly CutExtract[];
  readonly whole: readonly SealedExtract[];
}

/** Those that are normalised in parts, and the others. None is cut where the mapping looks at several rows at once. */
export async function cutExtracts(
  extracts: readonly SealedExtract[],
  { dataset: id, source: name, mayCut }: NormaliseSource,
  effects: Effects,
  { scratch: root, signal }: Pick<Attempt, 'scratch' | 'signal'>,
): Promise<CutOrWhole> {
  const dataset = datasetOf(effects, id);
  const { declaration: source, mapping } = sourceOf(dataset, name);
  const { part_bytes } = source;
  const isLarge = ({ bytes }: SealedExtract) => part_bytes !== undefined && bytes > part_bytes;
  const large = mayCut ? extracts.filter(isLarge) : [];
  if (part_bytes === undefined || large.length === 0) return { cut: [], whole: extracts };
  const scratch = join(root, 'mapping');
  await mkdir(scratch);
  const asked = { source, mapping, scratch, own: join(dataset.folder, 'lists') };
  const isApart = await effects.engine.withSession({ scratch, signal }, (session) =>
    isRowByRow(asked, effects, session),
  );
  if (!isApart) return { cut: [], whole: extracts };
  const cut = large.map(({ sha256, bytes }) => ({
    extract: sha256,
    parts: Math.min(MOST_PARTS, Math.ceil(bytes / part_bytes)),
  }));
  return { cut, whole: extracts.filter((extract) => !isLarge(extract)) };
}
