/** A line of code knows its room: LAYOUT's import table as data. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { ROOT } from '../../scripts/place.mjs';
import { filesOf, type Import, importsOf } from './imports.js';

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
  'custody/erase',
  'custody/retention',
  'serve',
  'desk',
  'explain',
] as const;

/** Any room may use it, and it keeps the rules of one all the same. */
const READERS = 'read';

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

  it('read files without knowing a room or a dataset', () => {
    const outside = filesOf(`activities/${READERS}`)
      .flatMap(importsOf)
      .filter(({ target }) => /^(activities|datasets|quality-rules)\//.test(target))
      .filter(({ target }) => !target.startsWith(`activities/${READERS}/`));
    const known = /^activities\/(text\/|errors\.js|platform\/effects\.js)|^datasets\/reading\.js/;
    refuse(
      outside.filter(({ target }) => !known.test(target)),
      'readers know files, and how a source may declare one',
    );
  });

  it('reach adapters as types only, and Temporal through their door only', () => {
    const domain = [...ROOMS, READERS]
      .flatMap((room) => filesOf(`activities/${room}`))
      .filter((file) => !file.endsWith('/activities.ts'));
    const imports = domain.flatMap(importsOf);
    refuse(
      imports.filter(({ target, typeOnly }) => target.startsWith('activities/platform/') && !typeOnly),
      'adapters come as effects',
    );
    refuse(
      imports.filter(
        ({ target }) =>
          target.startsWith('@temporalio/') || /^activities\/door\/(door|failure)\.js$/.test(target),
      ),
      'only doors know Temporal',
    );
  });

  it('leave the environment, the clock and the console to platform and scripts', () => {
    const judged = [
      ...[...ROOMS, READERS].flatMap((room) => filesOf(`activities/${room}`)),
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
    // what a source may declare of a place is said once, and its adapter gets it as it was declared
    const declared = /^datasets\/(_channels\/.*|location)\.js$/;
    const isOfChannel = ({ file, target, typeOnly }: Import) =>
      file.startsWith('activities/platform/channel/') && typeOnly && declared.test(target);
    refuse(
      imports.filter(
        (one) =>
          (one.target.startsWith('datasets/') || one.target.startsWith('@temporalio/')) && !isOfChannel(one),
      ),
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

describe('files', () => {
  const code = ['activities', 'workflows', 'datasets', 'quality-rules', 'scripts'];

  it('stand in no circle', () => {
    const imports = new Map(
      code
        .flatMap(filesOf)
        .map((file) => [file, importsOf(file).map(({ target }) => target.replace(/\.js$/, '.ts'))]),
    );
    assert.deepEqual(findCircles(imports), []);
  });

  it('tells a circle', () => {
    const circle = new Map([
      ['one', ['two', 'four']],
      ['two', ['three']],
      ['three', ['one']],
      ['four', []],
    ]);
    assert.deepEqual(findCircles(circle), ['one → two → three → one']);
  });

  it('are thirty in a folder at most', () => {
    const counts = new Map<string, number>();
    for (const file of code.flatMap(filesOf)) {
      const folder = dirname(file);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    assert.deepEqual(
      [...counts].filter(([, count]) => count > 30),
      [],
    );
  });
});

/** Each circle once, from the file of it that is met first. */
function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
