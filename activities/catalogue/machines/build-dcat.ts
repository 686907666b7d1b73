/** DCAT-AP 3 in JSON-LD: what a harvester reads. Addresses are relative to the document until somebody says where it is served. */

import { z } from 'zod';
import type { Metadata } from '../../../datasets/dataset.js';
import { FORMAT_FACES, nameOfFormat } from '../../../datasets/formats.js';
import { tellDescription } from '../../published/invented.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { spatialOf } from '../summary.js';
import type { DatasetCard, DatasetView, ShownTable, Site } from '../views.js';
import { findLicence } from '../words.js';

const EU = 'http://publications.europa.eu/resource/authority';

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
} as const;

const FREQUENCY_CODES: Readonly<Record<Metadata['frequency'], string>> = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  annual: 'ANNUAL',
  irregular: 'IRREG',
};

export const DCAT_FILE = 'dcat.jsonld';
const NODE = '#jeu-de-donnees';

const typed = (type: string, value: string) => ({ '@type': `xsd:${type}`, '@value': value });
const named = (value: string) => ({ '@language': 'fr', '@value': value });
const linked = (iri: string) => ({ '@id': iri });
/** What an address leads to: the official shapes want every object to say what it is. */
const kind = (type: string, node: { readonly '@id': string }) => ({ ...node, '@type': type });
const authority = (type: string, code: string) => kind(type, linked(`${EU}/${code}`));

const LANGUAGE = authority('dct:LinguisticSystem', 'language/FRA');

/** `<dataset>/dcat.jsonld`. */
export function buildDcat(view: DatasetView, site: Site): string {
  return toSortedJson({ '@context': CONTEXT, ...describeDataset(view, site) });
}

function describeDataset(view: DatasetView, { publicUrl }: Site): Readonly<Record<string, unknown>> {
  const { id, metadata, manifest, tables } = view;
  const at = (path: string) => linked(publicUrl === null ? path : `${publicUrl}/${id}/${path}`);
  return {
    ...at(`${DCAT_FILE}${NODE}`),
    '@type': 'dcat:Dataset',
    'dct:identifier': id,
    'dct:title': named(metadata.title),
    'dct:description': named(tellDescription(metadata.description, manifest)),
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': named(metadata.contact.name) },
    'dcat:contactPoint': {
      '@type': ['vcard:Kind', 'vcard:Organization'],
      'vcard:fn': metadata.contact.name,
      'vcard:hasEmail': linked(`mailto:${metadata.contact.email}`),
    },
    'dcat:keyword': metadata.keywords.map(named),
    'dcat:theme': {
      ...authority('skos:Concept', 'data-theme/SOCI'),
      'skos:prefLabel': named('Population et société'),
    },
    'dct:language': LANGUAGE,
    'dct:accrualPeriodicity': authority('dct:Frequency', `frequency/${FREQUENCY_CODES[metadata.frequency]}`),
    'dct:accessRights': authority('dct:RightsStatement', 'access-right/PUBLIC'),
    'dct:spatial': [
      {
        ...linked(`${EU}/country/FRA`),
        '@type': 'dct:Location',
        'rdfs:label': named(spatialOf(view)),
      },
    ],
    'dct:temporal': periodOf(view),
    'dct:modified': typed('date', manifest.version.slice(0, 10)),
    'dcat:version': manifest.version,
    'dcat:landingPage': kind('foaf:Document', at('index.html')),
    'foaf:page': [at('dictionnaire.html'), at('versions.html')].map((page) => kind('foaf:Document', page)),
    'dcat:distribution': tables.flatMap((table) => describeFiles(table, view, at)),
  };
}

/** Months where the dataset draws months, else the days its extracts state. */
function periodOf({ charts, manifest: { inputs } }: DatasetView): unknown {
  const months = charts.flatMap(({ parts }) =>
    parts.flatMap(({ values }) => values.map(({ month }) => month)),
  );
  const told = months.filter((month) => month !== '').sort();
  const days = inputs.map(({ extractDate }) => extractDate).sort();
  const [start, end] =
    told.length > 0 ? [`${told[0]}-01`, lastDay(told.at(-1) ?? '')] : [days[0], days.at(-1)];
  if (start === undefined || end === undefined) return [];
  return [
    {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': typed('date', start),
      'dcat:endDate': typed('date', end),
    },
  ];
}

function lastDay(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return `${month}-${new Date(Date.UTC(year, number, 0)).getUTCDate()}`;
}

function describeFiles(
  { published, table }: ShownTable,
  { metadata, manifest, id }: DatasetCard,
  at: (path: string) => { readonly '@id': string },
): unknown[] {
  const licence = findLicence(metadata.licence);
  return published.files.map(({ path, format, mediaType, bytes, sha256 }) => ({
    ...at(`${DCAT_FILE}#${table.name}-${format}`),
    '@type': 'dcat:Distribution',
    'dct:title': named(`${table.title}, ${nameOfFormat(format)}`),
    'dct:identifier': `${id}/${path}`,
    'dcat:accessURL': kind('rdfs:Resource', at('index.html')),
    'dcat:downloadURL': kind('rdfs:Resource', at(`versions/${manifest.version}/${path}`)),
    'dcat:mediaType': kind(
      'dct:MediaType',
      linked(`http://www.iana.org/assignments/media-types/${mediaType.split(';')[0]?.trim() ?? mediaType}`),
    ),
    'dct:format': authority('dct:MediaTypeOrExtent', `file-type/${FORMAT_FACES[format].fileType}`),
    'dcat:byteSize': typed('nonNegativeInteger', String(bytes)),
    'dct:conformsTo': kind('dct:Standard', at(`versions/${manifest.version}/${published.schema}`)),
    'dct:license': licence
      ? kind('dct:LicenseDocument', linked(licence.url))
      : { '@type': 'dct:LicenseDocument', 'rdfs:label': metadata.licence },
    'dct:modified': typed('date', manifest.version.slice(0, 10)),
    'spdx:checksum': {
      '@type': 'spdx:Checksum',
      'spdx:algorithm': kind('spdx:ChecksumAlgorithm', linked('spdx:checksumAlgorithm_sha256')),
      'spdx:checksumValue': typed('hexBinary', sha256),
    },
  }));
}

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
