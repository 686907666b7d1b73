/** A proxy before a server, that fails as told: what stands between us and a portal does. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Seen {
  readonly method: string;
  readonly path: string;
  /** From 1, since the plan was set. */
  readonly rank: number;
  /** From 1, among those that write. */
  readonly writeRank: number;
  readonly body: Buffer;
}

/** `lose`: done, but the answer never comes. `cut`: not done, no answer. `hang`: nothing at all. */
export type Fault =
  | 'pass'
  | 'lose'
  | 'cut'
  | 'hang'
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** Passed on with another body. */
  | { readonly send: Buffer | string };

export interface FaultProxy {
  readonly url: string;
  /** Forgets what was seen. */
  plan(decide: (seen: Seen) => Fault | Promise<Fault>): void;
  seen(): readonly Seen[];
  writes(): readonly string[];
  stop(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let decide: (seen: Seen) => Fault | Promise<Fault> = () => 'pass';
  let seen: Seen[] = [];
  const server = createServer(async (request, answer) => {
    const body = await buffer(request).catch(() => null);
    if (body === null) return void answer.destroy();
    const { method = 'GET', url: path = '' } = request;
    const writes = seen.filter((one) => one.method !== 'GET').length;
    const one = { method, path, rank: seen.length + 1, writeRank: writes + Number(method !== 'GET'), body };
    seen.push(one);
    const fault = await decide(one);
    if (fault === 'hang') return;
    if (fault === 'cut') return void answer.destroy();
    if (typeof fault === 'object' && 'status' in fault)
      return void answer.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    const sent = typeof fault === 'object' ? Buffer.from(fault.send) : body;
    await forward(target, request, sent, answer, fault === 'lose');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    plan(next) {
      seen = [];
      decide = next;
    },
    seen: () => seen,
    writes: () =>
      seen.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forward(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
  lose: boolean,
): Promise<void> {
  const kept = ['x-api-key', 'content-type', 'accept', 'x-fields'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const got = await fetch(`${target}${url}`, {
    ...(method === undefined ? {} : { method }),
    headers: Object.fromEntries(kept),
    redirect: 'manual',
    ...(method === 'GET' ? {} : { body }),
  });
  const bytes = Buffer.from(await got.arrayBuffer());
  if (lose) return void answer.destroy();
  const passed = ['content-type', 'location', 'retry-after'].flatMap((name) => {
    const value = got.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  answer.writeHead(got.status, Object.fromEntries(passed)).end(bytes);
}
