import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { declaredShape } from '../../../activities/normalise/declared-shape.js';
import { readSample } from './read-sample.js';

describe('a JSON document', () => {
  it('has the union of its keys as columns, in the order first seen', async () => {
    const { reading, rows } = await readSample('[{"b":1,"a":"x"},{"c":null,"a":""}]');
    assert.deepEqual(reading.columns, ['b', 'a', 'c']);
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [
        { _line: 1, b: '1', a: 'x', c: null },
        { _line: 2, b: null, a: null, c: null },
      ],
    );
    assert.deepEqual([reading.format, reading.placeUnit], ['json', 'enregistrement']);
  });

  it('gives numbers without exponent and nested values as compact JSON', async () => {
    const { rows } = await readSample(
      '[{"n":1e21,"d":1.50,"s":1e-7,"i":35600000063516,"o":{"x":[1, 2]},"b":true}]',
    );
    assert.deepEqual(
      { ...rows[0] },
      {
        _line: 1,
        n: '1000000000000000000000',
        d: '1.5',
        s: '0.0000001',
        i: '35600000063516',
        o: '{"x":[1,2]}',
        b: 'true',
      },
    );
  });

  it('is found inside an object that holds one list of records', async () => {
    const { rows } = await readSample('{"meta":{"total":1},"result":{"records":[{"a":"1"}]}}');
    assert.equal(rows.length, 1);
  });

  it('is read at the declared path when it holds several lists', async () => {
    const { rows } = await readSample('{"a":[{"x":"1"}],"b":[{"y":"1"},{"y":"2"}]}', {
      declared: { recordsPath: 'b' },
    });
    assert.equal(rows.length, 2);
  });

  it('rejects what is no object, with its rank', async () => {
    const { rejects, reading } = await readSample('[{"a":1},3,{"a":2}]');
    assert.deepEqual(
      rejects.map((row) => ({ ...row })),
      [{ _line: 2, reason: 'not_an_object' }],
    );
    assert.deepEqual([reading.rowsIn, reading.rowsRead], [3, 2]);
  });

  it('may be an empty list', async () => {
    const { reading } = await readSample('[]');
    assert.deepEqual([reading.rowsIn, reading.columns.length], [0, 0]);
  });

  it('keeps all digits of an integer that a double does not hold', async () => {
    const { rows, touched } = await readSample(
      '[{"a":12345678901234567890,"b":"n° 12345678901234567890, \\"x","c":9007199254740991,"d":-90071992547409931}]',
    );
    assert.deepEqual(
      { ...rows[0] },
      {
        ...{ _line: 1, a: '12345678901234567890', b: 'n° 12345678901234567890, "x' },
        ...{ c: '9007199254740991', d: '-90071992547409931' },
      },
    );
    assert.deepEqual(touched, []);
    const lines = await readSample('{"a":12345678901234567890}\n{"a":2}\n');
    assert.deepEqual(
      lines.rows.map(({ a }) => a),
      ['12345678901234567890', '2'],
    );
  });

  it('keeps all digits of a decimal that a double does not hold, and no other as a text', async () => {
    const { rows } = await readSample(
      '[{"a":1234567890.1234567891,"b":48.856613999999994,"c":0.10000000000000000001,"d":1.50000000000000000000,"e":[12345.678901234567891,1.5],"f":-0.12345678901234567e-7,"g":2.50}]',
    );
    assert.deepEqual(
      { ...rows[0] },
      {
        ...{
          _line: 1,
          a: '1234567890.1234567891',
          b: '48.856613999999994',
          c: '0.10000000000000000001',
          d: '1.5',
        },
        ...{ e: '["12345.678901234567891",1.5]', f: '-0.000000012345678901234567', g: '2.5' },
      },
    );
  });

  it('keeps as it is written a number that no double reaches, within lists as well', async () => {
    const { rows } = await readSample('[{"a":1e400,"b":[-1.5E+999, 2],"c":"1e400","d":1e005,"e":1E-400}]');
    assert.deepEqual(
      { ...rows[0] },
      { _line: 1, a: '1e400', b: '["-1.5E+999",2]', c: '1e400', d: '100000', e: '1E-400' },
    );
  });

  it('tells that some object has a key twice: one of its values is lost', async () => {
    const told = async (text: string) => (await readSample(text)).reading.warnings.map(({ code }) => code);
    assert.deepEqual(await told('[{"nom":"a","nom":"b"}]'), ['json_key_twice']);
    assert.deepEqual(await told('{"data":[{"a":{"b":1,"c":[{"d":1,"d" :1}]}}]}'), ['json_key_twice']);
    assert.deepEqual(await told('[{"a":"a","b":{"a":1},"c":["a","a"]},{"a":"b"}]'), []);
  });

  it('flags one that is written with an exponent, and was rounded by whoever wrote it', async () => {
    const { touched } = await readSample('[{"a":1.2345678901234567e19}]');
    assert.deepEqual(
      touched.map(({ reason }) => reason),
      ['number_beyond_precision'],
    );
  });
});

