/** A repository for datasets of somebody's own. */
import { readFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { requireFree } from '../declared.js';
import { printJson, printText, shellWord } from '../print.js';
import { ROOT } from '../toolkit.js';
import { repositoryFiles } from './repository-files.js';
import { requireId } from './require-id.js';
import { writeNew } from './write-new.js';

interface InitOptions {
  readonly package?: string;
  readonly json?: boolean;
}

export async function init(folder: string, options: InitOptions): Promise<void> {
  const root = resolve(folder);
  const id = basename(root);
  requireId(id);
  await requireFree(id);
  const { version, engines } = await readOwnPackage();
  const files = repositoryFiles(id, { spec: options.package ?? version, node: engines.node });
  const written = (await writeNew(root, files)).map((path) => relative(process.cwd(), path));
  if (options.json) return printJson({ files: written });
  for (const path of written) printText(path);
  printText(`\nTry it: cd ${shellWord(folder)}, npm install, npm test, npx insertion run ${id}`);
}

async function readOwnPackage() {
  const shape = z.object({ version: z.string(), engines: z.object({ node: z.string() }) });
  return shape.parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')));
}
