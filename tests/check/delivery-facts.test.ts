/** What is counted of a delivery, on real rows, and kept for the next one. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { measureDeliveries, noteDeliveries, readDeliveries } from '../../activities/check/delivery-facts.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { inSession } from './open-session.js';

const column = (name: string) => ({ name }) as Column;
const TABLE = {
  columns: [column('id'), column('nom')],
  working: [column('departement')],
} as unknown as Table;

describe('what is counted of a delivery', () => {
  it('is each column’s values, the identifiers and the départements, in rows that were read', async () => {
    const facts = await inSession(async (session) => {
      await session.run(`create table lus as select i as _line, 'n' || (i % 4) as id,
        case when i > 3 then 'x' end as nom, case when i < 9 then lpad((i % 2)::varchar, 2, '0') end as departement, i as autre,
        case when i < 10 then 0 else 2 end as _file from range(12) as t(i)`);
      return measureDeliveries('lus', TABLE, [12, 5, 2], session);
    });
    assert.deepEqual(facts, [
      {
        ...{ rowsIn: 12, rows: 10, keys: 4 },
        ...{ filled: { id: 10, nom: 6, departement: 9 }, departements: { '00': 5, '01': 4 } },
      },
      { rowsIn: 5, rows: 0, keys: 0, filled: { id: 0, nom: 0, departement: 0 }, departements: {} },
      { rowsIn: 2, rows: 2, keys: 2, filled: { id: 2, nom: 2, departement: 0 }, departements: {} },
    ]);
  });

  it('is kept by extract, whoever writes at the same time', async () => {
    const found = await inSession(async (_, scratch) => {
      const work = createFileStore(scratch);
      const place = { dataset: 'offre', source: 'caf' };
      const facts = { rowsIn: 1, rows: 1, filled: {}, keys: null, departements: {} };
      await Promise.all(['a', 'b', 'c'].map((sha256) => noteDeliveries(place, { [sha256]: facts }, work)));
      return readDeliveries('offre', 'caf', work);
    });
    assert.deepEqual(Object.keys(found).sort(), ['a', 'b', 'c']);
  });
});
