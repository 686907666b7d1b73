/** One run of the bench's dataset by so many workers, in a bucket and on a queue of its own: its time, and what it published. */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readConfiguration } from '../../../activities/platform/settings/configuration.js';
import { createZones } from '../../../activities/platform/store/zones.js';
import type { S3Server } from '../../../tests/helpers/servers.js';
import type { RunReport } from '../../../workflows/messages.js';
import { startWorkflow } from '../../session/start-run.js';
import type { WorkSession } from '../../session/work-session.js';
import type { Taken } from '../measure-process.js';
import type { Bench } from '../tell-table.js';
import { withCrew } from './crew.js';
import { DATASET, KEYS, sourceName } from './invent-sources.js';

export interface Servers {
  readonly s3: S3Server;
  readonly session: Pick<WorkSession, 'client' | 'engine'>;
}

export interface Crewed extends Taken {
  /** Seconds of the clock until the last source was received, normalised and checked. */
  readonly ingest: number;
}

interface Published {
  readonly key: string;
  readonly sha256: string;
}

export interface Entrant {
  readonly name: string;
  readonly workers: number;
  /** Of the repository. */
  readonly sources: number;
  readonly repository: string;
}

let runs = 0;

export async function measureCrew(
  { workers, sources, repository }: Pick<Entrant, 'workers' | 'sources' | 'repository'>,
  { folder, memory }: Bench,
  { s3, session: { client, engine } }: Servers,
): Promise<Crewed & { readonly published: readonly Published[] }> {
  runs += 1;
  const run = `${basename(repository)}-${runs}`;
  await s3.createBucket(run);
  const store = `s3://${run}`;
  const keys = { PSEUDONYM_KEYS_FILE: join(repository, KEYS) };
  const env = { ...s3.env, ...keys, TEMPORAL_ADDRESS: engine.address, DUCKDB_MEMORY_LIMIT: memory };
  const place = { folder, repository, queue: run, store, env };
  const { wall, cpu } = await withCrew(workers, place, async (spent) => {
    const before = await spent();
    const seconds = await runThrough(run, DATASET, run, client);
    return { wall: seconds, cpu: (await spent()) - before };
  });
  const { open } = createZones(readConfiguration({ ...s3.env, STORE_URL: store }, folder));
  const published: Published[] = [];
  for (const { key } of await open.list('')) {
    const body = (await open.read(key))?.body ?? '';
    published.push({ key, sha256: createHash('sha256').update(body).digest('hex') });
  }
  const { began, ended } = await ingestTimes(run, sources, client);
  return { wall, cpu, ingest: (ended - began) / 1_000, published };
}

/** Seconds of the clock that a run of a dataset takes. Throws where it publishes nothing. */
export async function runThrough(
  run: string,
  dataset: string,
  taskQueue: string,
  client: WorkSession['client'],
): Promise<number> {
  const began = performance.now();
  await startWorkflow({ client, taskQueue, searchable: false }, { run, dataset, asOf: '2026-01-31' });
  const { status, reasons }: RunReport = await client.workflow.getHandle(run).result();
  if (status !== 'published') throw new Error(`The run is ${status}: ${reasons.join(' ')}`);
  return (performance.now() - began) / 1_000;
}

/** When the first source was begun and the last one taken, as Temporal noted it of the children of the run; milliseconds. */
export async function ingestTimes(
  run: string,
  sources: number,
  client: WorkSession['client'],
): Promise<{ readonly began: number; readonly ended: number }> {
  const children = await Promise.all(
    Array.from({ length: sources }, (_, rank) =>
      client.workflow.getHandle(`${run}/${sourceName(rank)}`).describe(),
    ),
  );
  return {
    began: Math.min(...children.map(({ startTime }) => startTime.getTime())),
    ended: Math.max(...children.map(({ closeTime }) => closeTime?.getTime() ?? Number.NaN)),
  };
}
