/** A real udata behind a proxy that fails as told, and publications to it with the real client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CatalogueBusy } from '../../activities/errors.js';
import type { CatalogueDataset } from '../../activities/platform/portal/portal.js';
import { openUdata, type PortalSettings } from '../../activities/platform/portal/udata-client.js';
import { Dataset as ServedDataset } from '../../activities/platform/portal/udata-shapes.js';
import {
  type PublishEffects,
  planVersion,
  publishVersion,
} from '../../activities/publish/publish-version.js';
import { MARK } from '../../activities/publish/wanted.js';
import type { Dataset } from '../../datasets/dataset.js';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.js';
import { joinUdata, type UdataServer } from '../helpers/udata/join-udata.js';
import { type Planted, startPlanted } from './planted.js';

export interface Portal {
  readonly udata: UdataServer;
  /** From here on an organization that has published nothing: who publishes looks through all that it has. */
  beginAnew(): Promise<void>;
  readonly proxy: FaultProxy;
  readonly planted: Planted;
  effects(own?: Partial<PortalSettings>): Promise<PublishEffects>;
  publish(dataset: Dataset, own?: Trial): ReturnType<typeof publishVersion>;
  /** With a second attempt after a pause, as the door's policy has it: udata takes one file of a name per second. */
  publishPatiently(dataset: Dataset, own?: Trial): ReturnType<typeof publishVersion>;
  plan(dataset: Dataset, own?: Trial): ReturnType<typeof planVersion>;
  /** Every dataset that bears the mark, as the publisher sees it, with its resources. */
  served(id: string): Promise<CatalogueDataset[]>;
  stop(): Promise<void>;
}

export interface Trial {
  readonly settings?: Partial<PortalSettings>;
  readonly effects?: Partial<PublishEffects>;
  readonly version?: string;
  readonly token?: string;
}

const Listed = z.object({
  data: z.array(z.object({ id: z.string(), extras: z.record(z.string(), z.unknown()) })),
});

export async function startPortal(): Promise<Portal> {
  const scratch = await mkdtemp(join(tmpdir(), 'insertion-publish-'));
  const [joined, planted] = await Promise.all([joinUdata(), startPlanted()]);
  let udata = joined;
  const proxy = await startFaultProxy(udata.url);
  const attempt: Portal['publish'] = async (
    dataset,
    { settings, effects: own, version, token = 'test' } = {},
  ) => publishVersion({ dataset, version: version ?? null, token }, { ...(await effects(settings)), ...own });
  const effects = async (own: Partial<PortalSettings> = {}): Promise<PublishEffects> => ({
    open: planted.open,
    openCatalogue: (session) =>
      openUdata({ url: proxy.url, apiKey: udata.apiKey, organization: udata.organization, ...own }, session),
    publicUrl: planted.publicUrl,
    now: () => new Date(),
    scratch: await mkdtemp(join(scratch, 'attempt-')),
    signal: new AbortController().signal,
    tell: () => {},
  });
  return {
    get udata() {
      return udata;
    },
    async beginAnew() {
      udata = await joinUdata();
    },
    proxy,
    planted,
    effects,
    publish: attempt,
    publishPatiently: (dataset, own) =>
      attempt(dataset, own).catch(async (error: unknown) => {
        if (!(error instanceof CatalogueBusy)) throw error;
        await sleep(1_100);
        return attempt(dataset, own);
      }),
    async plan(dataset, { settings, effects: own, version }: Trial = {}) {
      return planVersion({ dataset, version: version ?? null }, { ...(await effects(settings)), ...own });
    },
    async served(id) {
      const path = `/api/1/datasets/?organization=${udata.organization}&page_size=1000`;
      const headers = { 'x-api-key': udata.apiKey, 'x-fields': 'data{id,extras}' };
      const listed = Listed.parse(await (await fetch(`${udata.url}${path}`, { headers })).json());
      const marked = listed.data.filter(({ extras }) => extras[MARK.dataset] === id);
      const read = async (one: { id: string }) =>
        ServedDataset.parse((await udata.call('GET', `/api/1/datasets/${one.id}/`)).body);
      return Promise.all(marked.map(read));
    },
    async stop() {
      await Promise.all([proxy.stop(), planted.stop()]);
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
