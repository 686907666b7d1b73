/** What programs read: DCAT-AP and Data Package, checked for their shape and against the manifest. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { onSiteBench, siteDataset } from './site-bench.js';

const VERSION = '2026-07-01-1a2b3c4d';
const HEX = /^[0-9a-f]{64}$/;

const Link = z.looseObject({ '@id': z.string().min(1) });
const Text = z.strictObject({ '@language': z.literal('fr'), '@value': z.string().min(1) });
const typed = (type: string, value: z.ZodType<string>) =>
  z.strictObject({ '@type': z.literal(`xsd:${type}`), '@value': value });
const authority = (table: string) =>
  z.object({ '@id': z.string().startsWith(`http://publications.europa.eu/resource/authority/${table}/`) });

const Distribution = z.looseObject({
  '@type': z.literal('dcat:Distribution'),
  'dct:title': Text,
  'dcat:accessURL': Link,
  'dcat:downloadURL': Link,
  'dcat:mediaType': z.object({
    '@id': z.string().startsWith('http://www.iana.org/assignments/media-types/'),
  }),
  'dct:format': authority('file-type'),
  'dcat:byteSize': typed('nonNegativeInteger', z.string().regex(/^\d+$/)),
  'dct:license': Link,
  'spdx:checksum': z.strictObject({
    '@type': z.literal('spdx:Checksum'),
    'spdx:algorithm': z.looseObject({ '@id': z.literal('spdx:checksumAlgorithm_sha256') }),
    'spdx:checksumValue': typed('hexBinary', z.string().regex(HEX)),
  }),
});
const DcatDataset = z.looseObject({
  '@id': z.string(),
  '@type': z.literal('dcat:Dataset'),
  'dct:title': Text,
  'dct:description': Text,
  'dct:publisher': z.object({ '@type': z.literal('foaf:Agent'), 'foaf:name': Text }),
  'dcat:contactPoint': z.object({ 'vcard:fn': z.string(), 'vcard:hasEmail': Link }),
  'dct:accrualPeriodicity': authority('frequency'),
  'dct:language': authority('language'),
  'dct:accessRights': authority('access-right'),
  'dct:spatial': z.array(authority('country')),
  'dct:temporal': z.array(
    z.object({
      'dcat:startDate': typed('date', z.iso.date()),
      'dcat:endDate': typed('date', z.iso.date()),
    }),
  ),
  'dcat:distribution': z.array(Distribution).min(1),
});
const Catalogue = z.looseObject({
  '@context': z.record(z.string(), z.url()),
  '@type': z.literal('dcat:Catalog'),
  'dct:title': Text,
  'dct:description': Text,
  'dct:publisher': z.looseObject({}),
  'dcat:dataset': z.array(DcatDataset).min(1),
});

const Resource = z.looseObject({
  name: z.string().regex(/^[a-z0-9._-]+$/),
  path: z.string().regex(/^(?!\/|.*\.\.)/),
  profile: z.string().optional(),
  bytes: z.int().min(0),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  schema: z
    .looseObject({ fields: z.array(z.looseObject({ name: z.string(), type: z.string() })) })
    .optional(),
});
const Package = z.looseObject({
  profile: z.literal('data-package'),
  name: z.string().regex(/^[a-z0-9._-]+$/),
  licenses: z.array(z.looseObject({ name: z.string(), path: z.url() })).min(1),
  resources: z.array(Resource).min(1),
});

const CHART = {
  ...{ title: 'Où', text: 'Personnes, mois par mois.', table: 'attentes', departement: 'lieu' },
  ...{ month: 'mois', value: 'effectif', unit: 'personnes' },
};

async function readDrawn(
  key: string,
  options: { publicUrl?: string; charts?: object[] } = {},
): Promise<unknown> {
  let text = '';
  await onSiteBench(async (bench) => {
    await bench.publish(VERSION);
    const { publicUrl, charts = [] } = options;
    await bench.draw(siteDataset({ charts }), publicUrl === undefined ? {} : { publicUrl });
    text = await bench.text(key);
  });
  return JSON.parse(text);
}

describe('DCAT-AP', () => {
  it('says of each file its address, size, type, licence and SHA-256', async () => {
    const dataset = DcatDataset.parse(await readDrawn('attentes/dcat.jsonld'));
    const told = dataset['dcat:distribution'].map((one) => [
      one['dcat:downloadURL']['@id'],
      one['dcat:byteSize']['@value'],
      one['spdx:checksum']['spdx:checksumValue']['@value'],
    ]);
    assert.deepEqual(
      told.map(([address]) => address),
      [`versions/${VERSION}/attentes.csv`, `versions/${VERSION}/attentes.parquet`],
    );
    assert.deepEqual(told[1]?.slice(1), ['512345', 'b'.repeat(64)]);
  });

  it('covers the months that are drawn, whole, else the days of the extracts', async () => {
    const periodOf = async (charts: object[]) => {
      const [period] = DcatDataset.parse(await readDrawn('attentes/dcat.jsonld', { charts }))['dct:temporal'];
      return [period?.['dcat:startDate']['@value'], period?.['dcat:endDate']['@value']];
    };
    assert.deepEqual(await periodOf([CHART]), ['2026-02-01', '2026-04-30']);
    assert.deepEqual(await periodOf([]), ['2026-06-15', '2026-06-15']);
  });

  it('puts the datasets together in one catalogue, with addresses that lead to the same files', async () => {
    const [near] = Catalogue.parse(await readDrawn('catalogue.jsonld'))['dcat:dataset'];
    assert.equal(near?.['@id'], 'attentes/dcat.jsonld#jeu-de-donnees');
    assert.equal(
      near?.['dcat:distribution'][0]?.['dcat:downloadURL']['@id'],
      `attentes/versions/${VERSION}/attentes.csv`,
    );
    assert.match(near?.['dcat:contactPoint']['vcard:hasEmail']['@id'] ?? '', /^mailto:/);
    const publicUrl = 'https://donnees.example/ouvert';
    const [far] = Catalogue.parse(await readDrawn('catalogue.jsonld', { publicUrl }))['dcat:dataset'];
    assert.equal(far?.['@id'], `${publicUrl}/attentes/dcat.jsonld#jeu-de-donnees`);
  });
});

it('describes every file as a Data Package, the CSV one with its schema', async () => {
  const told = Package.parse(await readDrawn('attentes/datapackage.json'));
  assert.deepEqual(
    told.resources.map(({ name, path, profile }) => [name, path, profile]),
    [
      ['attentes', `versions/${VERSION}/attentes.csv`, 'tabular-data-resource'],
      ['attentes-parquet', `versions/${VERSION}/attentes.parquet`, undefined],
    ],
  );
  assert.equal(told.resources[0]?.schema?.fields.length, 10);
});
