/** A repository with the bench's dataset, its one source said several times over, and a drop in which each finds its extract. */
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

export interface InventedSources {
  readonly sources: number;
  /** Of each source. */
  readonly rows: number;
  /** In which each extract is normalised; 1: it might be cut, and is whole. */
  readonly parts?: number;
}

/** The keys that all workers share, in the repository. */
export const KEYS = 'pseudonym-keys.json';

/** Gives the folder in which a worker is started. */
export async function inventSources(
  { folder, memory }: Pick<Bench, 'folder' | 'memory'>,
  { sources, rows, parts }: InventedSources,
  s3: S3Settings,
): Promise<string> {
  const repository = join(folder, `repository-${sources}-${parts ?? 0}`);
  const dataset = join(repository, 'datasets', DATASET);
  for (const name of ['_nomenclatures', '_partners', DATASET])
    await cp(join(ROOT, 'tests', 'bench', name), join(repository, 'datasets', name), { recursive: true });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
  await writeBenchKeys(join(repository, KEYS));
  const [flux, mapping] = [join(dataset, 'sources', 'flux.yaml'), join(dataset, 'sources', 'flux.sql')];
  const declaration = await readFile(flux, 'utf8');
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  const csv = join(folder, 'flux.csv');
  await mkdir(folder, { recursive: true });
  for (let rank = 0; rank < sources; rank += 1) {
    const source = `flux-${rank + 1}`;
    const drop = `s3://${DROP}/${sources}/${source}`;
    await engine.withSession({ scratch: folder }, (session) =>
      session.run(generateSql(csv, rows, rank * rows)),
    );
    await createStore('the drop', drop, s3).upload(`${source}.csv`, csv);
    const cut = parts ? `part_bytes: ${Math.ceil((await stat(csv)).size / parts)}\n` : '';
    const said = declaration
      .replace(/^source: .*$/m, `source: ${source}`)
      .replace(/^location: .*\n/m, `location: { channel: s3, prefix: ${drop} }\n${cut}`);
    await writeFile(join(dataset, 'sources', `${source}.yaml`), said);
    await cp(mapping, join(dataset, 'sources', `${source}.sql`));
  }
  for (const file of [flux, mapping, csv]) await rm(file);
  return repository;
}
