/** The OpenAPI document: the fixed routes, and for each current table the parameters that its own columns take. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { ChangeLog } from '../published/change-log.js';
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
} from './documents.js';
import type { ServeEffects } from './effects.js';
import type { Publications } from './find-version.js';
import { ResourceProfile } from './resources.js';

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
  const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
  const dataset = z
    .enum(datasets.length > 0 ? [...datasets] : ['aucun'])
    .openapi({ description: 'Jeu de données' });
  const version = z.string().openapi({ description: 'Version, ou latest', example: 'latest' });
  const add = (operationId: string, path: string, summary: string, schema: z.ZodType, params?: z.ZodObject) =>
    app.openAPIRegistry.registerPath({
      ...{ method: 'get', path, operationId, summary, tags: ['catalogue'] },
      ...(params ? { request: { params } } : {}),
      responses: {
        200: { description: summary, content: json(schema) },
        304: { description: 'Inchangé depuis l’ETag donné' },
        ...(params ? { 404: { description: 'Introuvable', content: json(Problem) } } : {}),
        ...('version' in (params?.shape ?? {})
          ? { 410: { description: 'Version retirée', content: json(Problem) } }
          : {}),
        502: { description: 'Données endommagées', content: json(Problem) },
        503: { description: 'Service occupé : réessayer après Retry-After', content: json(Problem) },
      },
    });
  add('get_home', '/api/', 'Accueil de l’API', Home);
  add('list_datasets', '/api/datasets', 'Tous les jeux de données', DatasetList);
  add(
    'get_dataset',
    '/api/datasets/{id}',
    'Un jeu de données et ses tables courantes',
    DatasetDetail,
    z.object({ id: dataset }),
  );
  add(
    'list_changes',
    '/api/datasets/{id}/changes',
    'Ce qui a changé, publication par publication',
    ChangeLog,
    z.object({ id: dataset }),
  );
  add(
    'list_versions',
    '/api/datasets/{id}/versions',
    'Les versions, la courante d’abord',
    VersionList,
    z.object({ id: dataset }),
  );
  add(
    'get_version',
    '/api/datasets/{id}/versions/{version}',
    'Une version et ses fichiers',
    VersionDetail,
    z.object({ id: dataset, version }),
  );
  const resource = z.enum(tables.length > 0 ? [...tables] : ['aucune']).openapi({
    description: 'jeu.table, ou l’identifiant que data.gouv.fr a donné à un fichier de la table',
  });
  const one = z.object({ id: resource });
  add(
    'get_resource',
    '/api/resources/{id}/',
    'Une table, comme l’API tabulaire de data.gouv.fr',
    Resource,
    one,
  );
  add('get_profile', '/api/resources/{id}/profile/', 'Les colonnes d’une table', ResourceProfile, one);
  add(
    'list_resource_rows',
    '/api/resources/{id}/data/',
    'Les lignes d’une table ; mêmes paramètres que rows',
    Rows,
    one,
  );
  add('get_health', '/health', 'État du service', Health);
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
