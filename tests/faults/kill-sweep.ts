/** Kills runs at instants of their own: many at once in one process, which ends itself when all have come there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Client } from '@temporalio/client';
import type { ObjectStore, Zones } from '../../activities/platform/effects.js';
import type { RunReport } from '../../workflows/messages.js';
import type { WithdrawalReport } from '../../workflows/withdraw-version.js';
import { cleanEnvironment } from '../end-to-end/run-cli.js';
import { unpack } from '../end-to-end/visible-bytes.js';
import { type Instant, plain, tellWrites } from '../end-to-end/watched-zones.js';
import { hashText } from '../end-to-end/zone-files.js';
import { LONGEST_MS, wordsOf } from '../helpers/launch.js';
import { tellFigures } from './figures.js';
import { judgeRun, judgeStanding, startReader, type Watched } from './judge.js';
import { type Begun, begin, type Scenario } from './scenarios.js';
import { copyStore, createWideWorker, effectsOf, runHere, type Yard } from './yard.js';

/** Runs that one process has in its hands when it dies. */
const TOGETHER = 50;

export interface Field {
  readonly client: Client;
  readonly yard: Yard;
  readonly zonesOf: (run: string) => Zones;
}

export interface Played {
  readonly scenario: Scenario;
  /** The store of what was published before; null where nothing was. */
  readonly base: string | null;
  /** Every write and removal, each before and after. */
  readonly instants: readonly Instant[];
  readonly left: Left;
}

/** What runs of the scenarios write, and leave, where nothing disturbs them. */
export async function play(
  { client, yard, zonesOf }: Field,
  scenarios: readonly Scenario[],
): Promise<Played[]> {
  const seen = new Map<string, Instant[]>();
  const effects = tellWrites(await effectsOf(yard), async (instant) => {
    const run = runHere();
    seen.set(run, [...(seen.get(run) ?? []), { ...instant, key: instant.key.replaceAll(run, RUN) }]);
  });
  const bases = new Map<string, Promise<string>>();
  const prepare = async (dataset: string, before: readonly string[]): Promise<string | null> => {
    if (before.length === 0) return null;
    const name = before.join();
    const make = async () => {
      const [run, under] = [`base-${dataset}-${before.length}`, await prepare(dataset, before.slice(0, -1))];
      if (under !== null) await copyStore(zonesOf(under), zonesOf(run));
      const extracts = before.at(-1) ?? null;
      const report = await (await begin(client, yard, run, { dataset, extracts })).result();
      assert.ok('status' in report && report.status === 'published');
      return run;
    };
    bases.set(name, bases.get(name) ?? make());
    return bases.get(name) ?? null;
  };
  const worker = await createWideWorker(yard, effects, 4);
  return worker.runUntil(() =>
    Promise.all(
      scenarios.map(async (scenario) => {
        const [run, base] = [`still-${scenario.name}`, await prepare(scenario.dataset, scenario.before)];
        if (base !== null) await copyStore(zonesOf(base), zonesOf(run));
        const report = await (await begin(client, yard, run, scenario)).result();
        assert.deepEqual(await judgeEnd(report, zonesOf(run)), []);
        return {
          scenario,
          base,
          instants: distinct(seen.get(run) ?? []),
          left: await lookAt(run, zonesOf(run)),
        };
      }),
    ),
  );
}

async function judgeEnd(report: RunReport | WithdrawalReport, zones: Zones): Promise<string[]> {
  return 'status' in report ? judgeRun(report, zones) : [];
}

/** In a key, the name of the run. */
const RUN = 'RUN';

function distinct(instants: readonly Instant[]): Instant[] {
  const named = instants.map((one) => [JSON.stringify({ ...one, key: plain(one.key) }), one] as const);
  return [...new Map(named).values()];
}

/** `wanted` of them, all over the run. */
export function spread<Item>(items: readonly Item[], wanted: number): Item[] {
  const step = Math.max(1, items.length / wanted);
  return items.filter((_, rank) => Math.floor(rank / step) !== Math.floor((rank - 1) / step));
}

/** The open zone to the byte, the reports without the name of the run, what is left of its work. */
interface Left {
  readonly open: Readonly<Record<string, string>>;
  readonly reports: Readonly<Record<string, string>>;
  readonly work: readonly string[];
}

async function lookAt(run: string, { open, reports, work }: Zones): Promise<Left> {
  const bytesOf = async (zone: ObjectStore, key: string) => Buffer.from((await zone.read(key))?.body ?? '');
  // a workbook bears the name too, compressed: what it says is compared
  const told = async (key: string) => (await unpack(key, await bytesOf(reports, key))).replaceAll(run, RUN);
  const [shown, written, left] = await Promise.all([open, reports, work].map((zone) => keysOf(zone)));
  return {
    open: await pairUp(shown, async (key) => [key, hashText(await bytesOf(open, key))]),
    reports: await pairUp(written, async (key) => [key.replaceAll(run, RUN), hashText(await told(key))]),
    work: (left ?? []).filter((key) => !key.startsWith('kept/')),
  };
}

