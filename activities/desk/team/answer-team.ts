/** What the pages of the team ask of the stores and of Temporal, gathered for one answer. */
import { findStaleContacts } from '../../../datasets/_organisations/stale-contacts.js';
import type { Dataset } from '../../../datasets/dataset.js';
import { TemporalUnreachable } from '../../errors.js';
import type { DeskEffects } from '../effects.js';
import { compareSources } from './compare-sources.js';
import { readBefore, readState } from './dataset-state.js';
import { LAST_DELIVERIES } from './partner-deliveries.js';
import type { ShownHeld } from './render-held.js';
import type { HomeDataset, NextStart, ShownHome } from './render-home.js';
import type { ShownDataset } from './render-runs.js';
import { countLate, type ShownWall } from './render-wall.js';
import { isNamedAfter, type KeptRun, readShelf, type Shelf } from './run-shelf.js';
import { buildWall } from './sources-wall.js';
import { dayOf } from './words.js';

/** Null: Temporal does not answer. */
type Running = readonly string[] | null;

export async function gatherHome(
  effects: DeskEffects,
): Promise<Pick<ShownHome, 'held' | 'datasets' | 'contacts' | 'away' | 'now'>> {
  const { datasets, zones, now } = effects;
  const [running, starts] = await Promise.all([
    unlessAway(effects.listRunning()),
    unlessAway(effects.findStarts()),
  ]);
  const today = dayOf(now());
  const gathered = await Promise.all(
    datasets.map(async (dataset) => {
      const shelf = await readShelf(dataset.id, zones.restricted, running ?? []);
      const [state, wall] = await Promise.all([
        readState(dataset, zones.open),
        buildWall(dataset, shelf, zones.reports, { today, most: 0 }),
      ]);
      const shown: HomeDataset = {
        ...{ ...state, last: shelf.last[0] ?? null, next: nextOf(dataset, starts) },
        underWay: underWayOf(dataset.id, running, shelf).length,
        ...{ sources: wall.length, late: countLate(wall) },
      };
      return { shown, held: await gatherHeld(dataset, heldOf(shelf, running), zones) };
    }),
  );
  return {
    held: gathered
      .flatMap(({ held }) => held)
      .sort((one, other) => Number(one.written) - Number(other.written)),
    datasets: gathered.map(({ shown }) => shown),
    contacts: findStaleContacts(datasets, today),
    ...{ away: running === null || starts === null, now: now() },
  };
}

function unlessAway<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof TemporalUnreachable) return null;
    throw error;
  });
}

/** Those whose page says so and that are under way, where somebody knows; a run that was killed waits for nobody. */
function heldOf({ last, found }: Shelf, running: Running): KeptRun[] {
  return (running === null ? last : found).filter(({ page }) => page.status === 'held');
}

async function gatherHeld(
  { id, metadata: { title }, sources }: Dataset,
  held: readonly KeptRun[],
  zones: DeskEffects['zones'],
): Promise<ShownHeld[]> {
  const titles = new Map(sources.map(({ declaration: { source, title } }) => [source, title]));
  return Promise.all(
    held.map(async (one) => {
      const before = await readBefore(id, one.page.judged, zones);
      return { ...one, title, sources: compareSources(one.page, before, titles) };
    }),
  );
}

/** Runs of the dataset that have no page yet. */
function underWayOf(dataset: string, running: Running, { ids }: Pick<Shelf, 'ids'>): string[] {
  return (running ?? []).filter((run) => isNamedAfter(dataset, run) && !ids.includes(run));
}

function nextOf(
  { id, metadata: { schedule } }: Dataset,
  starts: Awaited<ReturnType<DeskEffects['findStarts']>> | null,
): NextStart {
  if (schedule.run === undefined) return { kind: 'none' };
  if (starts === null) return { kind: 'unknown' };
  const start = starts.get(id);
  if (start === undefined) return { kind: 'declared' };
  return start.paused || start.next === null ? { kind: 'paused' } : { kind: 'at', at: start.next };
}

export function gatherWalls(datasets: readonly Dataset[], effects: DeskEffects): Promise<ShownWall[]> {
  const { zones, now } = effects;
  return Promise.all(
    datasets.map(async (dataset) => {
      const shelf = await readShelf(dataset.id, zones.restricted);
      const asked = { today: dayOf(now()), most: LAST_DELIVERIES };
      const sources = await buildWall(dataset, shelf, zones.reports, asked);
      return { id: dataset.id, title: dataset.metadata.title, sources };
    }),
  );
}

export async function gatherRuns(
  datasets: readonly Dataset[],
  effects: DeskEffects,
): Promise<ShownDataset[]> {
  const running = await unlessAway(effects.listRunning());
  return Promise.all(
    datasets.map(async ({ id, metadata: { title } }) => {
      const shelf = await readShelf(id, effects.zones.restricted);
      return { id, title, runs: shelf.last, underWay: underWayOf(id, running, shelf) };
    }),
  );
}
