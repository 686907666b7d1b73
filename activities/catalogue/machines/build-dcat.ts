/** DCAT-AP 3 in JSON-LD: what a harvester reads. Addresses are relative to the document until somebody says where it is served. */

import type { Metadata } from '../../../datasets/dataset.js';
import { FORMAT_FACES, nameOfFormat } from '../../../datasets/formats.js';
import { tellDescription } from '../../published/invented.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { spatialOf } from '../summary.js';
import type { DatasetCard, DatasetView, ShownTable, Site } from '../views.js';
import { findLicence } from '../words.js';
import {
  authority,
  CONTEXT,
  DCAT_FILE,
  EU,
  kind,
  LANGUAGE,
  linked,
  NODE,
  named,
  typed,
} from './dcat-terms.js';

const FREQUENCY_CODES: Readonly<Record<Metadata['frequency'], string>> = {
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  annual: 'ANNUAL',
  irregular: 'IRREG',
};

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
