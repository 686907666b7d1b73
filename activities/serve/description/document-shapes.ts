/** The shape of what the API says of datasets, versions and rows: for the code, and for its OpenAPI document. */
import { z } from '@hono/zod-openapi';

const Link = z.string().describe('Adresse');

export const Home = z
  .strictObject({
    title: z.string(),
    links: z.strictObject({ datasets: Link, openapi: Link, doc: Link, catalogue: Link }),
  })
  .openapi('Accueil');

export const DatasetCard = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  frequency: z.string(),
  latest: z.string().nullable().describe('Version courante ; null si rien n’est publié'),
  links: z.strictObject({ self: Link, versions: Link, changes: Link }),
});

export const DatasetList = z.strictObject({ data: z.array(DatasetCard) }).openapi('JeuxDeDonnees');

export const TableCard = z.strictObject({
  name: z.string(),
  title: z.string(),
  rows: z.int().min(0),
  files: z.array(
    z.strictObject({ format: z.string(), bytes: z.int().min(0), sha256: z.string(), href: Link }),
  ),
  links: z.strictObject({ rows: Link, schema: Link }),
});

export const DatasetDetail = DatasetCard.extend({
  keywords: z.array(z.string()),
  contact: z.strictObject({ name: z.string(), email: z.string() }),
  known_flaws: z.array(z.string()),
  tables: z.array(TableCard).describe('De la version courante'),
}).openapi('JeuDeDonnees');

export type DatasetDetail = z.infer<typeof DatasetDetail>;

export const VersionList = z
  .strictObject({
    data: z.array(
      z.strictObject({ version: z.string(), current: z.boolean(), links: z.strictObject({ self: Link }) }),
    ),
    withdrawn: z
      .array(z.strictObject({ version: z.string(), date: z.string(), reason: z.string() }))
      .describe('Versions retirées : leurs adresses répondent 410'),
  })
  .openapi('Versions');

export const VersionDetail = z
  .strictObject({
    dataset: z.string(),
    version: z.string(),
    contract_version: z.string(),
    content_hash: z.string(),
    tables: z.array(TableCard),
    links: z.strictObject({ self: Link, manifest: Link }),
  })
  .openapi('Version');

export const Health = z.strictObject({ status: z.enum(['ok', 'down']) }).openapi('Sante');

export const Problem = z
  .strictObject({
    errors: z.array(
      z.looseObject({
        code: z.null(),
        title: z.string(),
        detail: z.string().describe('Ce qui ne va pas, et que faire'),
      }),
    ),
  })
  .openapi('Erreurs');

export const Rows = z
  .strictObject({
    data: z.array(z.looseObject({})),
    links: z.strictObject({ profile: Link, swagger: Link, next: Link.nullable(), prev: Link.nullable() }),
    meta: z.strictObject({ page: z.int().min(1), page_size: z.int().min(1), total: z.int().min(0) }),
  })
  .openapi('Page');

export const Resource = z
  .strictObject({
    created_at: z.string(),
    url: Link.nullable(),
    links: z.array(z.strictObject({ href: Link, type: z.literal('GET'), rel: z.string() })),
  })
  .openapi('Ressource');
