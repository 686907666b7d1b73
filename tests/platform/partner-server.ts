/** A partner's web server for tests: well and badly behaved answers, on the loopback interface. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pullHttps } from '../../activities/platform/channel/https/https-pull.js';
import type { Pulled, PullOptions } from '../../activities/platform/channel/https/save-body.js';

export const BODY = 'code;libelle\n1;été\n';

const routes: Record<string, (request: IncomingMessage, answer: ServerResponse) => void> = {
  '/file.csv': (request, answer) => {
    if (request.headers['if-none-match'] === '"v1"') return void answer.writeHead(304).end();
    answer.writeHead(200, { etag: '"v1"', 'content-type': 'text/csv' }).end(BODY);
  },
  '/moved': (_request, answer) => answer.writeHead(302, { location: '/file.csv' }).end(),
  '/loop': (_request, answer) => answer.writeHead(302, { location: '/loop' }).end(),
  '/metadata': (_request, answer) =>
    answer.writeHead(302, { location: 'https://169.254.169.254/latest' }).end(),
  '/mapped': (_request, answer) => answer.writeHead(307, { location: 'https://[::ffff:127.0.0.1]/' }).end(),
  '/plain': (_request, answer) => answer.writeHead(301, { location: 'http://example.org/x' }).end(),
  '/script': (_request, answer) => answer.writeHead(301, { location: 'file:///etc/passwd' }).end(),
  '/other-origin': (request, answer) =>
    answer.writeHead(302, { location: `http://localhost:${request.socket.localPort}/file.csv` }).end(),
  '/cut': (_request, answer) => {
    answer.writeHead(200, { 'content-length': '1000' });
    answer.write('half', () => answer.destroy());
  },
  '/chunked-cut': (_request, answer) => {
    answer.writeHead(200);
    answer.write('half', () => answer.destroy());
  },
  '/silent': () => undefined,
  '/stalled': (_request, answer) => void answer.writeHead(200).write('half'),
  '/busy': (_request, answer) => answer.writeHead(429, { 'retry-after': '17' }).end(),
};

export interface Partner {
  readonly port: number;
  /** An empty folder; what is pulled becomes its file "file". */
  readonly folder: string;
  /** The requests that arrived since the last pull began. */
  seen(): readonly IncomingMessage[];
  /** `path` on this server, which is allowed by default, or a whole URL. */
  pull(path: string, options?: Partial<PullOptions>): Promise<Pulled>;
  stop(): Promise<void>;
}

export async function startPartner(): Promise<Partner> {
  let seen: IncomingMessage[] = [];
  const server = createServer((request, answer) => {
    seen.push(request);
    const path = request.url ?? '';
    const status = /^\/status\/(\d+)$/.exec(path)?.[1];
    if (status) answer.writeHead(Number(status)).end('<html>');
    else routes[path]?.(request, answer);
  });
  const folder = await mkdtemp(join(tmpdir(), 'insertion-pull-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    port,
    folder,
    seen: () => seen,
    pull(path, options = {}) {
      seen = [];
      const url = path.startsWith('/') ? `http://127.0.0.1:${port}${path}` : path;
      const signal = AbortSignal.timeout(60_000);
      const defaults = { maxBytes: 1_000_000, signal, allowPrivateHosts: ['127.0.0.1:*'], silenceMs: 20_000 };
      return pullHttps(url, join(folder, 'file'), { ...defaults, ...options });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
