/** Takes a version down: a dated public notice in the place of its files, the pointer on the last good version. */

import { untilWritten } from '../door/until-written.js';
import { ConditionLost, ConfigurationInvalid, PublicationRefused } from '../errors.js';
import type { WithdrawnVersion, WithdrawVersion } from '../handover/release.js';
import type { ObjectStore } from '../platform/effects.js';
import { Withdrawal } from '../published/change-log.js';
import { readLatest, readManifest } from '../published/read-version.js';
import {
  type EmptyPointer,
  manifestKey,
  NOTICE,
  noticeKey,
  type Pointer,
  pointerKey,
  publicationsOf,
  versionFolder,
} from '../published/version-keys.js';
import { toSortedJson } from '../text/sorted-json.js';
import { readStored } from '../text/stored-json.js';
import { hashText } from './hash-file.js';

/**
 * Notice, then pointer, then files: killed between any two it ends the same when run again, and the first notice stands.
 * Throws ConfigurationInvalid (no such version), ConditionLost (releases move the pointer all the time: run it again).
 */
export async function withdrawVersion(
  { dataset, ...withdrawal }: WithdrawVersion,
  zones: { readonly open: ObjectStore; readonly restricted: ObjectStore },
): Promise<WithdrawnVersion> {
  const { version } = withdrawal;
  const { open } = zones;
  await writeNotice(dataset, withdrawal, open);
  await leaveVersion(dataset, version, open);
  await removeDeltas(dataset, version, open);
  for (const zone of [open, zones.restricted]) await emptyVersion(dataset, version, zone);
  // A release of these very data may have moved the pointer before it saw the notice.
  return { version, current: await leaveVersion(dataset, version, open) };
}

async function writeNotice(dataset: string, withdrawal: Withdrawal, open: ObjectStore): Promise<void> {
  const { version } = withdrawal;
  const key = noticeKey(dataset, version);
  if (await open.head(key)) return;
  if (!(await open.head(manifestKey(dataset, version))))
    throw new ConfigurationInvalid(
      `${dataset} has no version ${version}; npx insertion versions ${dataset} lists them.`,
    );
  await open.write(key, toSortedJson(Withdrawal.parse(withdrawal)), { ifNoneMatch: '*' }).catch(passIfThere);
}

/** Somebody else is withdrawing it at this moment: their notice says so. */
function passIfThere(error: unknown): void {
  if (!(error instanceof ConditionLost)) throw error;
}

/** Releases that move the pointer meanwhile; each of them is read anew. */
const TRIES = 100;

/**
 * No pointer names the version any more: not as current, not as an earlier one. Gives what is current. Written on condition, so that
 * no pointer of a release that came meanwhile is lost.
 */
async function leaveVersion(dataset: string, version: string, open: ObjectStore): Promise<string | null> {
  return untilWritten(TRIES, async () => {
    const latest = await readLatest(dataset, open);
    if (!latest) return null;
    const { pointer, etag } = latest;
    if (pointer.version !== version && !pointer.earlier.includes(version)) return pointer.version;
    const next = pointer.version === version ? await stepBack(dataset, pointer, open) : pointer;
    const publications = [...publicationsOf(pointer)];
    const left: Pointer | EmptyPointer = next
      ? {
          ...next,
          earlier: next.earlier.filter((one) => one !== version),
          previous: next.previous === version ? null : next.previous,
          publications,
        }
      : { version: null, publications };
    await open.write(pointerKey(dataset), toSortedJson(left), { ifMatch: etag });
    return left.version;
  });
}

/** The newest earlier version that still is there whole. */
async function stepBack(dataset: string, { earlier }: Pointer, open: ObjectStore): Promise<Pointer | null> {
  for (const [rank, version] of earlier.entries()) {
    const stored = await open.read(manifestKey(dataset, version));
    if (!stored || (await open.head(noticeKey(dataset, version)))) continue;
    const { contentHash } = await readManifest(dataset, version, open);
    return {
      ...{ version, contentHash, manifest: manifestKey(dataset, version) },
      ...{ manifestSha256: hashText(stored.body), previous: earlier[rank + 1] ?? null },
      earlier: earlier.slice(rank + 1),
    };
  }
  return null;
}

/** Files of differences hold rows of both versions. What was counted stays in the log. */
export async function removeDeltas(dataset: string, version: string, open: ObjectStore): Promise<void> {
  const folder = `${dataset}/changes/`;
  const keys = (await open.list(folder)).map(({ key }) => key);
  const concerned = keys.filter((key) => {
    const [to, from] = (key.slice(folder.length).split('/')[0] ?? '').split('..');
    return (to === version || from === version) && key.endsWith('.csv');
  });
  await open.remove(concerned);
}

/** All but the notice of its withdrawal, where there is one. */
export async function emptyVersion(dataset: string, version: string, zone: ObjectStore): Promise<void> {
  const notice = noticeKey(dataset, version);
  const keys = (await zone.list(versionFolder(dataset, version))).map(({ key }) => key);
  await zone.remove(keys.filter((key) => key !== notice));
}

/** A release that moved the pointer to what somebody withdrew at that instant moves it back. Throws PublicationRefused then. */
export async function leaveIfWithdrawn(dataset: string, version: string, open: ObjectStore): Promise<void> {
  try {
    await refuseWithdrawn(dataset, version, open);
  } catch (error) {
    if (error instanceof PublicationRefused) await leaveVersion(dataset, version, open);
    throw error;
  }
}

/** Throws when this content was withdrawn: it is not to come back by itself. */
export async function refuseWithdrawn(dataset: string, version: string, open: ObjectStore): Promise<void> {
  const suffix = `${version.slice(-9)}/${NOTICE}`; // versions of one content differ by their day alone
  const [notice] = (await open.list(`${dataset}/versions/`)).filter(({ key }) => key.endsWith(suffix));
  if (!notice) return;
  const found = await readStored(Withdrawal, notice.key, open);
  if (!found) return; // removed at this very instant: the data may come back
  const { date, reason } = found;
  throw new PublicationRefused(
    `${dataset}: these data are those of a version that was withdrawn on ${date} (${reason}); correct the sources, or remove ${open.url}/${notice.key} to let them be published again.`,
  );
}
