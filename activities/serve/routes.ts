/** Every address of the server: the API, its documentation, the state of health, and the catalogue under all the rest. */
import { type Context, Hono } from 'hono';
import { EngineFailed, InsertionError } from '../errors.js';
import { readChangeLog } from '../published/change-log.js';
import { toSortedJson } from '../text/sorted-json.js';
import { createAnswerObject } from './answer-object.js';
import { createAnswerRows } from './answer-rows.js';
import { createAnswerAssistant } from './assistants/answer-assistant.js';
import { EXPORTS } from './build-sql.js';
import { describeApi } from './describe-api.js';
import { cardOf, detailOf, Health, homeOf, versionOf, versionsOf } from './documents.js';
import type { ServeEffects } from './effects.js';
import { createPublications } from './find-version.js';
import { answerBody, BRIEF, IMMUTABLE, tagOf } from './http-answer.js';
import { createMemo } from './memo.js';
import { Refusal } from './refusal.js';
import { refusalOf } from './refusal-of.js';
import { DOC_STYLE, renderDoc } from './render-doc.js';
import { createResources, profileOf, resourceOf } from './resources.js';

const VERSION = '/api/datasets/:id/versions/:version';
const TABLE = `${VERSION}/tables/:table`;
const DESCRIBED_MS = 5_000;

export function createRoutes(effects: ServeEffects): Hono {
  const app = new Hono({ strict: false });
  const publications = createPublications(effects);
  const answerRows = createAnswerRows(effects);
  const answerObject = createAnswerObject(effects, publications);
  const resources = createResources(effects, publications);
  const originAt = (url: string) => effects.url ?? new URL(url).origin;
  const answerAssistant = createAnswerAssistant(effects, publications, originAt);
  const described = createMemo<Awaited<ReturnType<typeof describeApi>>>(
    { ttlMs: DESCRIBED_MS, most: 1 },
    effects.now,
  );
  const originOf = (context: Context) => originAt(context.req.url);
  const describe = () => described.get('', () => describeApi(effects, publications));

  app.use(dressAnswer);
  app.onError((error, context) => answerFailure(error, context, effects));
  app.get('/api', (context) => answerJson(context, homeOf(originOf(context))));
  app.get('/api/datasets', async (context) => {
    const cards = [...effects.datasets.values()].map(async (dataset) =>
      cardOf(dataset, await publications.latest(dataset.id), originOf(context)),
    );
    return answerJson(context, { data: await Promise.all(cards) });
  });
  app.get('/api/datasets/:id', async (context) => {
    const id = context.req.param('id');
    const pointer = await publications.latest(id);
    const current = pointer && { pointer, manifest: await publications.manifest(id, 'latest') };
    const dataset = effects.datasets.get(id);
    return dataset ? answerJson(context, detailOf(dataset, current, originOf(context))) : refuseAddress();
  });
  app.get('/api/datasets/:id/changes', async (context) => {
    const id = context.req.param('id');
    await publications.latest(id);
    const found = await readChangeLog(id, effects.open);
    if (!found) throw new Refusal(404, `Le jeu de données « ${id} » n’a pas encore d’historique.`);
    return answerJson(context, found.log);
  });
  app.get('/api/datasets/:id/versions', async (context) => {
    const id = context.req.param('id');
    const pointer = await publications.latest(id);
    const found = await readChangeLog(id, effects.open);
    return answerJson(context, versionsOf(id, pointer, found?.log ?? null, originOf(context)));
  });
  app.get(VERSION, async (context) => {
    const { id, version } = context.req.param();
    const manifest = await publications.manifest(id, version);
    return answerJson(context, versionOf(manifest, originOf(context)), cacheOf(version));
  });
  app.get(`${TABLE}/schema`, async (context) => {
    const { id, version, table } = context.req.param();
    const { schema } = await publications.table(await publications.manifest(id, version), table);
    return answerJson(context, new TextDecoder().decode(schema), cacheOf(version));
  });
  for (const format of [null, ...EXPORTS])
    app.get(`${TABLE}/rows${format === null ? '' : `.${format}`}`, async (context) => {
      const { id, version, table: name } = context.req.param();
      const table = await publications.table(await publications.manifest(id, version), name);
      return answerRows(context, { table, asked: version, format, origin: originOf(context) });
    });
  app.get('/api/aggregation-exceptions', (context) => answerJson(context, { allowed: true, exceptions: [] }));
  app.get('/api/resources/:id', async (context) => {
    const { id } = context.req.param();
    return answerJson(context, resourceOf(id, await resources.find(id), originOf(context)));
  });
  app.get('/api/resources/:id/profile', async (context) =>
    answerJson(context, profileOf(await resources.find(context.req.param('id')))),
  );
  app.get('/api/resources/:id/swagger', async (context) => {
    await resources.find(context.req.param('id'));
    return answerJson(context, (await describe()).text);
  });
  for (const format of [null, ...EXPORTS])
    app.get(`/api/resources/:id/data${format === null ? '' : `/${format}`}`, async (context) => {
      const { id } = context.req.param();
      const request = { table: await resources.find(id), asked: 'latest', resource: id };
      return answerRows(context, { ...request, format, origin: originOf(context) });
    });
  app.get('/api/openapi.json', async (context) => answerJson(context, (await describe()).text));
  app.get('/api/doc', async (context) => {
    const page = renderDoc((await describe()).tables, originOf(context));
    return answerText(context, page, 'text/html; charset=utf-8');
  });
  app.get('/api/doc.css', (context) => answerText(context, DOC_STYLE, 'text/css; charset=utf-8'));
  app.options('/mcp', (context) => context.body(null, 204));
  app.all('/mcp', (context) => answerAssistant(context.req.raw));
  app.get('/health', async (context) => {
    await effects.open.read('index.html');
    await effects.reader.read((session) => session.run('select 1'), context.req.raw.signal);
    return context.json(Health.parse({ status: 'ok' }), 200, { 'Cache-Control': 'no-store' });
  });
  app.get('/api/*', refuseAddress);
  app.get('/*', answerObject);
  app.options('/*', (context) => context.body(null, 204));
  app.all('/*', () => {
    throw new Refusal(405, 'Ce serveur se lit seulement : GET, HEAD ou OPTIONS.');
  });
  return app;
}

