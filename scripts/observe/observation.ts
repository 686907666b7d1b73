/** What watches over a process: its log, its metrics, its spans; made once where a command starts. */
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Effects } from '../../activities/effects.js';
import { createLog, openLogFile } from '../../activities/platform/process/log.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { findFreePort } from '../engine/free-port.js';
import type { SpanExport } from './export-spans.js';
import { createMetrics, type Metrics } from './metrics.js';
import { type MetricsServer, serveMetrics } from './serve-metrics.js';

export interface Observation {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly spans: SpanExport | null;
  /** Where the SDK keeps its own metrics; null where nobody reads any. */
  readonly sdkAddress: string | null;
  /** Null where METRICS_ADDRESS is not set, or for a person's command. */
  readonly page: MetricsServer | null;
  close(): Promise<void>;
}

/** Of a worker in a test, and of whoever has nobody to tell: errors of the SDK still come to stderr. */
export const UNOBSERVED: Observation = {
  log: createLog('error'),
  metrics: createMetrics(new Map(), null),
  ...{ spans: null, sdkAddress: null, page: null },
  close: async () => undefined,
};

/**
 * A `service` logs on stderr and answers on METRICS_ADDRESS; a `command` leaves stderr to its view of progress, and logs below
 * INSERTION_HOME. Throws ConfigurationInvalid.
 */
export async function openObservation(
  configuration: Configuration,
  kind: 'service' | 'command',
  datasets: Effects['datasets'] = new Map(),
): Promise<Observation> {
  const { logLevel, home, metricsAddress, tracesEndpoint, scratch } = configuration;
  const log =
    kind === 'service' ? createLog(logLevel) : createLog(logLevel, await openLogFile(home, new Date()));
  const sources = new Map(
    [...datasets.values()].map(({ id, sources: all }) => [id, all.map((one) => one.declaration.source)]),
  );
  const metrics = createMetrics(sources, scratch);
  const isServed = kind === 'service' && metricsAddress !== null;
  const sdkAddress = isServed && datasets.size > 0 ? `127.0.0.1:${await findFreePort()}` : null;
  const page = isServed ? await serveMetrics(metricsAddress, metrics.registry, sdkAddress) : null;
  const spans = tracesEndpoint === null ? null : await openSpans(tracesEndpoint, log);
  return {
    ...{ log, metrics, spans, sdkAddress, page },
    async close() {
      await Promise.all([page?.close(), spans?.close()]);
    },
  };
}

/** Its libraries are as large as all of ours: they are loaded where somebody collects spans. */
async function openSpans(endpoint: string, log: Logger): Promise<SpanExport> {
  const { exportSpans } = await import('./export-spans.js');
  return exportSpans(endpoint, `${hostname()}/${process.pid}`, log);
}
