/** Which extracts count as told of which département: made-up numbers of persons, and the SQL that decides. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { ROOT } from '../../scripts/toolkit.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-coverage-rule-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** So many persons of a département, in one extract of a source. */
interface Sent {
  readonly source: string;
  readonly extract?: number;
  readonly departement: string;
  readonly persons: number;
  /** Where the numbers of persons begin. */
  readonly from?: number;
  readonly day?: string;
}

/** Sources bear the name of their role. */
async function receivedOf(sent: readonly Sent[]): Promise<string[]> {
  const files = ['165_recus', '170_couverture'].map((file) =>
    join(ROOT, 'datasets/parcours-insertion/sql', `${file}.sql`),
  );
  const sql = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  const rows = sent.map(
    ({ source, extract = 0, departement, persons, from = 0, day = '2026-06-30' }) =>
      `select '${source}' as _source, ${extract} * 1099511627776 + range as _line, '${departement}' as departement, '${departement} ' || (range + ${from}) as personne, date '${day}' as date_reference from range(${persons})`,
  );
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 1, functions: [] });
  return engine.withSession({ scratch }, async (session) => {
    await session.run(`
      set variable noise_threshold = 11;
      create macro extract_rank(line) as line // 1099511627776;
      create table source_roles as select unnest(['beneficiaires', 'orientations', 'rendez_vous', 'liste']) as source, source as role;
      create table dites as ${rows.join(' union all ')};`);
    await session.run(sql);
    const told = await session.rows(
      "select role || ' ' || departement || ' ' || statut || coalesce(' ' || jusque, '') as one from couverture order by id",
      z.object({ one: z.string() }),
    );
    return told.map(({ one }) => one).filter((one) => !one.endsWith('absent'));
  });
}

const BENEFICIARIES: readonly Sent[] = [
  { source: 'beneficiaires', departement: '13', persons: 4000 },
  { source: 'beneficiaires', extract: 1, departement: '33', persons: 3000 },
];
const KNOWN = ['beneficiaires 13 a_jour 2026-06-30', 'beneficiaires 33 a_jour 2026-06-30'];
const orientations = { source: 'orientations', departement: '13', persons: 2500 };

describe('a role of a département', () => {
  it('is not told by eleven who moved there and stand in the extract of another', async () => {
    assert.deepEqual(
      await receivedOf([
        ...BENEFICIARIES,
        orientations,
        { source: 'orientations', departement: '33', persons: 11 },
      ]),
      [...KNOWN, 'orientations 13 a_jour 2026-06-30'],
    );
  });

  it('is not told by an extract of its own that has eleven persons, where others have half of theirs', async () => {
    const few = { source: 'orientations', extract: 1, departement: '33', persons: 11 };
    assert.deepEqual(await receivedOf([...BENEFICIARIES, orientations, few]), [
      ...KNOWN,
      'orientations 13 a_jour 2026-06-30',
    ]);
  });

  it('is late, not up to date, where those who moved come after its own last extract', async () => {
    const own = { source: 'orientations', extract: 1, departement: '33', persons: 1500, day: '2026-03-31' };
    const moved = { source: 'orientations', departement: '33', persons: 11 };
    assert.deepEqual(await receivedOf([...BENEFICIARIES, orientations, own, moved]), [
      ...KNOWN,
      'orientations 13 a_jour 2026-06-30',
      'orientations 33 en_retard 2026-03-31',
    ]);
  });

  it('is told by an extract of many départements, of a small one too, and by a month of its own', async () => {
    const national: Sent[] = [
      { source: 'rendez_vous', departement: '13', persons: 400 },
      { source: 'rendez_vous', departement: '33', persons: 250 },
      { source: 'rendez_vous', departement: '48', persons: 12 },
      { source: 'rendez_vous', extract: 1, departement: '33', persons: 40, from: 250, day: '2026-07-31' },
    ];
    const lozere = { source: 'beneficiaires', extract: 2, departement: '48', persons: 90 };
    assert.deepEqual((await receivedOf([...BENEFICIARIES, lozere, ...national])).slice(3), [
      'rendez_vous 13 en_retard 2026-06-30',
      'rendez_vous 33 a_jour 2026-07-31',
      'rendez_vous 48 en_retard 2026-06-30',
    ]);
  });

  it('makes no département of some who moved away', async () => {
    assert.deepEqual(
      await receivedOf([...BENEFICIARIES, { source: 'beneficiaires', departement: '48', persons: 15 }]),
      KNOWN,
    );
  });

  it('says the same in whatever order rows come, also where two départements are told of as often', async () => {
    const sent = [
      { source: 'beneficiaires', departement: '13', persons: 5000 },
      { source: 'beneficiaires', departement: '48', persons: 100 },
      { source: 'orientations', departement: '13', persons: 50 },
      { source: 'orientations', departement: '48', persons: 50 },
    ];
    const told = await receivedOf(sent);
    assert.deepEqual(await receivedOf(sent.toReversed()), told);
    assert.equal(told.length, 4);
  });
});
