/** Writes files of a template. */
import { access, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';

/** Texts by their path below a folder. */
export type NewFiles = Readonly<Record<string, string | Uint8Array>>;

export function prefixed(folder: string, files: NewFiles): NewFiles {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Nothing that exists is overwritten; all is checked before anything is written. Tells the paths. Throws ConfigurationInvalid. */
export async function writeNew(folder: string, files: NewFiles): Promise<string[]> {
  const paths = Object.keys(files).map((path) => join(folder, path));
  for (const [index, path] of paths.entries()) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    const name = `${basename(folder)}/${Object.keys(files)[index]}`;
    if (exists) throw new ConfigurationInvalid(`${name} exists already; choose another id.`);
  }
  for (const [index, text] of Object.values(files).entries()) {
    const path = paths[index] ?? '';
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
  return paths;
}
