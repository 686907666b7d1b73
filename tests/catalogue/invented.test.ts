/** Data that were made up say so, wherever somebody or something reads them; true data never do. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'vitest';
import { INVENTED_MARK, openFolder } from '../../activities/platform/channel/folder-channel.js';
import { tellInventedOf } from '../../activities/published/invented.js';
import { onSiteBench, siteDataset } from './site-bench.js';

const VERSION = '2026-07-01-1a2b3c4d';
const SHOWN = [
  'index.html',
  ...['index.html', 'dictionnaire.html', 'versions.html'].map((page) => `attentes/${page}`),
  ...['attentes/dcat.jsonld', 'attentes/datapackage.json', 'catalogue.jsonld'],
  'protection-des-donnees.html',
];

it('is said on every page and in every description, of these data alone', async () => {
  for (const invented of [true, false])
    await onSiteBench(async (bench) => {
      await bench.publish(VERSION, undefined, { invented });
      await bench.draw(siteDataset({}));
      for (const key of SHOWN) {
        const says = (await bench.text(key)).includes('Données inventées');
        assert.equal(says, invented, key);
      }
      assert.ok(!(await bench.text('controle.html')).includes('Données inventées'));
    });
});

it('names which datasets were made up, where only some were', () => {
  const dataset = (title: string, invented: boolean) => ({
    metadata: { title },
    manifest: { inputs: invented ? [{ invented: true as const }] : [{}] },
  });
  const [made, real] = [dataset('Délais', true), dataset('Offre', false)];
  assert.match(
    tellInventedOf([real, made]) ?? '',
    /^Les chiffres de « Délais » viennent d’extraits fabriqués .* « Offre » : les données viennent de sources réelles/,
  );
  assert.match(tellInventedOf([made]) ?? '', /^Ces chiffres viennent d’extraits fabriqués/);
  assert.equal(tellInventedOf([real]), null);
});

it('comes from the folder of the extracts, or the one above, and is no extract itself', async () => {
  const root = await mkdtemp(join(tmpdir(), 'invented-'));
  try {
    const place = join(root, 'caf');
    await mkdir(place);
    await writeFile(join(place, 'mars.csv'), 'a\n1\n');
    const seen = async () => {
      const files = await openFolder(place).list(new AbortController().signal);
      return files.map(({ name, invented }) => [name, invented === true]);
    };
    assert.deepEqual(await seen(), [['mars.csv', false]]);
    await writeFile(join(root, INVENTED_MARK), 'x');
    assert.deepEqual(await seen(), [['mars.csv', true]]);
    await rm(join(root, INVENTED_MARK));
    await writeFile(join(place, INVENTED_MARK), 'x');
    assert.deepEqual(await seen(), [['mars.csv', true]]);
  } finally {
    await rm(root, { recursive: true });
  }
});
