/** The resources of a version: one per open table and format, then its documentation. Names and texts never hold the version: permalinks are stable. */
import type { Datagouv } from '../../datasets/datagouv.js';
import { FORMAT_FACES } from '../../datasets/formats.js';
import { countOf, spaceSigns } from '../markup/french.js';
import type { Manifest, ManifestTable } from '../published/manifest.js';
import { manifestKey, versionFolder } from '../published/version-keys.js';
import type { WantedResource } from './wanted.js';

/** A document beside the tables, as found in the zone or made for the portal. */
export type Document = Pick<WantedResource, 'slot' | 'bytes' | 'sha256' | 'origin'>;

/** Before the portal is asked what it takes. */
export type DescribedResource = Omit<WantedResource, 'remoteUrl'>;

export function describeTables(manifest: Manifest, schemas: Datagouv['schemas']): DescribedResource[] {
  return manifest.tables.flatMap((table) =>
    table.files.map(({ path, format, mediaType, bytes, sha256, rows }) => ({
      slot: path,
      title: `${table.title} (${FORMAT_FACES[format].label})`,
      description: spaceSigns(
        `${countOf(rows, 'ligne', 'lignes')}${rows < table.rows ? ', celles qui ont des coordonnées' : ''}. Chaque colonne est décrite dans le dictionnaire des données et dans le schéma de la table.`,
      ),
      type: 'main' as const,
      schema: schemas[table.name] ?? null,
      fileName: fileNameOf(manifest.dataset, path),
      format,
      mime: mediaType,
      bytes,
      sha256,
      rows: format === 'csv' ? rows : null,
      origin: { key: `${versionFolder(manifest.dataset, manifest.version)}${path}` },
    })),
  );
}

const DOCUMENTS: Readonly<Record<string, { readonly title: string; readonly description: string }>> = {
  'dictionnaire.csv': {
    title: 'Dictionnaire des données',
    description: 'Chaque colonne de chaque table : type, sens, unité, valeurs possibles, exemple.',
  },
  'manifest.json': {
    title: 'Manifeste de la version',
    description:
      'De quoi la version est faite : fichiers avec taille, empreinte SHA-256 et nombre de lignes ; extraits reçus ; contrôles de qualité.',
  },
  'changes.json': {
    title: 'Journal des changements (JSON)',
    description: 'Ce qui a changé d’une version à la suivante, table par table, pour les programmes.',
  },
  'CHANGELOG.md': {
    title: 'Journal des changements',
    description: 'Ce qui a changé d’une version à la suivante, en clair.',
  },
  'atom.xml': {
    title: 'Flux Atom des versions',
    description: 'À suivre dans un lecteur de flux pour être prévenu de chaque nouvelle version.',
  },
};

const DOCUMENT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
  xml: 'application/atom+xml',
};

export function describeDocuments(manifest: Manifest, documents: readonly Document[]): DescribedResource[] {
  const schemas = new Map(manifest.tables.map((table) => [table.schema, table]));
  return documents.map((document) => {
    const table = schemas.get(document.slot);
    const extension = document.slot.split('.').at(-1) ?? '';
    const told = table
      ? {
          title: schemaTitle(table),
          description: spaceSigns(`Colonnes de la table « ${table.title} », au format Table Schema.`),
        }
      : DOCUMENTS[document.slot];
    return {
      ...document,
      title: spaceSigns(told?.title ?? document.slot),
      description: spaceSigns(told?.description ?? ''),
      type: 'documentation' as const,
      schema: null,
      fileName: fileNameOf(manifest.dataset, document.slot),
      format: extension,
      mime: DOCUMENT_TYPES[extension] ?? 'application/octet-stream',
      rows: null,
    };
  });
}

export function manifestDocument(manifest: Manifest): { slot: string; key: string } {
  return { slot: 'manifest.json', key: manifestKey(manifest.dataset, manifest.version) };
}

function schemaTitle({ title }: ManifestTable): string {
  return `Schéma de la table « ${title} »`;
}

/** As udata would normalise it: lower case, ASCII, hyphens. */
function fileNameOf(dataset: string, path: string): string {
  return `${dataset}-${path}`
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-');
}
