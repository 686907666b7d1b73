/** Who judges whether anything was lost or went back: a reader that looks all the time, and what stands at the end. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore, Zones } from '../../activities/platform/effects.js';
import { readChangeLog } from '../../activities/published/change-log.js';
import { readManifest, readPointer } from '../../activities/published/read-version.js';
import { noticeKey, publicationsOf, versionFolder } from '../../activities/published/version-keys.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import type { RunReport } from '../../workflows/messages.js';

/** A dataset in a store that somebody publishes to. */
export interface Watched {
  readonly name: string;
  readonly dataset: string;
  readonly open: ObjectStore;
}

export interface Reader {
  /** How often a version was seen for the first time in its place. */
  readonly versions: () => number;
  /** What it saw that must not be; stops it. */
  stop(): Promise<readonly string[]>;
}

/** Looks at the pointer of each all the time, and at every byte of each version that it has not seen yet. */
export function startReader(watched: readonly Watched[]): Reader {
  const seen = new Map<string, string[]>(watched.map(({ name }) => [name, []]));
  const wrong: string[] = [];
  let isOver = false;
  const look = async (one: Watched) => {
    const order = seen.get(one.name) ?? [];
    const found = await readPointer(one.dataset, one.open).catch(() => null);
    const version = found?.pointer.version ?? null;
    if (version === null || version === order.at(-1)) return;
    const from = order.at(-1);
    order.push(version);
    const torn = await findTorn(one, version);
    if (torn !== null && !(await isGone(one, version)))
      wrong.push(`${one.name}: ${version} was seen, and ${torn} is not whole`);
    const moves = publicationsOf(found?.pointer ?? null).map((move) => move.version);
    if (from === undefined || moves.lastIndexOf(version) > moves.indexOf(from)) return;
    if (!(await isGone(one, from))) wrong.push(`${one.name}: ${from} went back to ${version}`);
  };
  const looking = (async () => {
    while (!isOver) {
      const begun = performance.now();
      for (const one of watched) await look(one);
      await sleep(4 * (performance.now() - begun)); // a fifth of a core at most: those who publish need the rest
    }
    for (const one of watched) await look(one);
  })();
  return {
    versions: () => [...seen.values()].reduce((sum, order) => sum + order.length, 0),
    stop: async () => {
      isOver = true;
      await looking;
      return wrong;
    },
  };
}

/** Withdrawn, at this moment or before. */
async function isGone({ dataset, open }: Watched, version: string): Promise<boolean> {
  return (await open.head(noticeKey(dataset, version))) !== null;
}

/** The first file that is not what the manifest says; null where all are. */
async function findTorn({ dataset, open }: Watched, version: string): Promise<string | null> {
  const manifest = await readManifest(dataset, version, open).catch(() => null);
  if (!manifest) return 'its manifest';
  for (const { files } of manifest.tables)
    for (const { path, sha256 } of files) {
      const found = await open.read(`${versionFolder(dataset, version)}${path}`);
      if (!found || createHash('sha256').update(found.body).digest('hex') !== sha256) return path;
    }
  return null;
}

/** What is wrong with what stands at the end. Withdrawn versions need no file. */
export async function judgeStanding(watched: Watched, scratch: string): Promise<string[]> {
  const { name, dataset, open } = watched;
  const pointer = (await readPointer(dataset, open))?.pointer ?? null;
  const moves = publicationsOf(pointer);
  const log = (await readChangeLog(dataset, open))?.log.publications ?? [];
  const wrong: string[] = [];
  const told = JSON.stringify(log.map(({ version, previous }) => ({ version, previous })));
  if (told !== JSON.stringify(moves.map(({ version, previous }) => ({ version, previous })).toReversed()))
    wrong.push(`${name}: log and pointer do not agree`);
  for (const version of new Set(moves.map((move) => move.version))) {
    if (await isGone(watched, version)) continue;
    const { ok } = await verifyVersion(dataset, version, open, join(scratch, name, version));
    if (!ok) wrong.push(`${name}: ${version} does not verify`);
  }
  return wrong;
}

/** What is wrong with what a run tells: rows that are lost, a partner without its one report. */
export async function judgeRun(run: RunReport, { reports, work }: Zones): Promise<string[]> {
  const wrong: string[] = [];
  for (const { source, rowsIn, rowsOut, rowsRejected, rowsMerged, rowsOutside = 0 } of run.sources)
    if (run.status === 'published' && rowsIn !== rowsOut + rowsRejected + rowsMerged + rowsOutside)
      wrong.push(`${run.runId}: the rows of ${source} do not add up`);
  const keys = (await reports.list('')).map(({ key }) => key);
  // a run that finds nothing new names the reports that were written of these extracts
  const own = keys.filter((key) => key.endsWith(`/${run.runId}/report.json`)).length;
  // the page of a département is that of the version, whichever run wrote it
  const told = run.reports.filter(({ partner, key }) => !key.startsWith(`${partner}/${run.dataset}/`));
  const partners = new Set(told.map(({ partner }) => partner)).size;
  const isOne =
    partners > 0 &&
    partners === told.length &&
    (own === partners || (run.status === 'unchanged' && own === 0));
  if (!isOne || !run.reports.every(({ key }) => keys.includes(key)))
    wrong.push(`${run.runId}: ${own} reports of its own for ${partners} partners`);
  const left = (await work.list('')).filter(({ key }) => !key.startsWith('kept/') && key.includes(run.runId));
  if (left.length > 0) wrong.push(`${run.runId}: ${left.length} objects of its work are left`);
  return wrong;
}
