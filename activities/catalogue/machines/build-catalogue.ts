/** `catalogue.jsonld`: all datasets and the API over them, DCAT-AP 3. */
import { z } from 'zod';
import { toSortedJson } from '../../text/sorted-json.js';
import type { DatasetCard, Site } from '../views.js';
import { CONTEXT, DCAT_FILE, kind, LANGUAGE, linked, NODE, named } from './dcat-terms.js';

/** The API over all datasets. */
function describeService(
  documents: readonly { readonly id: string }[],
  apiUrl: string,
  at: (path: string) => { readonly '@id': string },
) {
  return {
    ...at('catalogue.jsonld#api'),
    '@type': 'dcat:DataService',
    'dct:title': named('API des données ouvertes de l’insertion'),
    'dct:description': named(
      'En lecture seule, sans clé ; les paramètres sont ceux de l’API tabulaire de data.gouv.fr.',
    ),
    'dcat:endpointURL': kind('rdfs:Resource', linked(`${apiUrl}/api/`)),
    'dcat:endpointDescription': kind('rdfs:Resource', linked(`${apiUrl}/api/openapi.json`)),
    'dcat:servesDataset': documents.map(({ id }) => at(`${id}/${DCAT_FILE}${NODE}`)),
  };
}

const Stored = z.record(z.string(), z.unknown());

/** `catalogue.jsonld`: the documents of the datasets put together. `documents`: as stored, in order of dataset. */
export function buildCatalogue(
  documents: readonly { readonly id: string; readonly text: string }[],
  cards: readonly DatasetCard[],
  { publicUrl, apiUrl }: Site,
): string {
  const at = (path: string) => linked(publicUrl === null ? path : `${publicUrl}/${path}`);
  const [first] = cards;
  return toSortedJson({
    '@context': CONTEXT,
    ...at('catalogue.jsonld#catalogue'),
    '@type': 'dcat:Catalog',
    'dct:title': named('data.insertion, les données ouvertes de l’insertion'),
    'dct:description': named('Jeux de données ouverts sur l’offre et les parcours d’insertion.'),
    'dct:language': LANGUAGE,
    'dct:publisher': {
      '@type': 'foaf:Agent',
      'foaf:name': named(first?.metadata.contact.name ?? 'data.insertion'),
    },
    'foaf:homepage': kind('foaf:Document', at('index.html')),
    ...(apiUrl === null ? {} : { 'dcat:service': describeService(documents, apiUrl, at) }),
    'dcat:dataset': documents.map(({ id, text }) => {
      const { '@context': _, ...node } = Stored.parse(JSON.parse(text));
      return moveLinks(node, `${id}/`);
    }),
  });
}

/** Relative addresses of a document one folder below. What has a scheme (`https:`, `spdx:`, `mailto:`) stays. */
function moveLinks(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((one) => moveLinks(one, folder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '@id' && typeof inner === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(inner)
        ? [key, `${folder}${inner}`]
        : [key, moveLinks(inner, folder)],
    ),
  );
}
