/** A release of the small table of this room's tests. */
import assert from 'node:assert/strict';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { ManifestInput } from '../../activities/published/manifest-input.js';
import { readLatest } from '../../activities/published/read-version.js';
import type { ReleaseRequest } from '../../activities/release/release-request.js';
import { type ReleaseResult, releaseVersion } from '../../activities/release/release-version.js';
import { Privacy } from '../../datasets/privacy.js';
import { assemble, lieux, type Place, place, withRelease } from './release-setup.js';

export const DATASET = {
  id: 'lieux-accueil',
  title: 'Lieux d’accueil',
  licence: 'lov2',
  contractVersion: '1.0.0',
  personal: false,
  privacy: Privacy.parse({}),
};

export const input = (source: string, changes: Partial<ManifestInput> = {}): ManifestInput => ({
  source,
  partner: 'caf-52',
  fileName: `${source}.csv`,
  sha256: 'a'.repeat(64),
  bytes: 10,
  rawKey: `${source}/aaaa/${source}.csv`,
  status: 'fresh',
  extractDate: '2025-02-14',
  licence: 'lov2',
  attribution: 'CAF de la Haute-Marne',
  rowsIn: 5,
  rowsOut: 3,
  rowsRejected: 1,
  rowsMerged: 1,
  ...changes,
});

export interface Trial {
  readonly folder: string;
  readonly rows?: readonly Place[];
  readonly changes?: Partial<ReleaseRequest>;
}

export const ROWS = [place('a'), place('b', { nom: '=1+1', longitude: null }), place('c', { publics: null })];

/** Judged against what is current when it begins, unless the trial says otherwise: released, or it fails. */
export async function release(trial: Trial, open: ObjectStore): Promise<ReleaseResult> {
  const outcome = await tryRelease(trial, open);
  if (outcome.status === 'moved') assert.fail(`another version became current: ${outcome.current}`);
  return outcome;
}

export async function tryRelease({ folder, rows = ROWS, changes }: Trial, open: ObjectStore) {
  const judged = (await readLatest(DATASET.id, open))?.pointer.version ?? null;
  return withRelease(folder, async (session) => {
    const assembled = await assemble(rows, `${folder}/lieux.assembled.parquet`, session, lieux);
    const request: ReleaseRequest = {
      dataset: DATASET,
      asOf: '2025-02-14',
      tables: [assembled],
      inputs: [input('lieux-b'), input('lieux-a')],
      findings: [{ source: 'lieux-a', code: 'telephone_invalide', severity: 'warn', count: 2 }],
      codeRevision: 'abc123',
      scratch: folder,
      judged,
      ...changes,
    };
    return releaseVersion(request, { open, restricted: createFileStore(`${folder}/restricted`) }, session);
  });
}
