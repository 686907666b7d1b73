/** The macros of a room, after those that rooms share: files of SQL, in order of name. */
import { readdir, readFile } from 'node:fs/promises';

const SHARED = new URL('./sql/', import.meta.url);

export async function readMacroFiles(own: URL): Promise<string[]> {
  const folders = await Promise.all([SHARED, own].map(listFiles));
  return Promise.all(folders.flat().map((file) => readFile(file, 'utf8')));
}

async function listFiles(folder: URL): Promise<URL[]> {
  return (await readdir(folder)).sort().map((file) => new URL(file, folder));
}
