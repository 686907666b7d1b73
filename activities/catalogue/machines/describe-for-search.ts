/** A dataset in the words of schema.org, as search engines of datasets read it. Pure. */
import { tellDescription } from '../../published/invented.js';
import { spatialOf } from '../summary.js';
import type { DatasetView, Site } from '../views.js';
import { findLicence } from '../words.js';

export function describeForSearch(view: DatasetView, { publicUrl }: Site): Readonly<Record<string, unknown>> {
  const { id, metadata, manifest, tables } = view;
  const at = (path: string) => (publicUrl === null ? path : `${publicUrl}/${id}/${path}`);
  const licence = findLicence(metadata.licence);
  return {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    ...{
      name: metadata.title,
      description: tellDescription(metadata.description, manifest),
      identifier: id,
      version: manifest.version,
    },
    ...{ url: at('index.html'), license: licence?.url ?? metadata.licence, inLanguage: 'fr' },
    ...{
      isAccessibleForFree: true,
      keywords: metadata.keywords,
      dateModified: manifest.version.slice(0, 10),
    },
    spatialCoverage: spatialOf(view),
    creator: { '@type': 'Organization', name: metadata.contact.name, email: metadata.contact.email },
    distribution: tables.flatMap(({ table, published }) =>
      published.files.map(({ path, mediaType, bytes }) => ({
        '@type': 'DataDownload',
        ...{ name: table.title, encodingFormat: mediaType, contentSize: `${bytes} B` },
        contentUrl: at(`versions/${manifest.version}/${path}`),
      })),
    ),
  };
}
