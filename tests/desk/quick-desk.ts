/** The desk over a real socket and a real zone; histories are held here, as Temporal holds them: the first decision stands. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deposits, DeskCodec, DeskEffects, KnownRun } from '../../activities/desk/effects.js';
import { createDeskRoutes } from '../../activities/desk/routes.js';
import { TemporalUnreachable } from '../../activities/errors.js';
import { runFolder, type WriteRunPage } from '../../activities/handover/hold.js';
import type { Zones } from '../../activities/platform/effects.js';
import { createLog } from '../../activities/platform/process/log.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { renderEvidence } from '../../activities/report/run-page/render-run-page.js';
import { type DepositPurpose, type DeskPurpose, linkTo } from '../../activities/text/desk-link.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { startServer } from '../../scripts/serve/start-server.js';
import { ROOT } from '../../scripts/toolkit.js';

export const NOW = new Date('2026-07-01T08:00:00Z');
export const DATASET = 'offre-insertion';
const KEY = 'the key of the quick tests, and of nothing else';
export const TOKEN = 'the-token-of-the-quick-tests-and-of-nothing-else';
const HOUR_MS = 3_600_000;
const DATASETS = loadDatasets(join(ROOT, 'datasets'));

export interface QuickDesk {
  readonly address: string;
  /** Good for `hours` from now; below none, it has ended. */
  link(purpose: Exclude<DeskPurpose, 'codec'> | DepositPurpose, hours?: number): string;
  /** A run that waits, as its page and Temporal have it. */
  hold(run: string, page?: Partial<WriteRunPage>): Promise<void>;
  /** What Temporal was sent for a run, in order. */
  sent(run: string): readonly string[];
  /** Temporal answers no more, or again. */
  breakTemporal(isBroken: boolean): void;
  /** Another version is current from now on. */
  publish(version: string): void;
  /** Another has decided, or the run has ended. */
  change(run: string, known: KnownRun | null): void;
  readonly told: Parameters<DeskEffects['tell']>[0][];
  readonly zones: Pick<Zones, 'open' | 'restricted' | 'reports'>;
  stop(): Promise<void>;
}

export const HELD: Omit<WriteRunPage, 'run' | 'dataset'> = {
  ...{ asOf: '2026-06-30', status: 'held', version: null, decision: null, heldFor: [] },
  judged: '2026-05-31-0a1b2c3d',
  reasons: [
    'france-services: 320 instead of 2683 rows; much of the file may be missing, compared with its delivery before (hold).',
    'services: change_since_last measured 2 (hold).',
  ],
  preview: [
    {
      ...{ name: 'services', title: 'Services', rows: 312, previousRows: 104 },
      ...{ added: 208, changed: 3, removed: 0, columns: [{ name: 'date_maj', rows: 3 }] },
    },
  ],
  sources: [
    {
      ...{ source: 'france-services', status: 'fresh', rowsIn: 320, rowsOut: 312 },
      ...{ rowsRejected: 6, rowsMerged: 2, findings: 4 },
    },
  ],
  reports: [{ partner: 'anct', key: 'anct/held/index.html', findings: 4, notes: [] }],
};

export async function startQuickDesk(
  codec: DeskCodec | null = null,
  deposits: Deposits | null = null,
  more: Partial<Pick<DeskEffects, 'login' | 'findStarts' | 'datasets' | 'explain'>> = {},
): Promise<QuickDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'quick-desk-'));
  const zones = {
    open: createFileStore(join(folder, 'open')),
    restricted: createFileStore(join(folder, 'restricted')),
    reports: createFileStore(join(folder, 'reports')),
  };
  const { restricted } = zones;
  const known = new Map<string, KnownRun | null>();
  const sent = new Map<string, string[]>();
  const told: QuickDesk['told'] = [];
  let isBroken = false;
  let current = HELD.judged;
  const ask = () => {
    if (isBroken) throw new TemporalUnreachable('Temporal does not answer. Open the link again in a moment.');
  };
  let address = '';
  const effects: DeskEffects = {
    ...{ zones, codec, deposits, key: KEY, token: TOKEN, linkHours: 72 },
    ...{
      datasets: await DATASETS,
      login: null,
      findStarts: async () => new Map(),
      explain: async () => [],
      ...more,
    },
    ...{ origin: () => address, now: () => NOW, tell: (failure) => void told.push(failure) },
    renderEvidence: (page, asked) => renderEvidence(page, 's3://insertion/reports', asked),
    async findRun(run) {
      ask();
      return known.get(run) ?? null;
    },
    findCurrent: async (dataset) => {
      await zones.open.head(`${dataset}/latest.json`); // as a desk does: an odd name is no key
      return current;
    },
    async decide(run, verdict, decision) {
      ask();
      sent.set(run, [...(sent.get(run) ?? []), `${verdict} by ${decision.author}: ${decision.reason}`]);
      const found = known.get(run);
      if (found?.isRunning && found.decision === null)
        known.set(run, { ...found, decision: { verdict, ...decision } });
    },
    async listRunning() {
      ask();
      return [...known].flatMap(([run, one]) => (one?.isRunning ? [run] : []));
    },
  };
  const server = await startServer(createDeskRoutes(effects), {
    ...{ host: '127.0.0.1', port: 0, log: createLog('silent') },
  });
  address = server.address;
  return {
    ...{ address, told, zones },
    link: (purpose, hours = 72) =>
      linkTo(address, purpose, new Date(NOW.getTime() + hours * HOUR_MS), KEY).url,
    async hold(run, page = {}) {
      const whole = { run, dataset: DATASET, ...HELD, ...page };
      await restricted.write(`${runFolder(whole)}/run.json`, JSON.stringify(whole));
      known.set(run, { isRunning: true, state: 'running', decision: null });
    },
    sent: (run) => sent.get(run) ?? [],
    breakTemporal: (next) => {
      isBroken = next;
    },
    publish: (version) => {
      current = version;
    },
    change: (run, next) => void known.set(run, next),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
