/** Reads this toolkit's own folder into the document of `machine.ts`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCog } from '../../activities/platform/references/references.js';
import type { Dataset } from '../../datasets/dataset.js';
import type { RuleBook } from '../../quality-rules/load-rules.js';
import { type Machine, packDataset } from './machine.js';

/** Rooms whose SQL the self-check runs; beside it the lists that its functions read. */
const ROOMS = ['text', 'normalise', 'pseudonymise', 'assemble', 'report', 'spreadsheet'];

export async function packMachine(
  root: string,
  datasets: readonly Dataset[],
  { macros, issues, rules }: RuleBook,
): Promise<Machine> {
  const ours = [
    ...ROOMS.map((room) => `activities/${room}/sql`),
    'activities/persons',
    'datasets/_nomenclatures',
  ];
  const files = await Promise.all([
    ...ours.map((folder) => readTexts(join(root, folder), folder)),
    ...datasets.map(({ id, folder }) => readTexts(join(folder, 'lists'), `datasets/${id}/lists`)),
  ]);
  return {
    files: Object.fromEntries(files.flat()),
    lists: Object.fromEntries(readCog()),
    rules: { macros, issues: [...issues], rules: [...rules] },
    datasets: datasets.map(packDataset),
  };
}

/** `place`: where the page finds them. */
async function readTexts(folder: string, place: string): Promise<[string, string][]> {
  const names = await readdir(folder).catch(() => []);
  const wanted = names.filter((name) => /\.(sql|csv|txt)$/.test(name)).sort();
  return Promise.all(
    wanted.map(
      async (name): Promise<[string, string]> => [
        `${place}/${name}`,
        await readFile(join(folder, name), 'utf8'),
      ],
    ),
  );
}
