/** Reads this toolkit's own folder into the document of `machine.ts`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCog } from '../../activities/platform/references/references.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { type Machine, packDataset } from './machine.js';

/** Rooms whose SQL the self-check runs; beside it the lists that its functions read. */
const ROOMS = ['normalise', 'pseudonymise', 'assemble', 'report', 'spreadsheet'];

export async function packMachine(
  root: string,
  datasets: readonly Dataset[],
  { macros, issues, rules }: RuleBook,
): Promise<Machine> {
  const folders = [
    ...ROOMS.map((room) => `activities/${room}/sql`),
    'activities/persons',
    'datasets/_nomenclatures',
    ...datasets.map(({ id }) => `datasets/${id}/lists`),
  ];
  const files = await Promise.all(folders.map((folder) => readTexts(root, folder)));
  return {
    files: Object.fromEntries(files.flat()),
    lists: Object.fromEntries(readCog()),
    rules: { macros, issues: [...issues], rules: [...rules] },
    datasets: datasets.map(packDataset),
  };
}

async function readTexts(root: string, folder: string): Promise<[string, string][]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  const wanted = names.filter((name) => /\.(sql|csv|txt)$/.test(name)).sort();
  return Promise.all(
    wanted.map(
      async (name): Promise<[string, string]> => [
        `${folder}/${name}`,
        await readFile(join(root, folder, name), 'utf8'),
      ],
    ),
  );
}
