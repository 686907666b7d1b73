/** How our TypeScript becomes what Node runs: in a working copy of a few lines. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';

interface Compiler {
  load(entry: string): Promise<Record<string, unknown>>;
  compile(entries: readonly string[]): Promise<(entry: string) => string>;
}

const root = await mkdtemp(join(tmpdir(), 'insertion-compiled-'));
afterAll(() => rm(root, { recursive: true, force: true }));
const write = (path: string, text: string) => writeFile(join(root, path), text);
let compiler: Compiler;

beforeAll(async () => {
  for (const room of ['activities', 'datasets', 'quality-rules', 'scripts', 'workflows'])
    await mkdir(join(root, room));
  // a link, as two working copies that share their packages have it
  await mkdir(join(root, 'shared', 'packages'), { recursive: true });
  await symlink(join(root, 'shared', 'packages'), join(root, 'node_modules'));
  await symlink(join(ROOT, 'node_modules', 'esbuild'), join(root, 'node_modules', 'esbuild'));
  for (const file of ['compile.mjs', 'compile-into.mjs', 'engine/installed-binary.mjs', 'place.mjs'])
    await cp(join(ROOT, 'scripts', file), join(root, 'scripts', file));
  await write('package-lock.json', '{}');
  await write('scripts/beside.txt', 'read from beside its source');
  await write(
    'scripts/entry.ts',
    `import { readFileSync } from 'node:fs';
import { count } from '../activities/count.js';
export const beside = readFileSync(new URL('./beside.txt', import.meta.url), 'utf8');
export const words = 'import.meta.url and import.meta.dirname';
export const folder: string = import.meta.dirname;
export const counted: number = count();
export class Named {}
export const fail = () => {
  throw new Error('here');
};`,
  );
  await write('scripts/other.ts', `export { count } from '../activities/count.js';`);
  await write('activities/count.ts', 'let counted = 0;\nexport const count = () => ++counted;');
  compiler = await import(pathToFileURL(join(root, 'scripts', 'compile.mjs')).href);
});

describe('a compiled module', () => {
  it('stands where its source stands, and texts that speak of places stay as they are', async () => {
    const { beside, words, folder } = await compiler.load('scripts/entry.ts');
    assert.equal(beside, 'read from beside its source');
    assert.equal(words, 'import.meta.url and import.meta.dirname');
    assert.equal(folder, join(root, 'scripts'));
  });

  it('keeps names, and tells the line of its source', async () => {
    process.setSourceMapsEnabled(true);
    const { Named, fail } = await compiler.load('scripts/entry.ts');
    assert.equal((Named as { name: string }).name, 'Named');
    assert.throws(fail as () => void, (error: Error) => /scripts\/entry\.ts:9:/.test(error.stack ?? ''));
  });

  it('is one for entries that are compiled together', async () => {
    const compiled = await compiler.compile(['scripts/entry.ts', 'scripts/other.ts']);
    const [entry, other] = await Promise.all(
      ['scripts/entry.ts', 'scripts/other.ts'].map((path) => import(pathToFileURL(compiled(path)).href)),
    );
    assert.equal(entry.counted, 1);
    assert.equal(other.count(), 2);
  });

  it('is made once for a state of the sources, and anew for another', async () => {
    const path = async () => (await compiler.compile(['scripts/entry.ts']))('scripts/entry.ts');
    const before = await path();
    assert.equal(await path(), before);
    await write('activities/count.ts', 'export const count = () => 42;');
    assert.notEqual(await path(), before);
    assert.equal((await compiler.load('scripts/entry.ts')).counted, 42);
  });

  it('is told in a sentence where it cannot be written, and of an error in its source where that is', async () => {
    await write('scripts/broken.ts', 'export const = 1;');
    await assert.rejects(compiler.load('scripts/broken.ts'), /scripts\/broken\.ts:1:13: ERROR/);
    await rm(join(root, 'node_modules', '.cache'), { recursive: true });
    await write('node_modules/.cache', 'a file');
    await assert.rejects(
      compiler.load('scripts/entry.ts'),
      /cannot be written there \(E[A-Z]+\); as somebody who may, run once: npm run build/,
    );
  });
});
