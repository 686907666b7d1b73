/** The sockets of the reading server: listens, tells what it answered, drains. */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Logger } from 'pino';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { hasCode } from '../../activities/platform/process/process-identity.js';
import { answerUnescaped } from './unescaped-address.js';

/** For answers under way when the server is told to stop. */
const DRAIN_MS = 8_000;
/** A reader that sends its question byte by byte does not hold a socket for longer. */
const HEADERS_MS = 10_000;
const MOST_SOCKETS = 2_000;
/** A socket on which nothing moves. */
const IDLE_MS = 60_000;

export interface RunningServer {
  readonly address: string;
  /** No new question; ends when those under way are answered, or after 8 seconds. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly log: Logger;
  /** For a whole question; a file takes its time. */
  readonly questionMs?: number;
  /** Told of each answer, where somebody counts them. */
  readonly answered?: ((status: number, seconds: number) => void) | undefined;
}

/** Throws ConfigurationInvalid. */
export function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new ConfigurationInvalid('--port is not a whole number from 0 to 65535; correct it.');
}

/** Throws ConfigurationInvalid when it cannot listen there. */
export async function startServer(
  app: Hono,
  { host, port, log, answered, questionMs = HEADERS_MS }: ServerOptions,
): Promise<RunningServer> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: questionMs },
    (request, response) => {
      const started = performance.now();
      // the path, and never what was asked: values may say what somebody looks for
      const path = (request.url ?? '').split('?', 1)[0]?.slice(0, 200);
      response.once('close', () => {
        const ms = Math.round(performance.now() - started);
        answered?.(response.statusCode, ms / 1_000);
        log.info({
          method: request.method,
          path,
          status: response.statusCode,
          ms,
          whole: response.writableFinished,
        });
      });
      void listener(request, response);
    },
  );
  server.on('clientError', (error, socket: Socket) => void answerUnescaped(error, socket, app));
  server.maxConnections = MOST_SOCKETS;
  server.setTimeout(IDLE_MS);
  await listen(server, host, port);
  return { address: addressOf(server, host), stop: () => drain(server) };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE'))
      throw new ConfigurationInvalid(
        `serve: port ${port} of ${host} is taken; choose another with --port, or stop what listens there.`,
      );
    if (hasCode(error, 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'))
      throw new ConfigurationInvalid(
        `serve: cannot listen on port ${port} of ${host}; choose another with --port or --host.`,
      );
    throw error;
  }
}

function addressOf(server: Server, host: string): string {
  const bound = server.address();
  const port = isAddress(bound) ? bound.port : '';
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isAddress(bound: AddressInfo | string | null): bound is AddressInfo {
  return typeof bound === 'object' && bound !== null;
}

async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 50); // kept alive after their last answer
  const over = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(over);
}
