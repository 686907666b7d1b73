/** One request to a udata portal: no cookie, no redirect followed, every byte of the answer read within a time. */
import { z } from 'zod';
import { CatalogueBusy, CatalogueRefused, ConfigurationInvalid } from '../../errors.js';
import type { CatalogueSession } from './portal.js';
import { describeAnswer, parseJson } from './udata-faults.js';

export interface Portal {
  /** Without a final slash. */
  readonly url: string;
  readonly apiKey: string | null;
  /** Longest wait for an answer, instead of what is usual. */
  readonly limitMs?: number;
}

export interface PortalRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root, with the final slash that udata wants. */
  readonly path: string;
  readonly json?: unknown;
  readonly form?: FormData;
  /** Reduces the answer to these fields. */
  readonly fields?: string;
  /** `public`: without the key, which breaks even public reads when it is a bad one. */
  readonly as?: 'publisher' | 'public';
}

/** A read is short; a write may carry a part of a file, and udata works inside the request. */
const READ_MS = 60_000;
const WRITE_MS = 300_000;

export interface PortalAnswer {
  readonly status: number;
  readonly body: string;
}

/** The parsed answer of a call that must succeed. Throws CatalogueRefused, CatalogueBusy, ConfigurationInvalid. */
export async function askPortal<Shape extends z.ZodType>(
  portal: Portal,
  session: CatalogueSession,
  request: PortalRequest,
  shape: Shape,
): Promise<z.infer<Shape>> {
  return readAnswer(portal, request, await callPortal(portal, session, request), shape);
}

/** A success that is not JSON of udata comes from something in between. Throws CatalogueBusy. */
export function readAnswer<Shape extends z.ZodType>(
  portal: Portal,
  request: PortalRequest,
  { status, body }: PortalAnswer,
  shape: Shape,
): z.infer<Shape> {
  const parsed = shape.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').slice(0, 3);
  throw new CatalogueBusy(
    `${hostOf(portal)}: ${nameCall(request)} answered HTTP ${status} with something else than udata does (${places.join(', ')}); is a proxy in between? Try again later.`,
  );
}

/** As it came, where the call succeeded or `accept` takes its status. */
export async function callPortal(
  portal: Portal,
  session: CatalogueSession,
  request: PortalRequest,
  accept: (status: number) => boolean = () => false,
): Promise<PortalAnswer> {
  const writes = (request.method ?? 'GET') !== 'GET';
  if (writes && portal.apiKey === null) throw keyMissing();
  if (writes) await session.beforeWrite?.();
  const { status, headers, body } = await send(portal, session, request);
  if ((status >= 200 && status < 300) || accept(status)) return { status, body };
  const retryAfter = headers.get('retry-after') ?? undefined;
  throw describeAnswer(
    { call: nameCall(request), host: hostOf(portal), status, retryAfter, body },
    new Date(),
  );
}

export function keyMissing(): ConfigurationInvalid {
  return new ConfigurationInvalid(
    'DATAGOUV_API_KEY is not set, so nothing can be written there; set it, or look first with --plan.',
  );
}

export function hostOf({ url }: Portal): string {
  return new URL(url).host;
}

async function send(
  portal: Portal,
  session: CatalogueSession,
  request: PortalRequest,
): Promise<{ status: number; headers: Headers; body: string }> {
  const { method = 'GET', path, json, form } = request;
  const limit = AbortSignal.timeout(portal.limitMs ?? (method === 'GET' ? READ_MS : WRITE_MS));
  try {
    const answer = await fetch(`${portal.url}${path}`, {
      method,
      headers: headersOf(portal, request),
      redirect: 'manual',
      signal: AbortSignal.any([session.signal, limit]),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(form === undefined ? {} : { body: form }),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  } catch (error) {
    session.signal.throwIfAborted();
    throw connectionFault(hostOf(portal), nameCall(request), error);
  }
}

function headersOf(
  portal: Portal,
  { json, fields, as = 'publisher' }: PortalRequest,
): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'data-insertion',
    ...(portal.apiKey !== null && as === 'publisher' ? { 'x-api-key': portal.apiKey } : {}),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(fields === undefined ? {} : { 'x-fields': fields }),
  };
}

const Cause = z.object({ cause: z.object({ code: z.string() }) });

/** Fetch's texts carry addresses: only a code passes. A key that is no header value is told, not shown. */
export function connectionFault(host: string, call: string, error: unknown): Error {
  if (error instanceof TypeError && /header/i.test(error.message))
    return new CatalogueRefused(`${host}: DATAGOUV_API_KEY holds characters that no key has; correct it.`);
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const code = Cause.safeParse(error);
  const why = timedOut ? 'too slow' : code.success ? code.data.cause.code : 'the connection broke';
  const doubt = call.startsWith('GET ') ? '' : ', so it may or may not have been done';
  return new CatalogueBusy(`${host}: ${call} got no answer (${why})${doubt}; try again later.`);
}

/** Ids say nothing to people, and make each message another. */
function nameCall({ method = 'GET', path }: PortalRequest): string {
  const [plain = ''] = path.split('?');
  return `${method} ${plain.replace(/\/[0-9a-f]{24}(?=\/|$)|\/[0-9a-f-]{36}(?=\/|$)/g, '/…')}`;
}
