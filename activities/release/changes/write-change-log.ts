/** The change log of a dataset, beside its pointer: `changes.json` for programs, `CHANGELOG.md` for people, `atom.xml` for feed readers. */
import type { ObjectStore } from '../../platform/effects.js';
import {
  type ChangeLog,
  Changes,
  changeLogKey,
  changesFolder,
  readChangeLog,
  readWithdrawals,
} from '../../published/change-log.js';
import { readLatest } from '../../published/read-version.js';
import type { Pointer } from '../../published/version-keys.js';
import { toSortedJson } from '../../sorted-json.js';
import { readStored } from '../../stored-json.js';
import { untilWritten } from '../../until-written.js';
import { renderAtom, renderMarkdown } from './render-change-log.js';

const TRIES = 5;

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
    return log;
  });
}

async function extendLog(
  { dataset, title }: Pick<ChangeLog, 'dataset' | 'title'>,
  standing: ChangeLog | null,
  open: ObjectStore,
): Promise<ChangeLog> {
  const pointer = (await readLatest(dataset, open))?.pointer ?? null;
  const withdrawn = await readWithdrawals(dataset, open);
  const known = standing?.publications ?? [];
  const come: Changes[] = [];
  for (const { version, previous } of missingMoves(pointer, known)) {
    const changes = await readStored(
      Changes,
      `${changesFolder(dataset, version, previous)}changes.json`,
      open,
    );
    if (changes) come.push(changes);
  }
  const gone = new Set(withdrawn.map(({ version }) => version));
  const publications = [...come, ...known].map((one) => withoutDeltas(one, gone));
  return { dataset, title, publications, withdrawn };
}

interface Move {
  readonly version: string;
  readonly previous: string | null;
}

/** Moves of the pointer since the newest one that is logged and still stands, newest first. Pure. */
export function missingMoves(pointer: Pointer | null, known: readonly Move[]): Move[] {
  if (!pointer) return [];
  const chain = [pointer.version, ...pointer.earlier];
  const logged = known.find(({ version }) => chain.some((one) => one === version))?.version;
  const until = logged === undefined ? chain.length : chain.indexOf(logged);
  return chain.slice(0, until).map((version, rank) => ({ version, previous: chain[rank + 1] ?? null }));
}

/** The files that tell the rows of a withdrawn version went with it. */
function withoutDeltas(changes: Changes, gone: ReadonlySet<string>): Changes {
  if (!gone.has(changes.version) && !(changes.previous !== null && gone.has(changes.previous)))
    return changes;
  return { ...changes, tables: changes.tables.map((table) => ({ ...table, delta: null })) };
}

async function writeIfOther(key: string, text: string, open: ObjectStore): Promise<void> {
  const standing = await open.read(key);
  if (standing && new TextDecoder().decode(standing.body) === text) return;
  await open.write(key, text);
}
