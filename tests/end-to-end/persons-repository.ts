/** parcours-insertion as a team copies it, alone: for commands that are started in its repository. */
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';
import { sharedFolder } from '../helpers/shared-folder.js';
import { keepFormats, TWO_FORMATS } from './kept-formats.js';
import { PARCOURS, writePersons } from './marked-persons.js';

/** Two hundred people of whom every role but one is told. */
const KEPT = [
  ...['association', 'caf', 'caf-instructions', 'conseil-departemental'],
  ...['conseil-departemental-accompagnements', 'france-travail', 'rdv-insertion'],
];

/**
 * With seven of its sources, in two of its formats, which halves a run; extracts for it are of `writeFewPersons`. No test changes it: it is
 * one for all files of `npm test`, which removes it.
 */
export async function personsRepository(): Promise<string> {
  const folder = sharedFolder();
  const repository = join(folder, 'persons-repository');
  if (await stat(repository).catch(() => null)) return repository;
  const draft = await mkdtemp(join(folder, 'draft-'));
  await copyPersonsRepository(draft, TWO_FORMATS);
  const sources = join(draft, 'datasets', PARCOURS, 'sources');
  for (const file of await readdir(sources))
    if (!KEPT.includes(file.split('.')[0] ?? '')) await rm(join(sources, file));
  await rename(draft, repository).catch(async (error: unknown) => {
    if (!(await stat(repository).catch(() => null))) throw error; // another file of tests was quicker
  });
  return repository;
}

/** Extracts of about 200 invented persons. */
export async function writeFewPersons(folder: string): Promise<string> {
  await writePersons(folder);
  for (const source of await readdir(folder))
    if (!KEPT.includes(source)) await rm(join(folder, source), { recursive: true });
  return folder;
}

/** A copy of one's own, with all of its sources, and in all of its formats unless told otherwise. */
export async function copyPersonsRepository(repository: string, formats?: readonly string[]): Promise<void> {
  await mkdir(repository, { recursive: true });
  await cp(join(ROOT, 'datasets'), join(repository, 'datasets'), { recursive: true, filter: isOfPersons });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
  if (formats !== undefined) await keepFormats(repository, PARCOURS, formats);
}

const isOfPersons = (path: string) => !/[/\\](offre-insertion|example|[\w-]+\.md)$/.test(path);