async function keysOf(zone: ObjectStore): Promise<string[]> {
  return (await zone.list('')).map(({ key }) => key);
}

async function pairUp(
  keys: readonly string[] = [],
  pair: (key: string) => Promise<readonly [string, string]>,
): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(keys.map(pair)));
}

/** A run to be killed at an instant. */
export interface Death {
  /** Where it starts with `s3`, the store is a bucket. */
  readonly run: string;
  readonly played: Played;
  readonly instant: Instant;
}

export function deathsOf(
  played: Played,
  instants: readonly Instant[],
  where: 'file' | 's3' = 'file',
): Death[] {
  return instants.map((instant, rank) => ({
    run: `${where}-${played.scenario.name}-${rank}`,
    played,
    instant,
  }));
}

export interface Swept {
  readonly killed: number;
  readonly wrong: readonly string[];
}

/** Each run is killed at its instant, and ended by another worker: it must leave what one leaves that nothing disturbed. */
export async function sweep(field: Field, deaths: readonly Death[]): Promise<Swept> {
  const swept: Swept[] = [];
  for (let from = 0; from < deaths.length; from += TOGETHER)
    swept.push(await killTogether(field, deaths.slice(from, from + TOGETHER)));
  return {
    killed: swept.reduce((sum, { killed }) => sum + killed, 0),
    wrong: swept.flatMap(({ wrong }) => wrong),
  };
}

async function killTogether({ client, yard, zonesOf }: Field, deaths: readonly Death[]): Promise<Swept> {
  const watched = deaths.map(({ run, played: { scenario } }): Watched => {
    return { name: run, dataset: scenario.dataset, open: zonesOf(run).open };
  });
  for (const { run, played } of deaths)
    if (played.base !== null) await copyStore(zonesOf(played.base), zonesOf(run));
  const reader = startReader(watched);
  const begun = await Promise.all(deaths.map(({ run, played }) => begin(client, yard, run, played.scenario)));
  const missed = await die(yard, deaths, begun);
  const worker = await createWideWorker(yard, await effectsOf(yard), 4);
  const reports = await worker.runUntil(() => Promise.all(begun.map(({ result }) => result())));
  const wrong = [...(await reader.stop())];
  for (const [rank, { run, played, instant }] of deaths.entries()) {
    const where = `${run}, killed ${instant.moment} ${instant.activity} writes ${instant.key || 'anything'}`;
    if (missed.has(run)) wrong.push(`${where}: it ended before it came there`);
    wrong.push(...(await compare(where, run, played.left, zonesOf(run))));
    const [report, one] = [reports[rank], watched[rank]];
    if (report) wrong.push(...(await judgeEnd(report, zonesOf(run))));
    if (one) wrong.push(...(await judgeStanding(one, join(yard.home, 'verify'))));
  }
  const killed = deaths.length - missed.size;
  await tellFigures('kill', { points: killed, versions: reader.versions(), wrong: wrong.length });
  return { killed, wrong };
}

/** Which zones are other than those that an undisturbed run leaves. */
async function compare(where: string, run: string, wanted: Left, zones: Zones): Promise<string[]> {
  const found = await lookAt(run, zones);
  const parts = ['open', 'reports', 'work'] as const;
  return parts
    .filter((part) => !isDeepStrictEqual(found[part], wanted[part]))
    .map((part) => `${where}: it left another ${part} zone`);
}

/** Gives the runs that ended before they came to their instant. */
async function die(yard: Yard, deaths: readonly Death[], begun: readonly Begun[]): Promise<Set<string>> {
  const missed = new Set<string>();
  const order = deaths.map(({ run, instant }) => [
    run,
    { ...instant, key: instant.key.replaceAll(RUN, run) },
  ]);
  const words = wordsOf('tests/faults/doomed-worker.ts', JSON.stringify({ yard, deaths: order }));
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    timeout: LONGEST_MS,
    env: cleanEnvironment(yard.home),
  });
  let isDead = false;
  for (const { run, result } of begun)
    result().then(
      () => {
        if (isDead) return;
        missed.add(run);
        child.send(run);
      },
      () => undefined,
    );
  const [, signal] = await once(child, 'exit');
  isDead = true;
  assert.equal(signal, 'SIGKILL', 'the worker did not come to its end');
  return missed;
}
