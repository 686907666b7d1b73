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

const measured: readonly Measured[] = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => CODE.test(path))
    .map((path) => `${folder}/${path}`),
).map((file) => measure(file, readFileSync(join(ROOT, file), 'utf8')));

const longFiles = measured.flatMap(({ file, lines, declaresOnly }) => {
  const limit = file.endsWith('.sql') ? LIMITS.sql : declaresOnly ? LIMITS.declarations : LIMITS.file;
  return lines > limit ? [`${file}: ${lines} lines, ${limit} at most`] : [];
});

const longFunctions = measured.flatMap(({ file, functions }) => {
  const limit = file.startsWith('workflows/') ? LIMITS.workflow : LIMITS.function;
  return functions
    .filter(({ lines }) => lines > limit)
    .map(({ name, line, lines }) => `${file}:${line} ${name}: ${lines} lines, ${limit} at most`);
});

describe('sizes', () => {
  it('a file of code is short, a SQL file shorter; one that only declares may be longer', () => {
    assert.deepEqual(longFiles, []);
  });

  it('a function fits on a screen, a workflow on a page', () => {
    assert.deepEqual(longFunctions, []);
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
