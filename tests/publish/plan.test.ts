/** The pure parts: what differs, what the portal will not take or preview, what people read. */
import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { describeAnswer } from '../../activities/platform/portal/udata-faults.js';
import { buildWanted, type Released } from '../../activities/publish/build-wanted.js';
import { changesOf } from '../../activities/publish/changes.js';
import { writeDictionary } from '../../activities/publish/write-dictionary.js';
import type { Manifest } from '../../activities/published/manifest.js';
import { declare } from './planted.js';

const TERMS = {
  extensions: ['csv', 'json', 'xlsx', 'xml'],
  licenses: ['lov2'],
  frequencies: ['weekly'],
  granularities: ['poi'],
  schemas: [{ name: 'etalab/lieux', versions: ['1.0.0'] }],
};

const HASH = 'a'.repeat(64);

function releasedOf(
  own: Record<string, unknown> = {},
  bytes = 10,
  publicUrl: string | null = null,
): Released {
  const { metadata } = declare('lieux', own);
  const file = (format: 'csv' | 'xlsx' | 'parquet') => ({
    ...{ path: `lieux_ouverts.${format}`, format, mediaType: 'text/csv', bytes, sha256: HASH, rows: 3 },
  });
  const table = {
    ...{ name: 'lieux_ouverts', title: 'Lieux ouverts', rows: 3, contentHash: HASH },
    ...{ schema: 'lieux_ouverts.schema.json', schemaSha256: HASH, omitted: [] },
    files: [file('csv'), file('xlsx'), file('parquet')],
  };
  const manifest: Manifest = {
    ...{ dataset: 'lieux', title: 'Lieux', licence: 'lov2', version: '2026-01-31-0a1b2c3d' },
    ...{ contractVersion: '1.0.0', contentHash: HASH, tables: [table], inputs: [], findings: [] },
    ...{ keyEpoch: null, codeRevision: 'x', engine: { duckdb: 'v1', threads: 2 } },
  };
  assert.ok(metadata.datagouv);
  const { datagouv } = metadata;
  const earlier = ['2026-01-24-11111111'];
  return { metadata, datagouv, manifest, publicUrl, earlier, changes: null, documents: [] };
}

describe('what must be served', () => {
  it('names what data.gouv.fr will not preview', () => {
    assert.match(
      buildWanted(releasedOf({}, 101e6), TERMS).notes.join(),
      /csv has 101\smo.* up to 100 MB only/i,
    );
    assert.match(buildWanted(releasedOf({}, 13e6), TERMS).notes.join(), /xlsx up to 12\.5 MB only/);
    assert.doesNotMatch(buildWanted(releasedOf({}, 12e6), TERMS).notes.join(), /previews/);
  });

  it('links to the open zone what the portal takes no file of, and tells only the formats it serves', () => {
    const linked = buildWanted(releasedOf({}, 10, 'https://open.example'), TERMS);
    assert.deepEqual(
      linked.resources.map(({ remoteUrl }) => remoteUrl),
      [null, null, 'https://open.example/lieux/versions/2026-01-31-0a1b2c3d/lieux_ouverts.parquet'],
    );
    assert.match(linked.fields.description, /- Parquet/);
    assert.match(linked.fields.description, /\[24.janvier.2026 \(11111111\)\]\(https:\/\/open\.example/);
    assert.doesNotMatch(
      buildWanted(releasedOf(), TERMS).fields.description,
      /- Parquet|Versions précédentes/,
    );
  });

  it('gives files names that udata does not change', () => {
    assert.deepEqual(
      buildWanted(releasedOf(), TERMS).resources.map(({ fileName }) => fileName),
      ['lieux-lieux-ouverts.csv', 'lieux-lieux-ouverts.xlsx'],
    );
  });

  it('follows a schema only where the portal knows it', () => {
    const follow = (version: string) => ({
      datagouv: { schemas: { lieux_ouverts: { name: 'etalab/lieux', version } } },
    });
    const known = buildWanted(releasedOf(follow('1.0.0')), TERMS);
    assert.deepEqual(known.resources[0]?.schema, { name: 'etalab/lieux', version: '1.0.0' });
    const unknown = buildWanted(releasedOf(follow('9.0.0')), TERMS);
    assert.equal(unknown.resources[0]?.schema, null);
    assert.match(unknown.notes.join(), /does not know etalab\/lieux 9\.0\.0/);
  });

  it('finds before any write what the portal would refuse or alter', () => {
    const own = { licence: 'lov9', frequency: 'daily', datagouv: { tags: ['été', 'ici', 'là·'] } };
    assert.deepEqual(buildWanted(releasedOf(own), TERMS).problems, [
      'licence "lov9" is unknown to the portal',
      'frequency "daily" is unknown to the portal',
      'tag "la" is not of 3 to 96 characters',
    ]);
  });
});

describe('changes', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue());

  it('are none between a value and itself, in whatever order its keys stand', () => {
    fc.assert(
      fc.property(json, (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        assert.deepEqual(changesOf(turned, value), []);
      }),
    );
  });

  it('name exactly the field that differs', () => {
    fc.assert(
      fc.property(json, fc.string({ minLength: 1 }), (value, text) => {
        const changes = changesOf({ ...value, title: `${text}.` }, { ...value, title: text });
        assert.deepEqual(
          changes.map(({ field }) => field),
          ['title'],
        );
      }),
    );
  });

  it('of a long text are its lines', () => {
    const [change] = changesOf({ text: 'a\nb\nc' }, { text: 'a\nB\nc\nd' });
    assert.deepEqual(change, { field: 'text', served: 'b', wanted: 'B\nd' });
  });
});

