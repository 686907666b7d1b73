/** What is told of the names that partners give to files and sheets: never somebody’s. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { dateInName, toldFileName } from '../../activities/extract/safe-name.js';
import { Source } from '../../datasets/dataset.js';

const source = Source.pick({
  source: true,
  partner: true,
  title: true,
  location: true,
  drop: true,
  read: true,
}).parse({
  ...{ source: 'mairies', partner: 'cd-52', title: 'Mairies de Haute-Marne' },
  ...{ location: { channel: 'folder', path: 'depot/chaumont' }, read: { sheet: 'Annuaire' } },
});
const told = (name: string) => toldFileName(name, source);

describe('the name of a file', () => {
  it('keeps words of files and of the declaration, days and short numbers', () => {
    for (const name of [
      'export_mairies_2026-06-30.csv',
      'Liste Haute-Marne (2).xlsx',
      'CHAUMONT 052 annuaire v3.ods',
    ])
      assert.equal(told(name), name);
  });

  it('keeps no name and no number of a person', () => {
    assert.equal(
      told('suivi de Mme Lepetit-Jean 277094912345617 20260630.csv'),
      'suivi de x x-x x 20260630.csv',
    );
    assert.equal(told('DUPONT_Marie_0612345678.xlsx'), 'x_x_x.xlsx');
    assert.equal(told('bénéficiaires_Élodie.csv'), 'bénéficiaires_x.csv');
    assert.equal(told('liste E\u0301lodie.csv'), 'liste x.csv');
  });

  it('keeps the day, whatever stands around it', () => {
    const word = fc.stringMatching(/^[A-Za-zé ._-]{0,12}$/);
    fc.assert(
      fc.property(word, word, (before, after) => {
        const name = `${before}2026-06-30${after}.csv`;
        assert.equal(dateInName(told(name)), dateInName(name));
      }),
    );
  });

  it('is told the same twice', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => assert.equal(told(told(name)), told(name))),
      { examples: [[' .'], [' ..'], [`${'a'.repeat(120)}`], [`a${'.'.repeat(130)}`], ['. .x']] },
    );
  });
});
