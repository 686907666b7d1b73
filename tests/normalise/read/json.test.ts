import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
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

  it('flags an integer that JSON cannot hold exactly', async () => {
    const { touched } = await readSample('[{"a":12345678901234567890}]');
    assert.deepEqual(
      touched.map(({ reason }) => reason),
      ['number_beyond_precision'],
    );
  });
});

describe('a file of one object a line', () => {
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
