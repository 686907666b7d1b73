/** The OpenAPI document: the fixed routes, and for each current table the parameters that its own columns take. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { ChangeLog } from '../../published/change-log.js';
import type { ServeEffects } from '../effects.js';
import type { Publications } from '../find-version.js';
import { ResourceProfile } from '../resources.js';
import { describeTables } from './describe-tables.js';
import type { DescribedTable } from './described-table.js';
import {
  DatasetDetail,
  DatasetList,
  Health,
  Home,
  Problem,
  Resource,
  Rows,
  VersionDetail,
  VersionList,
} from './document-shapes.js';

/** Columns are those of what is published now: the document says what is served, whatever the contract says next. */
export async function describeApi(
  { datasets }: ServeEffects,
  publications: Publications,
): Promise<{ text: string; tables: readonly DescribedTable[] }> {
  const tables: DescribedTable[] = [];
  for (const id of datasets.keys()) {
    const pointer = await publications.latest(id);
    if (!pointer) continue;
    const manifest = await publications.manifest(id, 'latest');
    const versions = ['latest', pointer.version, ...pointer.earlier];
    for (const { name } of manifest.tables)
      tables.push({ table: await publications.table(manifest, name), versions });
  }
  const {
    paths = {},
    components = {},
    ...about
  } = describeFixed(
    [...datasets.keys()],
    tables.map(({ table }) => `${table.dataset}.${table.name}`),
  );
  const described = describeTables(tables);
  const document = {
    ...about,
    paths: { ...paths, ...described.paths },
    components: { ...components, parameters: described.parameters },
  };
  return { text: JSON.stringify(document), tables };
}

function describeFixed(datasets: readonly string[], tables: readonly string[]) {
  const app = new OpenAPIHono();
  describeDatasets(app, datasets);
  describeResources(app, tables);
  addRoute(app, 'get_health', '/health', 'État du service', Health);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'API des données ouvertes de l’insertion',
      version: '1',
      description:
        'En lecture seule, sans clé. Les paramètres sont ceux de l’API tabulaire de data.gouv.fr. Une version nommée ne change jamais ; latest désigne la version courante.',
    },
    servers: [{ url: '/' }],
  });
}

function describeDatasets(app: OpenAPIHono, datasets: readonly string[]): void {
  const dataset = z
    .enum(datasets.length > 0 ? [...datasets] : ['aucun'])
    .openapi({ description: 'Jeu de données' });
  const version = z.string().openapi({ description: 'Version, ou latest', example: 'latest' });
  const [one, ofVersion] = [z.object({ id: dataset }), z.object({ id: dataset, version })];
  const base = '/api/datasets/{id}';
  addRoute(app, 'get_home', '/api/', 'Accueil de l’API', Home);
  addRoute(app, 'list_datasets', '/api/datasets', 'Tous les jeux de données', DatasetList);
  addRoute(app, 'get_dataset', base, 'Un jeu de données et ses tables courantes', DatasetDetail, one);
  addRoute(
    app,
    'list_changes',
    `${base}/changes`,
    'Ce qui a changé, publication par publication',
    ChangeLog,
    one,
  );
  addRoute(app, 'list_versions', `${base}/versions`, 'Les versions, la courante d’abord', VersionList, one);
  addRoute(
    app,
    'get_version',
    `${base}/versions/{version}`,
    'Une version et ses fichiers',
    VersionDetail,
    ofVersion,
  );
}

function describeResources(app: OpenAPIHono, tables: readonly string[]): void {
  const id = z.enum(tables.length > 0 ? [...tables] : ['aucune']).openapi({
    description: 'jeu.table, ou l’identifiant que data.gouv.fr a donné à un fichier de la table',
  });
  const one = z.object({ id });
  const base = '/api/resources/{id}';
  addRoute(
    app,
    'get_resource',
    `${base}/`,
    'Une table, comme l’API tabulaire de data.gouv.fr',
    Resource,
    one,
  );
  addRoute(app, 'get_profile', `${base}/profile/`, 'Les colonnes d’une table', ResourceProfile, one);
  addRoute(
    app,
    'list_resource_rows',
    `${base}/data/`,
    'Les lignes d’une table ; mêmes paramètres que rows',
    Rows,
    one,
  );
}

function addRoute(
  app: OpenAPIHono,
  operationId: string,
  path: string,
  summary: string,
  schema: z.ZodType,
  params?: z.ZodObject,
): void {
  const problem = (description: string) => ({ description, content: json(Problem) });
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path, operationId, summary, tags: ['catalogue'] },
    ...(params ? { request: { params } } : {}),
    responses: {
      200: { description: summary, content: json(schema) },
      304: { description: 'Inchangé depuis l’ETag donné' },
      ...(params ? { 404: problem('Introuvable') } : {}),
      ...('version' in (params?.shape ?? {}) ? { 410: problem('Version retirée') } : {}),
      502: problem('Données endommagées'),
      503: problem('Service occupé : réessayer après Retry-After'),
    },
  });
}

function json(schema: z.ZodType) {
  return { 'application/json': { schema } };
}
