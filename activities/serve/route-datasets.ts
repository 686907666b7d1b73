/** Addresses of datasets, versions and tables. */
import type { Hono } from 'hono';
import { readChangeLog } from '../published/change-log.js';
import { answerJson, cacheOf, refuseAddress, type Server } from './answer-document.js';
import { cardOf, detailOf, homeOf, versionOf, versionsOf } from './description/documents.js';
import { EXPORTS } from './question/build-sql.js';
import { Refusal } from './refusal.js';

const VERSION = '/api/datasets/:id/versions/:version';

const TABLE = `${VERSION}/tables/:table`;

export function routeCatalogue(app: Hono, { effects, publications, originOf }: Server): void {
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
}

export function routeTables(app: Hono, { publications, answerRows, originOf }: Server): void {
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
}
