/** What the API says of datasets and versions: each answer's shape, for the code and for its OpenAPI document. */
import { z } from '@hono/zod-openapi';
import type { Dataset } from '../../datasets/dataset.js';
import type { ChangeLog } from '../published/change-log.js';
import type { Manifest } from '../published/manifest.js';
import type { Pointer } from '../published/version-keys.js';

const Link = z.string().describe('Adresse');

export const Home = z
  .strictObject({
    title: z.string(),
    links: z.strictObject({ datasets: Link, openapi: Link, doc: Link, catalogue: Link }),
  })
  .openapi('Accueil');

const DatasetCard = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  licence: z.string(),
  frequency: z.string(),
  latest: z.string().nullable().describe('Version courante ; null si rien n’est publié'),
  links: z.strictObject({ self: Link, versions: Link, changes: Link }),
});
export const DatasetList = z.strictObject({ data: z.array(DatasetCard) }).openapi('JeuxDeDonnees');

const TableCard = z.strictObject({
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

export function homeOf(origin: string): z.infer<typeof Home> {
  const at = (path: string) => `${origin}${path}`;
  return {
    title: 'Données ouvertes de l’insertion',
    links: {
      datasets: at('/api/datasets'),
      openapi: at('/api/openapi.json'),
      doc: at('/api/doc'),
      catalogue: at('/'),
    },
  };
}

export function cardOf(
  { id, metadata }: Dataset,
  latest: Pointer | null,
  origin: string,
): z.infer<typeof DatasetCard> {
  const self = `${origin}/api/datasets/${id}`;
  const { title, description, licence, frequency } = metadata;
  return {
    ...{ id, title, description: description.trim(), licence, frequency },
    latest: latest?.version ?? null,
    links: { self, versions: `${self}/versions`, changes: `${self}/changes` },
  };
}

export function detailOf(
  dataset: Dataset,
  current: { readonly pointer: Pointer; readonly manifest: Manifest } | null,
  origin: string,
): DatasetDetail {
  const { keywords, contact, known_flaws } = dataset.metadata;
  const tables = current ? tablesOf(current.manifest, 'latest', origin) : [];
  return { ...cardOf(dataset, current?.pointer ?? null, origin), keywords, contact, known_flaws, tables };
}

export function versionsOf(
  dataset: string,
  pointer: Pointer | null,
  log: ChangeLog | null,
  origin: string,
): z.infer<typeof VersionList> {
  const versions = pointer ? [pointer.version, ...pointer.earlier] : [];
  const links = (version: string) => ({ self: `${origin}/api/datasets/${dataset}/versions/${version}` });
  return {
    data: versions.map((version, index) => ({ version, current: index === 0, links: links(version) })),
    withdrawn: (log?.withdrawn ?? []).map(({ version, date, reason }) => ({ version, date, reason })),
  };
}

export function versionOf(manifest: Manifest, origin: string): z.infer<typeof VersionDetail> {
  const { dataset, version, contractVersion, contentHash } = manifest;
  const links = {
    self: `${origin}/api/datasets/${dataset}/versions/${version}`,
    manifest: `${origin}/${dataset}/versions/${version}/manifest.json`,
  };
  const tables = tablesOf(manifest, version, origin);
  return { dataset, version, contract_version: contractVersion, content_hash: contentHash, tables, links };
}

function tablesOf(manifest: Manifest, asked: string, origin: string): z.infer<typeof TableCard>[] {
  const folder = `${origin}/${manifest.dataset}/versions/${manifest.version}`;
  return manifest.tables.map(({ name, title, rows, files }) => {
    const self = `${origin}/api/datasets/${manifest.dataset}/versions/${asked}/tables/${name}`;
    return {
      ...{ name, title, rows },
      files: files.map(({ path, format, bytes, sha256 }) => ({
        format,
        bytes,
        sha256,
        href: `${folder}/${path}`,
      })),
      links: { rows: `${self}/rows`, schema: `${self}/schema` },
    };
  });
}
