/** How long a file and a function may be: one that does two things gives the second a name of its own. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { ROOT } from '../../scripts/place.mjs';
import { type Measured, measure } from './measure.js';

const LIMITS = { file: 150, declarations: 250, sql: 80, function: 40, workflow: 60 } as const;

const FOLDERS = ['activities', 'workflows', 'datasets', 'quality-rules', 'scripts'];
const CODE = /(?<!\.d)\.(ts|mts|mjs|js|sql)$/;

/** Rooms with something too long in them, and how many files and functions at most. It only shrinks. */
const STILL_TOO_LONG: Readonly<Record<string, { readonly files: number; readonly functions: number }>> = {
  'activities/catalogue': { files: 10, functions: 8 },
  'activities/custody/opposition': { files: 1, functions: 2 },
  'activities/deliver': { files: 0, functions: 2 },
  'activities/protect': { files: 3, functions: 4 },
  'activities/report': { files: 1, functions: 3 },
  'activities/spreadsheet': { files: 1, functions: 0 },
  'scripts/desk': { files: 0, functions: 3 },
};

const measured: readonly Measured[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => CODE.test(path))
    .map((path) => `${folder}/${path}`),
).map((file) => measure(file, readFileSync(join(ROOT, file), 'utf8')));

const longFiles = measured.flatMap(({ file, lines, declaresOnly }) => {
  const limit = file.endsWith('.sql') ? LIMITS.sql : declaresOnly ? LIMITS.declarations : LIMITS.file;
  return lines > limit ? [{ file, text: `${file}: ${lines} lines, ${limit} at most` }] : [];
});

const longFunctions = measured.flatMap(({ file, functions }) => {
  const limit = file.startsWith('workflows/') ? LIMITS.workflow : LIMITS.function;
  return functions
    .filter(({ lines }) => lines > limit)
    .map(({ name, line, lines }) => ({
      file,
      text: `${file}:${line} ${name}: ${lines} lines, ${limit} at most`,
    }));
});

/** What is too long, where a room has more of it than is known. */
function beyond(long: typeof longFiles, kind: 'files' | 'functions'): string[] {
  const roomOf = (file: string) =>
    Object.keys(STILL_TOO_LONG).findLast((room) => file.startsWith(`${room}/`));
  return [undefined, ...Object.keys(STILL_TOO_LONG)].flatMap((room) => {
    const found = long.filter(({ file }) => roomOf(file) === room);
    const known = room === undefined ? 0 : (STILL_TOO_LONG[room]?.[kind] ?? 0);
    return found.length > known ? found.map(({ text }) => text) : [];
  });
}

describe('sizes', () => {
  it('a file of code is short, a SQL file shorter; one that only declares may be longer', () => {
    assert.deepEqual(beyond(longFiles, 'files'), []);
  });

  it('a function fits on a screen, a workflow on a page', () => {
    assert.deepEqual(beyond(longFunctions, 'functions'), []);
  });

  it('counts the lines of a function with those that stand in it', () => {
    const { lines, declaresOnly, functions } = measure(
      'x.ts',
      'const table = [1];\nexport function outer(n: number) {\n  const inner = () => {\n    return n;\n  };\n  return inner;\n}\n',
    );
    assert.equal(lines, 7);
    assert.equal(declaresOnly, false);
    assert.deepEqual(functions, [
      { name: 'outer', line: 2, lines: 6 },
      { name: 'inner', line: 3, lines: 3 },
    ]);
    assert.equal(measure('y.ts', 'export const plus = (n: number) => n + 1;\n').declaresOnly, true);
  });
});
