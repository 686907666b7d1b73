/** Documentation is true: what exists is named where a newcomer looks. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { COMMANDS } from '../../scripts/commands.js';
import { ROOT } from '../../scripts/toolkit.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const foldersOf = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('documentation', () => {
  it('names every command in docs/commands.md', () => {
    const commands = COMMANDS.map(({ usage }) => usage.split(' ')[0]);
    assert.ok(commands.length > 8);
    assert.deepEqual(
      commands.filter((command) => !read('docs/commands.md').includes(`\`${command}`)),
      [],
    );
  });

  it('names every room in activities/README.md', () => {
    assert.deepEqual(
      foldersOf('activities').filter((room) => !read('activities/README.md').includes(`\`${room}\``)),
      [],
    );
  });

  it('names every dataset in datasets/README.md, every source in its own README, every code list with its source', () => {
    for (const dataset of foldersOf('datasets').filter((name) => !name.startsWith('_'))) {
      assert.ok(read('datasets/README.md').includes(dataset), dataset);
      const sources = readdirSync(join(ROOT, 'datasets', dataset, 'sources')).filter(
        (file) => file.endsWith('.yaml') && !file.endsWith('.waivers.yaml'),
      );
      assert.deepEqual(
        sources.filter(
          (file) => !read(`datasets/${dataset}/README.md`).includes(`\`${file.replace('.yaml', '')}\``),
        ),
        [],
      );
    }
    const lists = readdirSync(join(ROOT, 'datasets', '_nomenclatures')).filter((file) =>
      file.endsWith('.csv'),
    );
    assert.deepEqual(
      lists.filter((file) => !read('datasets/_nomenclatures/README.md').includes(`\`${file}\``)),
      [],
    );
  });

  it('names every macro a mapping may call in the README of datasets', () => {
    const macros = readdirSync(join(ROOT, 'activities', 'normalise', 'sql')).flatMap((file) =>
      [...read(`activities/normalise/sql/${file}`).matchAll(/create macro (cell_[a-z_]+)\(/g)].map(
        ([, name = '']) => name,
      ),
    );
    const mapped = macros.filter((name) => !/_of$|_issue$/.test(name));
    assert.deepEqual(
      mapped.filter((name) => !read('datasets/README.md').includes(`\`${name}\``)),
      [],
    );
  });

  it('gives the licence and origin of every sample', () => {
    for (const dataset of foldersOf('datasets').filter((name) => !name.startsWith('_'))) {
      // Where a dataset is played with invented people, its example is what came from elsewhere.
      const folder = foldersOf(`datasets/${dataset}`).includes('samples') ? 'samples' : 'example';
      const licences = read(`datasets/${dataset}/${folder}/DATA-LICENSES.md`);
      const samples = readdirSync(join(ROOT, 'datasets', dataset, folder)).filter((file) =>
        /\.(csv|gz|json|xlsx|xml)$/.test(file),
      );
      assert.deepEqual(
        samples.filter((file) => !licences.includes(file)),
        [],
      );
      assert.match(licences, /licence/i);
    }
  });
});