describe('a file of one object a line', () => {
  it('tells a key that an object has twice', async () => {
    const { rows, touched } = await readSample(
      '{"a":1}\n{"a":2,"o":{"b":1,"\\u0062":2}}\n{"a":"{\\"a\\":1,\\"a\\":2}"}\n',
    );
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['2 json_key_twice'],
    );
    assert.equal(rows[1]?.o, '{"b":2}');
  });

  it('rejects a broken line and reads the others', async () => {
    const { reading, rows, rejects } = await readSample('{"a":1}\n{"a":2,"b":"x"}\n{"a":\n\n{"a":4}\n');
    assert.equal(reading.format, 'ndjson');
    assert.deepEqual(
      rows.map(({ _line }) => _line),
      [1, 2, 5],
    );
    assert.deepEqual(
      rejects.map(({ _line, reason }) => `${_line} ${reason}`),
      ['3 invalid_json'],
    );
  });
});

const GRIST = {
  records: [
    { id: 1, fields: { Nom: 'Mairie', Commune: 'Privas', Tags: ['L', 'a'] } },
    { id: 2, fields: { Nom: 'CCAS', Commune: 'Évreux', Secret: 'x' } },
  ],
};
const POINTS = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', geometry: { type: 'Point', coordinates: [4.6, 44.7] }, properties: { nom: 'A' } },
    { type: 'Feature', geometry: null, properties: { nom: 'B', horaires: { lundi: '9h' } } },
  ],
};

describe('nested JSON', () => {
  it('is read by declared paths, and what nobody declared bears its own', async () => {
    const { reading, rows } = await readSample(JSON.stringify(GRIST), {
      declared: {
        nested: 'columns',
        columnPaths: { id: ['id'], nom: ['fields.Nom'], commune: ['fields/Commune'] },
      },
    });
    assert.deepEqual(reading.columns, ['id', 'nom', 'commune', 'fields.Tags', 'fields.Secret']);
    assert.deepEqual(
      rows.map(({ id, nom, commune, 'fields.Tags': tags }) => [id, nom, commune, tags]),
      [
        ['1', 'Mairie', 'Privas', '["L","a"]'],
        ['2', 'CCAS', 'Évreux', null],
      ],
    );
  });

  it('is read line by line as well', async () => {
    const { reading, rows } = await readSample(GRIST.records.map((one) => JSON.stringify(one)).join('\n'), {
      declared: { nested: 'columns', columnPaths: { nom: ['fields.Nom'] } },
    });
    assert.deepEqual([reading.format, rows[1]?.nom, rows[1]?.['fields.Secret']], ['ndjson', 'CCAS', 'x']);
  });

  it('gives the parts of a list that are declared by rank: the place of a GeoJSON point', async () => {
    const { reading, rows } = await readSample(JSON.stringify(POINTS), {
      declared: {
        recordsPath: 'features',
        nested: 'columns',
        columnPaths: {
          lon: ['geometry.coordinates.0'],
          lat: ['geometry.coordinates.1'],
          nom: ['properties.nom'],
        },
      },
    });
    assert.deepEqual([rows[0]?.lon, rows[0]?.lat, rows[1]?.lon, rows[1]?.nom], ['4.6', '44.7', null, 'B']);
    assert.ok(reading.columns.includes('properties.horaires.lundi'));
  });

  it('shows the members of a list of objects, each under its path', async () => {
    const { reading, rows } = await readSample(
      JSON.stringify([{ foyer: 1, membres: [{ nom: 'A', nir: '1' }, { nom: 'B' }] }]),
      { declared: { nested: 'columns' } },
    );
    assert.deepEqual(reading.columns, ['foyer', 'membres[].nom', 'membres[].nir']);
    assert.deepEqual([rows[0]?.['membres[].nom'], rows[0]?.['membres[].nir']], ['["A","B"]', '["1"]']);
  });

  it('takes the first of several paths that has a value', async () => {
    const { rows } = await readSample('[{"a":{"x":1}},{"b":2,"a":{}}]', {
      declared: { nested: 'columns', columnPaths: { n: ['a.x', 'b'] } },
    });
    assert.deepEqual(
      rows.map(({ n }) => n),
      ['1', '2'],
    );
  });
});

describe('a source of JSON', () => {
  const source = (columns: object, format = 'json', channel = 'folder') =>
    ({ source: 's', columns, read: { format }, location: { channel } }) as unknown as Parameters<
      typeof declaredShape
    >[0];

  it('has its nested members as columns where one has a path, and in a dataset about persons always', () => {
    const plain = source({ nom: { feeds: ['nom'] } });
    assert.equal(declaredShape(plain).nested, undefined);
    assert.equal(declaredShape(plain, { personal: true }).nested, 'columns');
    const placed = declaredShape(source({ nom: { feeds: ['nom'], path: 'fields.Nom' } }));
    assert.deepEqual([placed.nested, placed.columnPaths], ['columns', { nom: ['fields.Nom'] }]);
  });

  it('has no paths where its files are tables', () => {
    assert.throws(
      () => declaredShape(source({ nom: { feeds: ['nom'], path: 'a.b' } }, 'csv')),
      /only XML and JSON/,
    );
  });

  it('leaves to a database the paths that it was asked for: its cells have their declared names', () => {
    const asked = source({ nom: { feeds: ['nom'], path: 'fiche.nom' } }, 'csv', 'postgres');
    assert.equal('columnPaths' in declaredShape(asked), false);
  });
});
