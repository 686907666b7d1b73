/** A package of npm that only the bench wants, in a folder of its own, installed once for every working copy of this user. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callPatiently } from '../../tests/helpers/call.js';
import { cacheHome } from '../engine/installed-binary.mjs';

/** The folder whose node_modules has it; `wanted` is `package@version`. Throws a sentence when it cannot be had. */
export async function provideNode(wanted: string): Promise<string> {
  const folder = join(cacheHome(process.env), `node-${wanted}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  const words = ['install', '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund', wanted];
  try {
    await callPatiently('npm', words);
    await mkdir(dirname(folder), { recursive: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}
