import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { checkLieux } from './check-lieux.js';

describe('countIssues', () => {
  it('counts every issue, shows the lowest twenty lines once, and writes every place', async () => {
    const many = "select i // 2, 'nom', 'accents_perdus', false from range(200) as t(i)";
    const { findings, places } = await checkLieux([], many);
    assert.equal(findings[0]?.count, 200);
    assert.deepEqual(
      findings[0]?.places,
      Array.from({ length: 20 }, (_, index) => index),
    );
    assert.equal(places.length, 200);
  });

  it('warns, at least, of a row that is not published, apart from those that are', async () => {
    const both = "values (1, 'nom', 'html_retire', true), (2, 'nom', 'html_retire', false)";
    const { findings } = await checkLieux([], both);
    assert.deepEqual(
      findings.map(({ severity, rejects, places }) => [severity, rejects, places]),
      [
        ['warn', true, [1]],
        ['info', false, [2]],
      ],
    );
  });

  it('tells an issue about a column by the name of that column, even where a field bears it', async () => {
    const { findings, places } = await checkLieux([], "values (null, 'nom', 'colonne_inconnue', false)");
    assert.deepEqual(
      findings.map(({ field, columns, count, places }) => ({ field, columns, count, places })),
      [{ field: null, columns: ['nom'], count: 1, places: [] }],
    );
    assert.equal(findings[0]?.what, 'La colonne « nom » est nouvelle ; son contenu n’est pas utilisé.');
    assert.deepEqual(places, []);
  });

  it('has no field for an issue about the whole row', async () => {
    const { findings, places } = await checkLieux([], "values (4, '', 'too_many_cells', true)");
    assert.deepEqual(
      findings.map(({ field, columns }) => ({ field, columns })),
      [{ field: null, columns: [] }],
    );
    assert.deepEqual(places, [['too_many_cells', null, 4, true]]);
  });
});
