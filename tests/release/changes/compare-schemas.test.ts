import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { compareSchemas } from '../../../activities/release/changes/compare-schemas.js';
import type { ComparedSchema } from '../../../activities/release/changes/compared-schema.js';
import { buildTableSchema } from '../../../activities/release/table-schema.js';
import type { Column, Table } from '../../../datasets/dataset.js';
import { lieux } from '../release-setup.js';

const schemaOf = (columns: readonly Column[], key: readonly string[] = ['id']): ComparedSchema =>
  JSON.parse(JSON.stringify(buildTableSchema({ ...lieux, columns: [...columns] } satisfies Table, key)));

const changed = (name: string, change: Partial<Column>): readonly Column[] =>
  lieux.columns.map((column) => (column.name === name ? { ...column, ...change } : column));

const told = (columns: readonly Column[], key?: readonly string[]) =>
  compareSchemas(schemaOf(lieux.columns), schemaOf(columns, key)).map(
    ({ column, level }) => `${column} ${level}`,
  );

describe('a change of a table’s schema', () => {
  it('is none where nothing changed', () => {
    assert.deepEqual(told(lieux.columns), []);
  });

  const CASES: readonly [what: string, columns: readonly Column[], told: readonly string[]][] = [
    ['a column that is gone', lieux.columns.filter(({ name }) => name !== 'nom'), ['nom breaking']],
    [
      'a new column',
      [...lieux.columns, { ...(lieux.columns[1] as Column), name: 'sigle' }],
      ['sigle compatible'],
    ],
    ['another type', changed('places', { type: 'number' }), ['places breaking']],
    ['another unit', changed('taux_pct', { unit: 'part' }), ['taux_pct breaking']],
    ['a value that may be missing now', changed('id', { required: false }), ['id breaking']],
    ['a value that is always there now', changed('nom', { required: true }), ['nom compatible']],
    ['a maximum raised', changed('taux_pct', { maximum: 120 }), ['taux_pct breaking']],
    ['a maximum lowered', changed('taux_pct', { maximum: 90 }), ['taux_pct compatible']],
    ['a minimum dropped', changed('taux_pct', { minimum: undefined }), ['taux_pct breaking']],
    ['a bound where there was none', changed('places', { minimum: -10 }), ['places compatible']],
    ['a pattern where there was none', changed('nom', { pattern: '^L' }), ['nom compatible']],
    ['another code', changed('publics', { values: ['jeunes', 'seniors', 'femmes'] }), ['publics compatible']],
    ['a list of codes opened', changed('publics', { values: undefined }), ['publics breaking']],
    ['another description', changed('nom', { description: 'Nom usuel.' }), ['nom compatible']],
    ['another order', lieux.columns.toReversed(), ['null compatible']],
  ];
  for (const [what, columns, expected] of CASES)
    it(`is told for ${what}`, () => assert.deepEqual(told(columns), expected));

  it('is breaking when rows lose their key', () => {
    assert.deepEqual(told(lieux.columns, []), ['null breaking']);
  });

  it('puts what breaks first', () => {
    const columns = [
      ...changed('places', { type: 'number' }),
      { ...(lieux.columns[1] as Column), name: 'sigle' },
    ];
    assert.deepEqual(told(columns), ['places breaking', 'sigle compatible']);
  });
});
