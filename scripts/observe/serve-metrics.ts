/** The page that Prometheus reads: our own metrics, then those of Temporal's SDK, which keeps them on a port of its own. */
import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import { ConfigurationInvalid } from '../../activities/errors.js';

export interface MetricsServer {
  readonly address: string;
  close(): Promise<void>;
}

const SDK_MS = 2_000;

/** `sdk`: `host:port` of the SDK's own page, where there is one. Throws ConfigurationInvalid when nobody can listen there. */
export async function serveMetrics(
  listen: { readonly host: string; readonly port: number },
  registry: Registry,
  sdk: string | null,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics';
    if (!isAsked) {
      response.writeHead(404).end();
      return;
    }
    Promise.all([registry.metrics(), sdk === null ? '' : readSdk(sdk)]).then(
      ([own, theirs]) => response.writeHead(200, { 'content-type': registry.contentType }).end(own + theirs),
      () => response.writeHead(500).end(),
    );
  });
  server.headersTimeout = 5_000;
  server.maxConnections = 20;
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(
        new ConfigurationInvalid(
          `METRICS_ADDRESS: cannot listen on port ${listen.port} of ${listen.host}; choose another, or stop what listens there.`,
        ),
      ),
    );
    server.listen(listen, resolve);
  });
  server.unref();
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : listen.port;
  return {
    address: `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page that does not answer is left out: our own say enough to raise an alarm. */
async function readSdk(place: string): Promise<string> {
  try {
    const answer = await fetch(`http://${place}/metrics`, { signal: AbortSignal.timeout(SDK_MS) });
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}
