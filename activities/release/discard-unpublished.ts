/** What a release wrote before it was cancelled: nobody points at it, so it goes with the run. */
import type { ObjectStore } from '../platform/effects.js';
import { changesPrefix } from '../published/change-log.js';
import { readPointer } from '../published/read-version.js';
import { noticeKey, publicationsOf } from '../published/version-keys.js';
import { emptyVersion, removeDeltas } from './withdraw-version.js';

/** Notes in the work zone say which run is writing which version, so that no run removes another's files. */
function notesFolder(dataset: string, version = ''): string {
  return `releasing/${dataset}/${version && `${version}/`}`;
}

/** Before the first file of a version is written. */
export async function noteRelease(
  release: { readonly dataset: string; readonly version: string; readonly run: string },
  work: ObjectStore,
): Promise<void> {
  const { dataset, version, run } = release;
  await work.write(`${notesFolder(dataset, version)}${run}.json`, JSON.stringify(release));
}

/**
 * Removes the run's notes, and from `zones` the files of the versions it noted that are not published and that no other run is
 * writing. Of a version that was withdrawn the notice stays, and what the log tells of it. A release looks at its files again before it
 * moves the pointer, and writes what is gone once more.
 */
export async function discardUnpublished(
  { run, dataset }: { readonly run: string; readonly dataset: string },
  work: ObjectStore,
  open: ObjectStore,
  zones: readonly ObjectStore[],
): Promise<void> {
  const noted = (await work.list(notesFolder(dataset))).map(({ key }) => key);
  const own = noted.filter((key) => key.endsWith(`/${run}.json`));
  if (own.length === 0) return;
  await work.remove(own);
  const moves = publicationsOf((await readPointer(dataset, open))?.pointer ?? null);
  const published = new Set(moves.map(({ version }) => version));
  for (const note of own) {
    const version = note.slice(notesFolder(dataset).length).split('/')[0] ?? '';
    const shared = noted.some((key) => key.startsWith(notesFolder(dataset, version)) && !own.includes(key));
    const wasPublished = published.has(version);
    if (shared || (wasPublished && !(await open.head(noticeKey(dataset, version))))) continue;
    for (const zone of zones) await emptyVersion(dataset, version, zone);
    if (wasPublished) await removeDeltas(dataset, version, open);
    else await emptyFolder(changesPrefix(dataset, version), open);
  }
}

export async function emptyFolder(folder: string, zone: ObjectStore): Promise<void> {
  await zone.remove((await zone.list(folder)).map(({ key }) => key));
}
