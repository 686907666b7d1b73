/** Stores, an engine and a run's leftovers in the work zone; all of it goes away with the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestedSource, WriteReports } from '../../activities/handover/run.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { SeenFinding } from '../../activities/report/seen-finding.js';
import { writeReports } from '../../activities/report/write-reports.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadRules } from '../../quality-rules/load-rules.js';

export const RULES = await loadRules(join(import.meta.dirname, '../../quality-rules'));

/** `places` of a finding are its first lines; every line of it is kept as a place. */
export interface Seen extends Omit<SeenFinding, 'places' | 'count' | 'source'> {
  readonly lines: readonly number[];
  /** For a finding without a place. */
  readonly count?: number;
  readonly source?: string;
}

export interface Bench {
  readonly work: ObjectStore;
  readonly reports: ObjectStore;
  /** Every key of the work zone that a report asked for. */
  readonly asked: readonly string[];
  readonly keep: (folder: string, seen: readonly Seen[]) => Promise<Kept>;
  readonly write: (request: WriteReports, dataset: Dataset) => ReturnType<typeof writeReports>;
  readonly readText: (key: string) => Promise<string>;
}
export type Kept = IngestedSource['checked'];

export async function onBench<Result>(act: (bench: Bench) => Promise<Result>): Promise<Result> {
  const root = await mkdtemp(join(tmpdir(), 'report-'));
  const [work, reports] = [createFileStore(join(root, 'work')), createFileStore(join(root, 'reports'))];
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const scratch = join(root, 'scratch');
  const asked: string[] = [];
  const watched = watchReads(work, asked);
  try {
    return await act({
      work,
      reports,
      asked,
      async keep(folder, seen) {
        await engine.withSession({ scratch }, async (session) => {
          await session.setVariable('places', JSON.stringify(seen.flatMap(listPlaces)));
          await session.run(`copy (select code, field, line, rejects, source from (select unnest(from_json(cast(getvariable('places') as json),
            '[{"code":"VARCHAR","field":"VARCHAR","line":"BIGINT","rejects":"BOOLEAN","source":"VARCHAR"}]'), recursive := true)))
            to '${scratch}/kept.parquet' (format parquet)`);
        });
        await work.upload(`${folder}/places.parquet`, `${scratch}/kept.parquet`);
        await work.write(`${folder}/findings.json`, JSON.stringify(seen.map(describeSeen)));
        const keys = { findingsKey: `${folder}/findings.json`, placesKey: `${folder}/places.parquet` };
        return { subject: folder, ...keys, findings: seen.length, verdict: 'publish', reasons: [] };
      },
      write: (request, dataset) =>
        writeReports(request, dataset, {
          ...{ zones: { work: watched, reports }, engine, rules: RULES, scratch },
          ...{ signal: new AbortController().signal, tell: () => {} },
        }),
      readText: async (key) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode((await reports.read(key))?.body),
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function watchReads(store: ObjectStore, asked: string[]): ObjectStore {
  return {
    ...store,
    read: (key) => {
      asked.push(key);
      return store.read(key);
    },
    download: (key, path) => {
      asked.push(key);
      return store.download(key, path);
    },
  };
}

function listPlaces({ code, field, rejects, lines, source }: Seen) {
  return lines.map((line) => ({ code, field, line, rejects, source: source ?? '' }));
}

function describeSeen({ lines, count, source, ...seen }: Seen) {
  return {
    ...seen,
    kind: 'issue',
    table: 'structures',
    source: source ?? '',
    count: count ?? lines.length,
    places: lines.slice(0, 20),
  };
}
