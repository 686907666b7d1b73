/** The change log of a dataset, beside its pointer: `changes.json` for programs, `CHANGELOG.md` for people, `atom.xml` for feed readers. */

import { untilWritten } from '../../door/until-written.js';
import { ConditionLost } from '../../errors.js';
import type { ObjectStore } from '../../platform/effects.js';
import {
  type ChangeLog,
  Changes,
  changeLogKey,
  changesFolder,
  readChangeLog,
  readWithdrawals,
} from '../../published/change-log.js';
import { readPointer } from '../../published/read-version.js';
import { type Publication, publicationsOf } from '../../published/version-keys.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { readStored } from '../../text/stored-json.js';
import { renderAtom, renderMarkdown } from './render-change-log.js';

/** Runs that end at the same moment; each of them reads what the one before wrote. */
const TRIES = 50;

/**
 * Adds every publication that is not logged yet, in order, and every withdrawal. The same publications give the same bytes.
 * Of two writers at once, the late one reads again. Throws ObjectMissing, ConditionLost.
 */
export async function writeChangeLog(
  { id, title }: { readonly id: string; readonly title: string },
  open: ObjectStore,
): Promise<ChangeLog> {
  return untilWritten(TRIES, async () => {
    const standing = await readChangeLog(id, open);
    const log = await extendLog({ dataset: id, title }, standing?.log ?? null, open);
    const text = toSortedJson(log);
    if (!standing || toSortedJson(standing.log) !== text)
      await open.write(changeLogKey(id), text, standing ? { ifMatch: standing.etag } : { ifNoneMatch: '*' });
    await writeIfOther(`${id}/CHANGELOG.md`, renderMarkdown(log), open);
    await writeIfOther(`${id}/atom.xml`, renderAtom(log), open);
    await requireLatest(id, text, open);
    return log;
  });
}

async function extendLog(
  { dataset, title }: Pick<ChangeLog, 'dataset' | 'title'>,
  standing: ChangeLog | null,
  open: ObjectStore,
): Promise<ChangeLog> {
  const pointer = (await readPointer(dataset, open))?.pointer ?? null;
  const withdrawn = await readWithdrawals(dataset, open);
  const publications: Changes[] = [];
  for (const one of joinLog(publicationsOf(pointer), standing?.publications ?? [])) {
    const changes = 'tables' in one ? one : await readChanges(dataset, one, open);
    if (changes) publications.push(changes);
  }
  const gone = new Set(withdrawn.map(({ version }) => version));
  return { dataset, title, publications: publications.map((one) => withoutDeltas(one, gone)), withdrawn };
}

/**
 * Every move of the pointer, newest first: those that are logged as they are told there, the others as they are named. What is logged
 * and was never noted (by an older toolkit, of what was withdrawn since) stays where it is. Pure.
 */
export function joinLog<Logged extends Publication>(
  moves: readonly Publication[],
  logged: readonly Logged[],
): (Publication | Logged)[] {
  const left = logged.toReversed();
  const joined: (Publication | Logged)[] = [];
  const waiting: Publication[] = [];
  for (const move of moves) {
    const rank = left.findIndex(
      ({ version, previous }) => version === move.version && previous === move.previous,
    );
    const found = left[rank];
    if (found) joined.push(...left.splice(0, rank + 1).slice(0, -1), ...waiting.splice(0), found);
    else waiting.push(move);
  }
  return [...joined, ...left, ...waiting].toReversed();
}

async function readChanges(
  dataset: string,
  { version, previous }: Publication,
  open: ObjectStore,
): Promise<Changes | null> {
  return readStored(Changes, `${changesFolder(dataset, version, previous)}changes.json`, open);
}

/** The files that tell the rows of a withdrawn version went with it. */
function withoutDeltas(changes: Changes, gone: ReadonlySet<string>): Changes {
  if (!gone.has(changes.version) && !(changes.previous !== null && gone.has(changes.previous)))
    return changes;
  return { ...changes, tables: changes.tables.map((table) => ({ ...table, delta: null })) };
}

/** Throws ConditionLost where somebody logged more meanwhile: the texts beside the log are theirs to write, or ours once more. */
async function requireLatest(dataset: string, text: string, open: ObjectStore): Promise<void> {
  const standing = await readChangeLog(dataset, open);
  if (standing && toSortedJson(standing.log) === text) return;
  throw new ConditionLost(`${dataset}: other runs write its change log all the time; run this one again.`);
}

async function writeIfOther(key: string, text: string, open: ObjectStore): Promise<void> {
  const standing = await open.read(key);
  if (standing && new TextDecoder().decode(standing.body) === text) return;
  await open.write(key, text);
}
