/** A repository with the bench's dataset, its one source said `count` times over, and a drop in which each finds its extract. */
import { appendFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import type { S3Settings } from '../../../activities/platform/store/s3-client.js';
import { createStore } from '../../../activities/platform/store/zones.js';
import { ROOT } from '../../toolkit.js';
import { generateSql } from '../generated-extract.js';
import type { Bench } from '../tell-table.js';

export const DATASET = 'dataset';
/** Bucket of the drops. */
export const DROP = 'drop';

export interface InventedSources {
  readonly sources: number;
  /** Of each source. */
  readonly rows: number;
}

/** Whole runs look for contacts in what goes out, and these are invented. */
const MAY_HOLD = `privacy:
  may_hold: { parcours.telephone: [telephone], parcours.courriel: [courriel] }
`;

/** Gives the folder in which a worker is started. */
export async function inventSources(
  { folder, memory }: Pick<Bench, 'folder' | 'memory'>,
  { sources, rows }: InventedSources,
  s3: S3Settings,
): Promise<string> {
  const repository = join(folder, `repository-${sources}`);
  const declared = join(repository, 'datasets', DATASET, 'sources');
  for (const name of ['_nomenclatures', '_partners', DATASET])
    await cp(join(ROOT, 'tests', 'bench', name), join(repository, 'datasets', name), { recursive: true });
  await appendFile(join(repository, 'datasets', DATASET, 'metadata.yaml'), MAY_HOLD);
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
  const [flux, mapping] = [join(declared, 'flux.yaml'), join(declared, 'flux.sql')];
  const declaration = await readFile(flux, 'utf8');
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  const csv = join(folder, 'flux.csv');
  await mkdir(folder, { recursive: true });
  for (let rank = 0; rank < sources; rank += 1) {
    const [source, drop] = [`flux-${rank + 1}`, `s3://${DROP}/${sources}/flux-${rank + 1}`];
    const said = declaration
      .replace(/^source: .*$/m, `source: ${source}`)
      .replace(/^location: .*$/m, `location: { channel: s3, prefix: ${drop} }`);
    await writeFile(join(declared, `${source}.yaml`), said);
    await cp(mapping, join(declared, `${source}.sql`));
    await engine.withSession({ scratch: folder }, (session) =>
      session.run(generateSql(csv, rows, rank * rows)),
    );
    await createStore('the drop', drop, s3).upload(`${source}.csv`, csv);
  }
  for (const file of [flux, mapping, csv]) await rm(file);
  return repository;
}
