/** The changes of one publication, stored before the pointer moves: nobody sees a version without them. */
import { join } from 'node:path';
import type { ObjectStore, Session } from '../../platform/effects.js';
import { changesFolder } from '../../published/change-log.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { storeFile } from '../store-files.js';
import { compareVersions, type VersionPair } from './compare-versions.js';

/** Killed and run again it ends in the same bytes: what is compared never changes. `changes.json` is written last. */
export async function storeChanges(
  pair: VersionPair,
  { open, scratch }: { readonly open: ObjectStore; readonly scratch: string },
  session: Session,
): Promise<void> {
  const folder = changesFolder(pair.dataset, pair.version, pair.previous);
  const key = `${folder}changes.json`;
  if (await open.head(key)) return;
  const keepDelta = async (table: string, path: string, rows: number) => {
    const { sha256, bytes } = await storeFile(`${folder}${table}.csv`, path, open);
    return { path: `${table}.csv`, bytes, sha256, rows };
  };
  const changes = await compareVersions(
    pair,
    { open, scratch: join(scratch, 'changes'), keepDelta },
    session,
  );
  await open.write(key, toSortedJson(changes));
}
