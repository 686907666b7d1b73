import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { buildTableSchema } from '../../activities/release/table-schema.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { contract } from '../../datasets/offre-insertion/contract.js';
import { lieux } from './release-setup.js';

describe('buildTableSchema', () => {
  it('carries type, title, unit, source and constraints of each column', () => {
    const schema = buildTableSchema(lieux, ['id']);
    assert.deepEqual(schema.primaryKey, ['id']);
    assert.deepEqual(schema.missingValues, ['']);
    assert.equal(schema.listSeparator, '|');
    assert.deepEqual(schema.fields[0], {
      name: 'id',
      type: 'string',
      format: 'default',
      title: 'Identifiant stable et unique',
      description: 'Identifiant stable et unique.',
      constraints: { required: true, minLength: 1 },
    });
    assert.deepEqual(schema.fields[3], {
      name: 'taux_pct',
      type: 'number',
      format: 'default',
      title: 'Taux d’occupation',
      description: 'Taux d’occupation.',
      unit: '%',
      constraints: { required: false, minimum: 0, maximum: 100 },
    });
    assert.deepEqual(schema.fields[6], {
      name: 'publics',
      type: 'string',
      format: 'default',
      title: 'Publics',
      description: 'Publics.',
      listSeparator: '|',
      items: { type: 'string', enum: ['jeunes', 'seniors'] },
      constraints: { required: false },
    });
  });

  it('declares no key that was not measured, and covers every table of offre-insertion', () => {
    for (const [name, table] of Object.entries(contract)) {
      const schema = buildTableSchema(describeTable(name, table));
      assert.ok(!('primaryKey' in schema));
      assert.equal(schema.fields.length, Object.keys(table.row.shape).length);
    }
  });
});
