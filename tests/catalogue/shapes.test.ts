/** The catalogue judged by the official SHACL shapes of DCAT-AP 3.0.0, with pySHACL. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { it } from 'vitest';
import { providePyshacl } from '../helpers/python.js';
import { onSiteBench, siteDataset } from './site-bench.js';

const VERSION = '2026-07-01-1a2b3c4d';
const SHAPES = join(import.meta.dirname, 'dcat-ap', 'dcat-ap-3.0.0-shacl.ttl');
const run = promisify(execFile);

async function judge(python: string, path: string): Promise<{ conforms: boolean; told: string }> {
  const words = ['-m', 'pyshacl', '-s', SHAPES, '-sf', 'turtle', '-df', 'json-ld', '-i', 'none', path];
  const ended = await run(python, words, { maxBuffer: 1 << 26 }).catch(
    (error: { stdout?: string; stderr?: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
  );
  return { conforms: /Conforms: True/.test(ended.stdout), told: ended.stdout.slice(0, 4_000) };
}

it('conforms, wherever it is served, with an API and without, whatever the frequency and the licence', async () => {
  const python = await providePyshacl();
  const publicUrl = 'https://donnees.example/ouvert';
  const served = { publicUrl, apiUrl: 'https://api.example' };
  for (const [metadata, options] of [
    [{}, {}],
    [{}, { publicUrl }],
    [{ frequency: 'irregular', licence: 'odbl' }, served],
    [{ licence: 'Conditions du partenaire', keywords: [] }, served],
  ] as const)
    await onSiteBench(async (bench) => {
      await bench.publish(VERSION);
      await bench.draw(siteDataset(metadata), options);
      for (const key of ['catalogue.jsonld', 'attentes/dcat.jsonld']) {
        const { conforms, told } = await judge(python, join(bench.folder, key));
        assert.ok(conforms, `${key}: ${told}`);
      }
    });
});

it('is refused by the same judge where an object does not say what it is', async () => {
  const python = await providePyshacl();
  await onSiteBench(async (bench) => {
    await bench.publish(VERSION);
    await bench.draw(siteDataset({}));
    const broken = (await bench.text('catalogue.jsonld')).replaceAll('foaf:Document', 'dcat:Dataset');
    const path = join(bench.folder, 'broken.jsonld');
    await writeFile(path, broken);
    assert.ok(!(await judge(python, path)).conforms);
  });
});
