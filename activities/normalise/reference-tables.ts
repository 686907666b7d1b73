/** Code lists for a mapping, and the tables of places that are made out of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { References, TableFiles } from '../effects.js';
import type { Session } from '../platform/effects.js';
import { ASKED_BY, DERIVED, ORIGINS, PLACES } from './places.js';

/** Table files of PLACES, by name: made once, for they cost a session a second; who comes meanwhile waits for them. */
const made = new WeakMap<References, Promise<TableFiles>>();

interface ReferenceRequest {
  readonly sql: string;
  readonly folder: string;
  readonly own: string;
}

/** Loads the code lists that a mapping names, and what makes places out of them where it asks for that. Needs the place macros. */
export async function loadReferences(
  references: References,
  request: ReferenceRequest,
  session: Session,
): Promise<void> {
  const words = new Set(request.sql.match(/\w+/g));
  const loaded = new Set(await references.load(request, session));
  if (!ASKED_BY.some((name) => words.has(name))) return;
  // whoever made them may have been cancelled
  const files = await made.get(references)?.catch(() => null);
  if (files) return openPlaces(files, request.folder, session);
  const making = findPlaces(references, request, loaded, session);
  made.set(references, making);
  await making;
}

const GROUP = 'places';

async function findPlaces(
  references: References,
  request: ReferenceRequest,
  loaded: ReadonlySet<string>,
  session: Session,
): Promise<TableFiles> {
  const kept = await references.kept?.read(GROUP);
  if (kept) {
    await openPlaces(kept, request.folder, session);
    return kept;
  }
  const files = await makePlaces(references, request, loaded, session);
  await references.kept?.write(GROUP, files);
  return files;
}

async function makePlaces(
  references: References,
  request: ReferenceRequest,
  loaded: ReadonlySet<string>,
  session: Session,
): Promise<TableFiles> {
  const lacking = ORIGINS.filter((name) => !loaded.has(name)).join(' ');
  await references.load({ ...request, sql: lacking }, session);
  await session.run(DERIVED);
  return keepPlaces(request.folder, session);
}

async function keepPlaces(folder: string, session: Session): Promise<TableFiles> {
  const files = new Map<string, Uint8Array>();
  for (const name of PLACES) {
    const path = placeOf(name, folder);
    await session.writeTable(`from ${name}`, path, { bloomFilters: false });
    files.set(name, await readFile(path));
  }
  return files;
}

async function openPlaces(files: TableFiles, folder: string, session: Session): Promise<void> {
  for (const [name, body] of files) {
    const path = placeOf(name, folder);
    await writeFile(path, body);
    await session.run(`drop table if exists ${name}`);
    await session.openTable(path, name);
  }
}

function placeOf(name: string, folder: string): string {
  return join(folder, `${name}.parquet`);
}
