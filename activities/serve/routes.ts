/** Every address of the server: the API, its documentation, the state of health, and the catalogue under all the rest. */
import { Hono } from 'hono';
import { answerJson, answerText, refuseAddress, type Server } from './answer-document.js';
import { answerFailure } from './answer-failure.js';
import { createAnswerObject } from './answer-object.js';
import { createAnswerRows } from './answer-rows.js';
import { createAnswerAssistant } from './assistants/answer-assistant.js';
import { describeApi } from './description/describe-api.js';
import { Health } from './description/document-shapes.js';
import { DOC_STYLE, renderDoc } from './description/render-doc.js';
import { dressAnswer } from './dress-answer.js';
import type { ServeEffects } from './effects.js';
import { createPublications } from './find-version.js';
import { createMemo } from './memo.js';
import { EXPORTS } from './question/build-sql.js';
import { Refusal } from './refusal.js';
import { createResources, profileOf, resourceOf } from './resources.js';
import { routeCatalogue, routeTables } from './route-datasets.js';

const DESCRIBED_MS = 5_000;

export function createRoutes(effects: ServeEffects): Hono {
  const app = new Hono({ strict: false });
  const publications = createPublications(effects);
  const originAt = (url: string) => effects.url ?? new URL(url).origin;
  const described = createMemo<Awaited<ReturnType<typeof describeApi>>>(
    { ttlMs: DESCRIBED_MS, most: 1 },
    effects.now,
  );
  const server: Server = {
    effects,
    publications,
    answerRows: createAnswerRows(effects),
    describe: () => described.get('', () => describeApi(effects, publications)),
    originOf: (context) => originAt(context.req.url),
  };
  const answerAssistant = createAnswerAssistant(effects, publications, originAt);

  app.use(dressAnswer);
  app.onError((error, context) => answerFailure(error, context, effects));
  routeCatalogue(app, server);
  routeTables(app, server);
  routeResources(app, server);
  routeDescription(app, server);
  app.options('/mcp', (context) => context.body(null, 204));
  app.all('/mcp', (context) => answerAssistant(context.req.raw));
  app.get('/api/*', refuseAddress);
  app.get('/*', createAnswerObject(effects, publications));
  app.options('/*', (context) => context.body(null, 204));
  app.all('/*', () => {
    throw new Refusal(405, 'Ce serveur se lit seulement : GET, HEAD ou OPTIONS.');
  });
  return app;
}

/** As data.gouv.fr's tabular API has them. */
function routeResources(app: Hono, { effects, publications, answerRows, describe, originOf }: Server): void {
  const resources = createResources(effects, publications);
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
}

function routeDescription(app: Hono, { effects, describe, originOf }: Server): void {
  app.get('/api/openapi.json', async (context) => answerJson(context, (await describe()).text));
  app.get('/api/doc', async (context) => {
    const page = renderDoc((await describe()).tables, originOf(context));
    return answerText(context, page, 'text/html; charset=utf-8');
  });
  app.get('/api/doc.css', (context) => answerText(context, DOC_STYLE, 'text/css; charset=utf-8'));
  app.get('/health', async (context) => {
    await effects.open.read('index.html');
    await effects.reader.read((session) => session.run('select 1'), context.req.raw.signal);
    return context.json(Health.parse({ status: 'ok' }), 200, { 'Cache-Control': 'no-store' });
  });
}