function refuseAddress(): never {
  throw new Refusal(404, 'Cette adresse n’est pas de l’API ; /api/doc les donne toutes.');
}

function cacheOf(version: string): string {
  return version === 'latest' ? BRIEF : IMMUTABLE;
}

function answerJson(context: Context, document: object | string, cache = BRIEF): Promise<Response> {
  const text = typeof document === 'string' ? document : toSortedJson(document);
  return answerText(context, text, 'application/json', cache);
}

function answerText(context: Context, bytes: string, type: string, cache = BRIEF): Promise<Response> {
  return answerBody(context, { bytes, type, tag: tagOf(bytes), headers: { 'Cache-Control': cache } });
}

const READING = 'GET, HEAD, OPTIONS';
/** Of a question that an assistant puts. */
const ASKING = 'Content-Type, Accept, Mcp-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id';

/** Open data for everybody, and nothing that a browser could run or frame. */
async function dressAnswer(context: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const { headers } = context.res;
  const set = (name: string, value: string) => headers.set(name, value);
  set('Access-Control-Allow-Origin', '*');
  set(
    'Access-Control-Expose-Headers',
    'ETag, Content-Location, Content-Disposition, Content-Range, Retry-After',
  );
  if (context.req.method === 'OPTIONS') {
    set('Access-Control-Allow-Methods', context.req.path === '/mcp' ? 'POST, OPTIONS' : READING);
    set(
      'Access-Control-Allow-Headers',
      context.req.path === '/mcp' ? ASKING : 'If-None-Match, If-Range, Range, Accept',
    );
    set('Access-Control-Max-Age', '86400');
  }
  if (context.res.status === 405 || context.req.method === 'OPTIONS')
    set('Allow', context.req.path === '/mcp' ? 'POST, OPTIONS' : READING);
  set('Vary', 'Accept-Encoding, Accept');
  set('X-Content-Type-Options', 'nosniff');
  set('X-Frame-Options', 'DENY');
  set('Referrer-Policy', 'no-referrer');
  set('Cross-Origin-Resource-Policy', 'cross-origin');
  if (headers.has('Content-Security-Policy')) return;
  set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
}

/** A reader learns what to do; the operator learns the rest. */
function answerFailure(error: unknown, context: Context, { tell }: ServeEffects): Response {
  const refusal = refusalOf(error);
  if (refusal !== error) {
    const sentence =
      error instanceof InsertionError
        ? error.message
        : error instanceof Error
          ? `${error.name}: a bug of the toolkit`
          : 'a bug of the toolkit';
    tell({ path: context.req.path, sentence });
  }
  const wait = error instanceof EngineFailed ? '30' : '2';
  return context.json(refusal.document, refusal.status, {
    'Cache-Control': 'no-store',
    ...(refusal.status === 503 ? { 'Retry-After': wait } : {}),
  });
}
