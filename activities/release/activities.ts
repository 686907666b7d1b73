import type { Attempt } from '../door/attempt.js';
import { datasetOf } from '../door/dataset-of.js';
import { removeDepartementPages } from '../door/departement-pages.js';
import { openDoor, readReceipt, writeReceipt } from '../door/door.js';
import type { Effects } from '../effects.js';
import {
  type NamedVersion,
  type ReleasedVersion,
  ReleaseOutcome,
  type ReleaseVersion,
  type WithdrawnVersion,
  type WithdrawVersion,
} from '../handover/release.js';
import type { CurrentVersion, Run, SealedExtract } from '../handover/run.js';
import type { FindUnchanged, NoteMade, Unchanged } from '../handover/unchanged.js';
import { readInputs } from '../published/read-inputs.js';
import { ofCurrent, readManifest } from '../published/read-version.js';
import { compareWithPublished, compareWithVersion, previewVersion } from './against-published.js';
import { writeChangeLog } from './changes/write-change-log.js';
import { discardUnpublished, emptyFolder } from './discard-unpublished.js';
import { releaseAssembled } from './release-assembled.js';
import { findUnchanged, noteMade } from './unchanged-version.js';
import { readVersionInputs, sealedAs } from './version-inputs.js';
import { withdrawVersion } from './withdraw-version.js';

export function createReleaseActivities(effects: Effects) {
  return {
    /** What consumers see now; null before the first version. */
    readCurrentVersion: openDoor('release', effects, readCurrent),
    releaseVersion: openDoor('release', effects, releaseOnce),
    compareContract: openDoor('release', effects, compareWithPublished),
    /** For the person who decides on a held version. */
    previewVersion: openDoor('release', effects, previewVersion),
    findUnchanged: openDoor(
      'release',
      effects,
      async (request: FindUnchanged): Promise<Unchanged | null> => findUnchanged(request, effects),
    ),
    /** For the runs after this one. */
    noteMade: openDoor(
      'release',
      effects,
      async (request: NoteMade, { scratch }): Promise<void> => noteMade(request, scratch, effects),
    ),
    /** The log of what consumers were given, brought up to date with the pointer. */
    writeChangeLog: openDoor('release', effects, async ({ dataset }: Run): Promise<void> => {
      const { id, metadata } = datasetOf(effects, dataset);
      await writeChangeLog({ id, title: metadata.title }, effects.zones.open);
    }),
    /** The extracts that a version was made of, in the raw zone. Throws ObjectMissing where one is no longer kept. */
    readVersionInputs: openDoor(
      'release',
      effects,
      async ({ dataset, version }: NamedVersion): Promise<SealedExtract[]> =>
        readVersionInputs(dataset, version, effects.zones),
    ),
    compareRebuilt: openDoor('release', effects, compareWithVersion),
    withdrawVersion: openDoor('release', effects, withdrawEverywhere),
    /** Removes what a run left in the work zone, and files of a version that it did not come to publish. */
    clearRun: openDoor('release', effects, clearRun),
  };
}

async function readCurrent({ dataset }: Run, _: Attempt, { zones }: Effects): Promise<CurrentVersion | null> {
  return ofCurrent(dataset, zones.open, async ({ version }) => {
    const { tables } = await readManifest(dataset, version, zones.open);
    const inputs = await readInputs(dataset, version, zones);
    return {
      version,
      inputs: inputs.map(sealedAs),
      rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
    };
  });
}

async function releaseOnce(
  request: ReleaseVersion,
  attempt: Attempt,
  effects: Effects,
): Promise<ReleaseOutcome> {
  const { work } = effects.zones;
  const folder = `${request.run}/release/${request.judged ?? 'first'}`;
  const done = await readReceipt(ReleaseOutcome, folder, work);
  // what had moved may be back: the version in between was withdrawn
  if (done && done.status !== 'moved') return done;
  const released = await releaseAssembled(request, attempt, effects);
  if (released.status === 'moved') return released;
  const { version, manifestKey, status, since } = released;
  const outcome: ReleasedVersion = { version, manifestKey, status, since };
  await writeReceipt(outcome, folder, work);
  return outcome;
}

async function withdrawEverywhere(
  request: WithdrawVersion,
  _: Attempt,
  { zones }: Effects,
): Promise<WithdrawnVersion> {
  const withdrawn = await withdrawVersion(request, zones);
  await removeDepartementPages(request.dataset, zones.reports, { version: request.version });
  return withdrawn;
}

async function clearRun({ run, dataset }: Run, _: Attempt, { zones }: Effects): Promise<void> {
  await discardUnpublished({ run, dataset }, zones.work, zones.open, [zones.open, zones.restricted]);
  await emptyFolder(`${run}/`, zones.work);
}
