/** Reads files that people write. What is wrong in one is told as a sentence that names the file, and the line where there is one. */
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { YAMLParseError } from 'yaml';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import { parseYaml } from '../activities/platform/references/kept-yaml.js';
import type { SqlFile } from './dataset.js';

/** Never a value of the file, nor where it stands on this machine. Throws DeclarationInvalid. */
export async function readYaml<Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.infer<Shape>> {
  const text = await readText(path);
  try {
    return shape.parse(await parseYaml(text));
  } catch (error) {
    throw new DeclarationInvalid(`${endOf(path)}: ${reasonOf(error)}; correct the file.`);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replaceAll('\n', ' ');
  const [place] = error instanceof YAMLParseError ? (error.linePos ?? []) : [];
  const where = place === undefined ? '' : ` (line ${place.line}, column ${place.col})`;
  return `it is not readable as YAML${where}`;
}

/** Editors of Windows begin a text by a mark that no parser of ours expects. Throws DeclarationInvalid. */
export async function readText(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new DeclarationInvalid(`${endOf(path)}: the file is missing or cannot be read; add it.`);
  });
  return text.replace(/^\ufeff/, '');
}

/** Names in a folder, in order, that end so. One that would be passed over for another ending is told. Throws DeclarationInvalid. */
export async function listFolder(folder: string, end: '.yaml' | '.sql'): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new DeclarationInvalid(`${endOf(folder)}: the folder is missing or cannot be read; add it.`);
  });
  const other = names.find((name) => OTHER_ENDS[end].test(name));
  if (other !== undefined)
    throw new DeclarationInvalid(
      `${endOf(folder)}/${other}: files here are read where their name ends by ${end}; rename it.`,
    );
  return names.filter((name) => name.endsWith(end) && !name.startsWith('.')).sort();
}

const OTHER_ENDS = { '.yaml': /^[^.].*\.(yml|ya?ml\.txt|YA?ML)$/, '.sql': /^[^.].*\.(sql\.txt|SQL)$/ };

export async function readSqlFolder(folder: string): Promise<SqlFile[]> {
  const files = await listFolder(folder, '.sql');
  return Promise.all(
    files.map(async (file) => ({ name: basename(file, '.sql'), sql: await readText(`${folder}/${file}`) })),
  );
}

/** As much of a path as people know. */
function endOf(path: string): string {
  return path.split('/').slice(-3).join('/');
}
