/** Extracts for whole runs: the example of offre-insertion as it is, with one name changed, or with many more rows. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';

export const DATASET = 'offre-insertion';
export const EXAMPLE = join(ROOT, 'datasets', DATASET, 'example', 'extracts');

/** Where the file of a source lies in a folder of extracts. */
export function extractPath(folder: string, source: string, extension: 'csv' | 'json' = 'csv'): string {
  return join(folder, source, `${source}.${extension}`);
}

/** A copy of the example, to be spoilt. */
export async function copyExample(folder: string): Promise<string> {
  await cp(EXAMPLE, folder, { recursive: true });
  return folder;
}

/** A structure bears another name than in the example: a new version. */
export async function renameStructure(folder: string): Promise<void> {
  const path = extractPath(folder, 'france-services');
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace('France services de Valserhône', 'France services de Valserhône et alentour'),
  );
}

/** Three times as many structures as in the example: too great a change for anybody not to look at it. */
export async function multiplyStructures(folder: string): Promise<void> {
  const path = extractPath(folder, 'france-services');
  const line = (index: number) =>
    `essai-${index},01,Espace ordinaire ${index},${index + 1} rue des Essais,,01033,01200,Valserhône,46.106,5.826,,,,,,,,,,Non,,,`;
  const lines = Array.from({ length: 100 }, (_, index) => line(index));
  await writeFile(path, `${(await readFile(path, 'utf8')).trimEnd()}\n${lines.join('\n')}\n`);
}
