/** The words of DCAT-AP 3 in JSON-LD. */
export const EU = 'http://publications.europa.eu/resource/authority';

export const CONTEXT = {
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

export const DCAT_FILE = 'dcat.jsonld';
export const NODE = '#jeu-de-donnees';

export const typed = (type: string, value: string) => ({ '@type': `xsd:${type}`, '@value': value });
export const named = (value: string) => ({ '@language': 'fr', '@value': value });
export const linked = (iri: string) => ({ '@id': iri });
/** What an address leads to: the official shapes want every object to say what it is. */
export const kind = (type: string, node: { readonly '@id': string }) => ({ ...node, '@type': type });
export const authority = (type: string, code: string) => kind(type, linked(`${EU}/${code}`));

export const LANGUAGE = authority('dct:LinguisticSystem', 'language/FRA');
