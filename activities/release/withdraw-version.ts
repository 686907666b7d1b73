/** Takes a version down: a dated public notice in the place of its files, the pointer on the last good version. */
import { ConditionLost, ConfigurationInvalid, PublicationRefused } from '../errors.js';
import type { WithdrawnVersion, WithdrawVersion } from '../handover.js';
import type { ObjectStore } from '../platform/effects.js';
import { Withdrawal } from '../published/change-log.js';
import { readLatest, readManifest } from '../published/read-version.js';
import {
  manifestKey,
  noticeKey,
  type Pointer,
  pointerKey,
  versionFolder,
} from '../published/version-keys.js';
import { toSortedJson } from '../sorted-json.js';
import { readStored } from '../stored-json.js';
import { hashText } from './hash-file.js';

/**
 * Notice, then pointer, then files: killed between any two it ends the same when run again, and the first notice stands.
 * Throws ConfigurationInvalid (no such version), ConditionLost (a release moved the pointer meanwhile: run it again).
 */
export async function withdrawVersion(
  { dataset, ...withdrawal }: WithdrawVersion,
  zones: { readonly open: ObjectStore; readonly restricted: ObjectStore },
): Promise<WithdrawnVersion> {
  const { version } = withdrawal;
  const { open } = zones;
  await writeNotice(dataset, withdrawal, open);
  const current = await leaveVersion(dataset, version, open);
  await removeDeltas(dataset, version, open);
  for (const zone of [open, zones.restricted]) await emptyVersion(dataset, version, zone);
  return { version, current };
}

async function writeNotice(dataset: string, withdrawal: Withdrawal, open: ObjectStore): Promise<void> {
  const { version } = withdrawal;
  const key = noticeKey(dataset, version);
  if (await open.head(key)) return;
  if (!(await open.head(manifestKey(dataset, version))))
    throw new ConfigurationInvalid(
      `${dataset} has no version ${version}; insertion versions ${dataset} lists them.`,
    );
  await open.write(key, toSortedJson(Withdrawal.parse(withdrawal)), { ifNoneMatch: '*' }).catch(passIfThere);
}

/** Somebody else is withdrawing it at this moment: their notice says so. */
function passIfThere(error: unknown): void {
  if (!(error instanceof ConditionLost)) throw error;
}

/** No pointer names the version any more: not as current, not as an earlier one. Gives what is current. */
async function leaveVersion(dataset: string, version: string, open: ObjectStore): Promise<string | null> {
  const latest = await readLatest(dataset, open);
  if (!latest) return null;
  const { pointer, etag } = latest;
  if (pointer.version !== version && !pointer.earlier.includes(version)) return pointer.version;
  const next = pointer.version === version ? await stepBack(dataset, pointer, open) : pointer;
  if (!next) {
    // No conditional removal exists: a release that writes at this very instant loses its pointer, and says so when it is verified.
    await open.remove([pointerKey(dataset)]);
    return null;
  }
  const earlier = next.earlier.filter((one) => one !== version);
  const previous = next.previous === version ? null : next.previous;
  await open.write(pointerKey(dataset), toSortedJson({ ...next, earlier, previous }), { ifMatch: etag });
  return next.version;
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
async function removeDeltas(dataset: string, version: string, open: ObjectStore): Promise<void> {
  const folder = `${dataset}/changes/`;
  const keys = (await open.list(folder)).map(({ key }) => key);
  const concerned = keys.filter((key) => {
    const [to, from] = (key.slice(folder.length).split('/')[0] ?? '').split('..');
    return (to === version || from === version) && key.endsWith('.csv');
  });
  await open.remove(concerned);
}

async function emptyVersion(dataset: string, version: string, zone: ObjectStore): Promise<void> {
  const notice = noticeKey(dataset, version);
  const keys = (await zone.list(versionFolder(dataset, version))).map(({ key }) => key);
  await zone.remove(keys.filter((key) => key !== notice));
}

/** Throws when this content was withdrawn: it is not to come back by itself. */
export async function refuseWithdrawn(dataset: string, version: string, open: ObjectStore): Promise<void> {
  const suffix = `${version.slice(-9)}/withdrawn.json`; // versions of one content differ by their day alone
  const [notice] = (await open.list(`${dataset}/versions/`)).filter(({ key }) => key.endsWith(suffix));
  if (!notice) return;
  const found = await readStored(Withdrawal, notice.key, open);
  if (!found) return; // removed at this very instant: the data may come back
  const { date, reason } = found;
  throw new PublicationRefused(
    `${dataset}: these data are those of a version that was withdrawn on ${date} (${reason}); correct the sources, or remove ${open.url}/${notice.key} to let them be published again.`,
  );
}