const Rows = z.array(z.object({ colonne: z.string(), description: z.string(), exemple: z.string() }));

describe('the data dictionary', () => {
  it('is read back by a CSV reader, whatever a description holds, and holds no live formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (description, example) => {
        const fields = [{ name: 'nom', type: 'string', description, example }];
        const text = writeDictionary([{ name: 'lieux', fields }]);
        const [row] = Rows.parse(parse(text, { columns: true, record_delimiter: '\n' }));
        assert.ok(row);
        assert.equal(row.colonne, 'nom');
        assert.ok(row.description === description || row.description === `'${description}`);
        assert.doesNotMatch(row.exemple, /^[=@\t\r]/);
      }),
    );
  });
});

describe('an answer that is no success', () => {
  const KEY = 'udata_secret';
  const told = (status: number, body: string) =>
    describeAnswer({ call: 'PUT /x/', host: 'portal', status, retryAfter: undefined, body }, new Date(0));
  for (const [body, fields] of [
    ['{"errors": {"title": ["Requis"], "spatial": {"zones": ["?"]}}}', '"title", "spatial.zones"'],
    [`{"message": "${KEY}", "errors": {"role": "x"}}`, '"role"'],
    [`{"success": false, "error": "${KEY}", "message": ""}`, 'compare metadata.yaml'],
    [`{"message": "${KEY}"}`, 'compare metadata.yaml'],
    [`<html>${KEY}</html>`, 'compare metadata.yaml'],
    ['', 'compare metadata.yaml'],
    [`{"errors": {"${KEY} <b>": "x"}}`, 'compare metadata.yaml'],
  ] as const)
    it(`tells the fields and nothing else of ${body.slice(0, 40) || 'an empty body'}`, () => {
      const { message, family } = told(400, body);
      assert.ok(message.includes(fields), message);
      assert.ok(!message.includes(KEY));
      assert.equal(family, 'permanent');
    });

  it('is worth another try only where time may cure it', () => {
    const families = [401, 403, 404, 410, 413, 423, 429, 500, 503].map((status) => told(status, '').family);
    assert.deepEqual(families, [...Array(5).fill('permanent'), ...Array(4).fill('temporary')]);
  });
});
