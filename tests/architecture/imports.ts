/** What the code imports, read from its text. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOT } from '../../scripts/place.mjs';

export interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Repository-relative files of a folder; tests and golden files are judged by what they test. */
export function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|mts|mjs)$/.test(path))
    .map((path) => `${folder}/${path}`);
}

/** Targets of our own are repository-relative, with the ending that stands in the import. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = text.matchAll(
    /(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g,
  );
  return [...found].map(([statement, type, named, lazy]) => {
    const specifier = named ?? lazy ?? '';
    const local = specifier.startsWith('.');
    const target = local ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
    const onlyTypes = type !== undefined || /\{\s*(type\s+\w+\s*,?\s*)+\}/.test(statement);
    return { file, target, typeOnly: onlyTypes };
  });
}
