import assert from 'node:assert/strict';
import { it } from 'vitest';
import { showCell } from '../../activities/catalogue/shown-cell.js';
import type { Column, Table } from '../../datasets/dataset.js';

const departement = { name: 'departement', type: 'text' } as Column;
const table = { columns: [departement] } as unknown as Table;

it('names a département beside its code, and leaves what is none', () => {
  const shown = (value: string) => showCell(departement, { departement: value }, table);
  assert.deepEqual(shown('02'), { text: 'Aisne (02)' });
  assert.deepEqual(shown('2A'), { text: 'Corse-du-Sud (2A)' });
  assert.deepEqual(shown('974'), { text: 'La Réunion (974)' });
  assert.deepEqual(shown('20'), { text: '20' });
});

it('shows a decimal with every figure of it, and a share as a share', () => {
  const shown = (value: string, unit?: string) => {
    const column = { name: 'montant', type: 'decimal', decimal: { precision: 38, scale: 2 }, unit } as Column;
    return showCell(column, { montant: value }, table);
  };
  assert.deepEqual(shown('1234.50'), { text: '1\u202f234,50' });
  assert.deepEqual(shown('-0.05', 'euro'), { text: '−0,05' });
  assert.deepEqual(shown('99999999999999999999.99'), { text: `99${'\u202f999'.repeat(6)},99` });
  assert.deepEqual(shown('0.50', 'part'), { text: '50\u202f%' });
});
