/** A repository with the bench's dataset, its one source said several times over, each of a département, and a drop with their extracts. */
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TabularEngine } from '../../../activities/platform/effects.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import type { S3Settings } from '../../../activities/platform/store/s3-client.js';
import { createStore } from '../../../activities/platform/store/zones.js';
import { ROOT } from '../../toolkit.js';
import { writeBenchKeys } from '../bench-keys.js';
import { generateSql } from '../generated-extract.js';
import type { Bench } from '../tell-table.js';

export const DATASET = 'dataset';
/** Bucket of the drops. */
export const DROP = 'drop';
/** The keys that all workers share, in the repository. */
export const KEYS = 'pseudonym-keys.json';

export interface InventedDataset {
  readonly dataset: string;
  /** Each is a département's: a partner of its own with files of its own. */
  readonly sources: number;
  /** In all, shared out over the sources; no fewer than they. */
  readonly files: number;
  /** In all, shared out over the files. */
  readonly rows: number;
  /** In which each extract is normalised; 1: it might be cut, and is whole. */
  readonly parts?: number;
}

interface Invention extends Pick<Bench, 'folder' | 'memory'> {
  /** Of the repository. */
  readonly name: string;
  readonly s3: S3Settings;
}

export function sourceName(rank: number): string {
  return `flux-${rank + 1}`;
}

/** Gives the folder in which a worker is started. */
export async function inventSources(
  { folder, memory, name, s3 }: Invention,
  datasets: readonly InventedDataset[],
): Promise<string> {
  const repository = join(folder, `repository-${name}`);
  for (const shared of ['_nomenclatures', '_partners'])
    await cp(join(ROOT, 'tests', 'bench', shared), join(repository, 'datasets', shared), { recursive: true });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
  await writeBenchKeys(join(repository, KEYS));
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  for (const invented of datasets) {
    const drop = `s3://${DROP}/${name}/${invented.dataset}`;
    const largest = await fillDrop(invented, { drop, engine, s3, scratch: folder });
    await declare(invented, { drop, repository, largest });
  }
  return repository;
}

/** Gives the bytes of the largest file. */
async function fillDrop(
  { sources, files, rows }: InventedDataset,
  place: {
    readonly drop: string;
    readonly engine: TabularEngine;
    readonly s3: S3Settings;
    readonly scratch: string;
  },
): Promise<number> {
  const store = createStore('the drop', place.drop, place.s3);
  const csv = join(place.scratch, 'flux.csv');
  let largest = 0;
  for (let file = 0; file < files; file += 1) {
    const [first, end] = [file, file + 1].map((rank) => Math.floor((rows * rank) / files));
    const source = file % sources;
    const which = { first: first ?? 0, departement: codeOf(source) };
    await place.engine.withSession({ scratch: place.scratch }, (session) =>
      session.run(generateSql(csv, (end ?? 0) - (first ?? 0), which)),
    );
    largest = Math.max(largest, (await stat(csv)).size);
    await store.upload(`${sourceName(source)}/flux-${String(file + 1).padStart(3, '0')}.csv`, csv);
  }
  await rm(csv);
  return largest;
}

async function declare(
  { dataset, sources, parts }: InventedDataset,
  {
    drop,
    repository,
    largest,
  }: { readonly drop: string; readonly repository: string; readonly largest: number },
): Promise<void> {
  const folder = join(repository, 'datasets', dataset);
  const partners = join(repository, 'datasets', '_partners');
  await cp(join(ROOT, 'tests', 'bench', 'dataset'), folder, { recursive: true });
  await rewrite(join(folder, 'metadata.yaml'), join(folder, 'metadata.yaml'), (said) =>
    said.replace(/^id: .*$/m, `id: ${dataset}`),
  );
  const [flux, mapping] = [join(folder, 'sources', 'flux.yaml'), join(folder, 'sources', 'flux.sql')];
  const cut = parts ? `part_bytes: ${Math.ceil(largest / parts)}\n` : '';
  for (let rank = 0; rank < sources; rank += 1) {
    const [source, partner] = [sourceName(rank), `departement-${codeOf(rank)}`];
    await rewrite(join(partners, 'bench.yaml'), join(partners, `${partner}.yaml`), (said) =>
      said.replace(/^partner: .*$/m, `partner: ${partner}`),
    );
    await rewrite(flux, join(folder, 'sources', `${source}.yaml`), (said) =>
      said
        .replace(/^source: .*$/m, `source: ${source}`)
        .replace(/^partner: .*$/m, `partner: ${partner}`)
        .replace(/^location: .*\n/m, `location: { channel: s3, prefix: ${drop}/${source} }\n${cut}`),
    );
    await cp(mapping, join(folder, 'sources', `${source}.sql`));
  }
  for (const file of [flux, mapping]) await rm(file);
}

async function rewrite(from: string, to: string, change: (said: string) => string): Promise<void> {
  await writeFile(to, change(await readFile(from, 'utf8')));
}

/** Of a département of the mainland. */
function codeOf(rank: number): string {
  return String(rank + 1).padStart(2, '0');
}
