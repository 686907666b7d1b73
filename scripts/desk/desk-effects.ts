/** Puts the adapters of the desk together. */
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { DeskCodec, DeskEffects } from '../../activities/desk/effects.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { runFolder } from '../../activities/handover/hold.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { readDeskSecret } from '../../activities/platform/settings/desk-settings.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { readLatest } from '../../activities/published/read-version.js';
import { renderEvidence } from '../../activities/report/run-page/render-run-page.js';
import type { Dataset } from '../../datasets/dataset.js';
import { decodePayloads, encodePayloads, sealingConverter } from '../codec/data-converter.js';
import { findStarts } from './find-starts.js';
import { openRuns } from './known-runs.js';
import { onTheWire } from './wire-codec.js';

/** `origin`: known once the desk listens, where nobody said. Throws ConfigurationInvalid: no key, or one that is no key. */
export async function createDeskEffects(
  configuration: Configuration,
  { client, taskQueue }: { readonly client: Client; readonly taskQueue: string },
  datasets: readonly Dataset[],
  { origin, tell, deposits, explain }: Pick<DeskEffects, 'origin' | 'tell' | 'deposits' | 'explain'>,
): Promise<DeskEffects> {
  const { desk } = configuration;
  const { work, ...zones } = createZones(configuration);
  const converter = await sealingConverter(configuration.codecKeys, work);
  return {
    ...openRuns(client, converter),
    findStarts: () => findStarts(client, taskQueue, datasets),
    ...{ datasets, zones, origin, tell, deposits, explain, linkHours: desk.linkHours, now: () => new Date() },
    renderEvidence: (page, asked) => renderEvidence(page, zones.reports.url, asked),
    findCurrent: async (dataset) => (await readLatest(dataset, zones.open))?.pointer.version ?? null,
    login: desk.login,
    codec: createCodec(configuration, converter),
    key: await readDeskKey(desk),
    token: desk.token && (await readDeskSecret(desk.token)),
  };
}

/** Throws ConfigurationInvalid. */
export async function readDeskKey({ key }: Configuration['desk']): Promise<string> {
  if (key !== null) return readDeskSecret(key);
  throw new ConfigurationInvalid(
    'DESK_KEY_FILE is not set, and the desk opens for signed links alone; make a key (openssl rand -base64 32), and give it to the desk and to the workers of the light kind.',
  );
}

/** Null where nothing is sealed. */
function createCodec(
  { codecKeys, temporal, desk }: Configuration,
  converter: DataConverter,
): DeskCodec | null {
  if (codecKeys === null) return null;
  return {
    encode: onTheWire((payloads) => encodePayloads(converter, payloads)),
    decode: onTheWire((payloads) => decodePayloads(converter, payloads)),
    ...{ namespace: temporal.namespace, temporalUi: desk.temporalUi },
  };
}

/** The dataset of a run: the one whose folder holds its page. */
export async function findDataset(
  run: string,
  datasets: readonly string[],
  restricted: Pick<ObjectStore, 'list'>,
): Promise<string | null> {
  for (const dataset of datasets) {
    const [listed] = await restricted.list(`${runFolder({ dataset, run })}/run.json`);
    if (listed) return dataset;
  }
  return null;
}
