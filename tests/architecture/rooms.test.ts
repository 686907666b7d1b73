/** A line of code knows its room: LAYOUT's import table as data. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';

const ROOMS = [
  'extract',
  'normalise',
  'pseudonymise',
  'check',
  'assemble',
  'release',
  'publish',
  'report',
  'deliver',
  'protect',
  'catalogue',
  'erase',
  'retention',
  'serve',
  'desk',
  'explain',
] as const;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Repository-relative files of a folder; tests and golden files are judged by what they test. */
function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|mts|mjs)$/.test(path))
    .map((path) => `${folder}/${path}`);
}

function importsOf(file: string): Import[] {
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

function refuse(imports: readonly Import[], why: string): void {
  assert.deepEqual(
    imports.map(
      ({ file, target, typeOnly }) => `${file} imports ${target}${typeOnly ? '' : ' as a value'}; ${why}`,
    ),
    [],
  );
}

describe('rooms', () => {
  it('workflows import types of activities only, and nothing that is not pure', () => {
    const imports = filesOf('workflows').flatMap(importsOf);
    refuse(
      imports.filter(({ target, typeOnly }) => target.startsWith('activities/') && !typeOnly),
      'workflows may import types only',
    );
    refuse(
      imports.filter(
        ({ target }) =>
          !target.startsWith('activities/') &&
          !target.startsWith('workflows/') &&
          !['@temporalio/workflow', '@temporalio/common'].includes(target),
      ),
      'workflows know Temporal and themselves',
    );
  });

  it('never import each other', () => {
    for (const room of ROOMS) {
      const others = ROOMS.filter((other) => other !== room).map((other) => `activities/${other}/`);
      const imports = filesOf(`activities/${room}`).flatMap(importsOf);
      refuse(
        imports.filter(({ target }) => others.some((other) => target.startsWith(other))),
        `${room} hands over references`,
      );
    }
  });

  it('reach adapters as types only, and Temporal through their door only', () => {
    const domain = ROOMS.flatMap((room) => filesOf(`activities/${room}`)).filter(
      (file) => !file.endsWith('/activities.ts'),
    );
    const imports = domain.flatMap(importsOf);
    refuse(
      imports.filter(({ target, typeOnly }) => target.startsWith('activities/platform/') && !typeOnly),
      'adapters come as effects',
    );
    refuse(
      imports.filter(({ target }) => target.startsWith('@temporalio/') || target === 'activities/door.js'),
      'only doors know Temporal',
    );
  });

  it('leave the environment, the clock and the console to platform and scripts', () => {
    const judged = [
      ...ROOMS.flatMap((room) => filesOf(`activities/${room}`)),
      ...filesOf('workflows'),
      ...filesOf('quality-rules'),
      ...filesOf('datasets'),
    ];
    const broken = judged.filter((file) =>
      /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bconsole\./.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
    );
    assert.deepEqual(broken, []);
  });

  it('keep platform from knowing a dataset, a partner or Temporal', () => {
    const adapters = filesOf('activities/platform').filter((file) => !file.endsWith('/create-effects.ts'));
    const imports = adapters.flatMap(importsOf);
    refuse(
      imports.filter(({ target }) => target.startsWith('datasets/') || target.startsWith('@temporalio/')),
      'adapters know the outside world only',
    );
  });

  it('import nothing of the tests, and scripts are imported by nobody else', () => {
    const code = ['activities', 'workflows', 'datasets', 'quality-rules'].flatMap(filesOf).flatMap(importsOf);
    refuse(
      code.filter(({ target }) => target.startsWith('tests/') || target.startsWith('scripts/')),
      'code stands without them',
    );
  });
});

describe('sizes', () => {
  it('a file of code is 250 lines at most, a SQL file 120', () => {
    const code = ['activities', 'workflows', 'datasets', 'quality-rules', 'scripts'];
    const files = code.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path}`,
      ),
    );
    const long = files.filter((file) => {
      const limit = file.endsWith('.sql') ? 120 : /\.(ts|mjs)$/.test(file) ? 250 : Number.POSITIVE_INFINITY;
      return (
        limit < Number.POSITIVE_INFINITY && readFileSync(join(ROOT, file), 'utf8').split('\n').length > limit
      );
    });
    assert.deepEqual(long, []);
  });
});
