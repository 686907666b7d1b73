/** Two released versions of the small table of the release tests, planted under any dataset's name, with a file server before them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { type Manifest, writeManifestText } from '../../activities/published/manifest.js';
import { readManifest } from '../../activities/published/read-version.js';
import {
  manifestKey,
  type Pointer,
  pointerKey,
  versionFolder,
} from '../../activities/published/version-keys.js';
import { toSortedJson } from '../../activities/text/sorted-json.js';
import { type Dataset, Metadata } from '../../datasets/dataset.js';
import { DATASET, release } from '../release/release-request.js';
import { place } from '../release/release-setup.js';

export interface Planted {
  readonly open: ObjectStore;
  /** Where the public reads the open zone. */
  readonly publicUrl: string;
  /** The first version, the second with one row more. */
  readonly versions: readonly [string, string];
  /** Makes `rank` (0 or 1) the current version of a dataset of that name. */
  plant(id: string, rank: 0 | 1): Promise<void>;
  stop(): Promise<void>;
}

const KEPT_FORMATS = new Set(['csv', 'parquet']);

export async function startPlanted(): Promise<Planted> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-planted-'));
  const template = createFileStore(join(folder, 'template'));
  const open = createFileStore(join(folder, 'open'));
  const first = await release({ folder: join(folder) }, template);
  const rows = [place('a'), place('b'), place('c'), place('d')];
  const second = await release({ folder, rows, changes: { asOf: '2025-03-14' } }, template);
  const server = createServer((request, answer) => {
    readFile(join(folder, 'open', decodeURIComponent(request.url ?? ''))).then(
      (body) => answer.writeHead(200).end(body),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const versions = [first.version, second.version] as const;
  const plantOne = async (id: string, version: string): Promise<Manifest> => {
    const whole = await readManifest(DATASET.id, version, template);
    const tables = whole.tables.map((table) => ({
      ...table,
      files: table.files.filter(({ format }) => KEPT_FORMATS.has(format)),
    }));
    const manifest = { ...whole, dataset: id, tables };
    const paths = tables.flatMap(({ schema, files }) => [schema, ...files.map(({ path }) => path)]);
    for (const path of paths) {
      const copied = await template.read(`${versionFolder(DATASET.id, version)}${path}`);
      if (copied) await open.write(`${versionFolder(id, version)}${path}`, copied.body);
    }
    await open.write(manifestKey(id, version), writeManifestText(manifest));
    return manifest;
  };
  return {
    open,
    publicUrl: `http://127.0.0.1:${port}`,
    versions,
    async plant(id, rank) {
      const all = [];
      for (const version of versions.slice(0, rank + 1)) all.push(await plantOne(id, version));
      const current = all.at(-1);
      if (!current) throw new Error('nothing to plant');
      const earlier = versions.slice(0, rank).toReversed();
      const pointer: Pointer = {
        version: current.version,
        contentHash: current.contentHash,
        manifest: manifestKey(id, current.version),
        manifestSha256: '',
        previous: earlier[0] ?? null,
        earlier,
      };
      await open.write(pointerKey(id), toSortedJson(pointer));
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Declared as a folder of datasets/ would. `own`: what the test is about. */
export function declare(id: string, own: Record<string, unknown> = {}): Dataset {
  const metadata = Metadata.parse({
    id,
    title: `Lieux d’accueil ${id}`,
    description:
      'Lieux où les personnes en insertion sont accueillies, avec leurs publics et leurs places, un par ligne.',
    licence: 'lov2',
    frequency: 'weekly',
    keywords: ['insertion', 'Lieux d’accueil', 'été'],
    coverage: { spatial: 'France entière', granularity: 'lieu' },
    contact: { name: 'Équipe data.insertion', email: 'contact@data.insertion.example' },
    contract_version: '1.0.0',
    known_flaws: ['Les places ne sont pas toujours connues.'],
    ...own,
    datagouv: {
      method: 'Les lieux sont inventés pour les essais.',
      model: 'Aucun modèle n’est suivi par cet essai.',
      temporal: { start: 'inputs', end: 'inputs' },
      spatial: { zones: ['country:fr'], granularity: 'poi' },
      ...(typeof own.datagouv === 'object' ? own.datagouv : {}),
    },
  });
  const none = { tables: [], rules: [], sources: [], assembly: [], partners: new Map() };
  return { id, folder: '', metadata, ...none, revision: '' };
}
