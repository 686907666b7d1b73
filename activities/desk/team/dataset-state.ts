/** What is published of a dataset, and how fresh it is. */
import type { Dataset } from '../../../datasets/dataset.js';
import { ObjectMissing } from '../../errors.js';
import type { Zones } from '../../platform/effects.js';
import type { ManifestInput } from '../../published/manifest-input.js';
import { readInputs } from '../../published/read-inputs.js';
import { readLatest, readManifest } from '../../published/read-version.js';

export interface DatasetState {
  readonly id: string;
  readonly title: string;
  readonly current: CurrentState | null;
  /** Why the current version is unknown; null where it is known. */
  readonly damage: string | null;
}

export interface CurrentState {
  readonly version: string;
  /** The date of the version. */
  readonly day: string;
  readonly tables: readonly { readonly title: string; readonly rows: number }[];
  readonly sources: number;
  /** The oldest and the newest day of its extracts. */
  readonly from: string;
  readonly to: string;
  readonly spatial: string;
}

/** Damage is reported, so that the other datasets can still be seen. Throws StorageUnavailable. */
export async function readState(
  { id, metadata }: Pick<Dataset, 'id' | 'metadata'>,
  open: Zones['open'],
): Promise<DatasetState> {
  const { title, coverage } = metadata;
  try {
    return { id, title, current: await readCurrent(id, coverage.spatial, open), damage: null };
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    return { id, title, current: null, damage: error.message };
  }
}

async function readCurrent(id: string, spatial: string, open: Zones['open']): Promise<CurrentState | null> {
  const latest = await readLatest(id, open);
  if (latest === null) return null;
  const { version } = latest.pointer;
  const { tables, inputs } = await readManifest(id, version, open);
  const days = inputs.map(({ extractDate }) => extractDate).sort();
  return {
    ...{ version, day: version.slice(0, 10), spatial },
    tables: tables.map(({ title, rows }) => ({ title, rows })),
    sources: new Set(inputs.map(({ source }) => source)).size,
    ...{ from: days[0] ?? '', to: days.at(-1) ?? '' },
  };
}

/** Null where the version is gone. Throws StorageUnavailable. */
export async function readBefore(
  dataset: string,
  version: string | null,
  zones: Pick<Zones, 'open' | 'restricted'>,
): Promise<ManifestInput[] | null> {
  if (version === null) return null;
  return readInputs(dataset, version, zones).catch((error: unknown) => {
    if (error instanceof ObjectMissing) return null;
    throw error;
  });
}
