/** A real udata behind a proxy that fails as told, and publications to it with the real client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogueDataset } from '../../activities/platform/effects.js';
import { openUdata, type PortalSettings } from '../../activities/platform/udata-client.js';
import { Dataset as ServedDataset } from '../../activities/platform/udata-shapes.js';
import {
  type PublishEffects,
  planVersion,
  publishVersion,
} from '../../activities/publish/publish-version.js';
import { MARK } from '../../activities/publish/wanted.js';
import type { Dataset } from '../../datasets/dataset.js';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.js';
import { startUdata, type UdataServer } from '../helpers/udata/start-udata.js';
import { type Planted, startPlanted } from './planted.js';

export interface Portal {
  readonly udata: UdataServer;
  readonly proxy: FaultProxy;
  readonly planted: Planted;
  effects(own?: Partial<PortalSettings>): Promise<PublishEffects>;
  publish(dataset: Dataset, own?: Trial): ReturnType<typeof publishVersion>;
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

const Listed = z.object({ data: z.array(ServedDataset) });

export async function startPortal(): Promise<Portal> {
  const scratch = await mkdtemp(join(tmpdir(), 'insertion-publish-'));
  const [udata, planted] = await Promise.all([startUdata(), startPlanted()]);
  const proxy = await startFaultProxy(udata.url);
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
    udata,
    proxy,
    planted,
    effects,
    async publish(dataset, { settings, effects: own, version, token = 'test' }: Trial = {}) {
      return publishVersion(
        { dataset, version: version ?? null, token },
        { ...(await effects(settings)), ...own },
      );
    },
    async plan(dataset, { settings, effects: own, version }: Trial = {}) {
      return planVersion({ dataset, version: version ?? null }, { ...(await effects(settings)), ...own });
    },
    async served(id) {
      const { body } = await udata.call(
        'GET',
        `/api/1/datasets/?organization=${udata.organization}&page_size=1000`,
      );
      return Listed.parse(body).data.filter(({ extras }) => extras[MARK.dataset] === id);
    },
    async stop() {
      await Promise.all([proxy.stop(), planted.stop(), udata.stop()]);
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
