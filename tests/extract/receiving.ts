/** Receives from a drop as the door does, into a raw zone of its own. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiveExtracts } from '../../activities/extract/receive-extract.js';
import { createDropOpener, type DropSettings } from '../../activities/platform/drop/open-drop.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { membersOf } from '../../activities/read/archive/archive-members.js';
import { Source } from '../../datasets/dataset.js';
import { Drop as DropRule } from '../../datasets/drop.js';
import type { Location } from '../../datasets/location.js';
import { channelsOf, type Drop, SECRETS } from './drops.js';

export function sourceAt(
  location: Location,
  drop: Partial<DropRule> = {},
  own: Partial<Source> = {},
): Source {
  return Source.parse({
    ...{ source: 'mairies', partner: 'amf', title: 'Mairies', table: 'lieux', extract_date: '2026-01-01' },
    ...{ licence: 'lov2', attribution: 'AMF', unavailable: 'last_good' },
    columns: {
      id: { feeds: ['id'] },
      nom: { feeds: ['nom'] },
      interne: { ignored: 'reste chez le partenaire' },
    },
    ...{ location, drop: DropRule.parse(drop), ...own },
  });
}

export interface Receiver {
  readonly zone: ReturnType<typeof createFileStore>;
  readonly work: ReturnType<typeof createFileStore>;
  receive(
    source: Source,
    own?: { readonly extracts?: string; readonly signal?: AbortSignal },
  ): ReturnType<typeof receiveExtracts>;
  /** What the last attempt left in its scratch folder. */
  left(): Promise<string[]>;
  readonly told: number[];
  /** How far its clock is ahead. */
  readonly clock: { aheadMs: number };
  stop(): Promise<void>;
}

export async function startReceiver(
  drop: Pick<Drop, 'settings'>,
  keys: DropSettings = { identityFile: null, gnupgHome: null },
): Promise<Receiver> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-receive-'));
  const zone = createFileStore(join(folder, 'raw'));
  const work = createFileStore(join(folder, 'work'));
  const secret = (name: string) => SECRETS[name];
  let scratch = folder;
  const told: number[] = [];
  const clock = { aheadMs: 0 };
  const effects = {
    zones: { raw: zone, work, restricted: work, open: work, reports: work },
    openChannel: channelsOf(drop),
    openDrop: createDropOpener(keys, secret),
    membersOf,
    now: () => new Date(Date.now() + clock.aheadMs),
  };
  return {
    ...{ zone, work, told, clock },
    async receive(source, { extracts, signal = new AbortController().signal } = {}) {
      scratch = await mkdtemp(join(folder, 'scratch-'));
      const dataset = { ...DATASET, folder };
      const tell = ({ bytes }: Readonly<Record<string, string | number>>) => told.push(Number(bytes));
      return receiveExtracts(
        { dataset, source, extracts, scratch, signal, tell: (progress) => void tell(progress) },
        effects,
      );
    },
    left: () => readdir(scratch),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

const DATASET = { id: 'lieux' };
