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
