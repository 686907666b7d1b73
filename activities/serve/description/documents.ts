/** What the API says of datasets and versions: each answer's shape, for the code and for its OpenAPI document. */
import type { z } from '@hono/zod-openapi';
import type { Dataset } from '../../../datasets/dataset.js';
import type { ChangeLog } from '../../published/change-log.js';
import type { Manifest } from '../../published/manifest.js';
import type { Pointer } from '../../published/version-keys.js';
import type {
  DatasetCard,
  DatasetDetail,
  Home,
  TableCard,
  VersionDetail,
  VersionList,
} from './document-shapes.js';

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
