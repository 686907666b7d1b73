/** Two versions, and whoever subtracts them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import {
  countSmallMoves,
  countUnveiled,
  deferRevisions,
} from '../../activities/protect/revisions/defer-revisions.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { CountFamily } from '../../datasets/privacy.js';

const scratch = await mkdtemp(join(tmpdir(), 'revisions-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

const table = describeTable('mesures', {
  title: 'Mesures',
  grain: 'une ligne par lieu et type',
  row: z.strictObject({
    id: z.string().meta({ description: 'Clé.' }),
    lieu: z.string().meta({ description: 'Lieu.' }),
    type: z.string().meta({ description: 'Type.' }),
    statut: z.string().meta({ description: 'Statut.' }),
    effectif: z.int().nullable().meta({ description: 'Personnes.' }),
    part: z.number().nullable().meta({ description: 'Part.' }),
  }),
});
const family = CountFamily.parse({
  ...{ tables: ['mesures'], group: ['lieu'], part: 'type', total: 'ensemble' },
  ...{ count: 'effectif', status: 'statut', shares: ['part'] },
});

/** Per place: the total and two members; null is hidden. */
type Sums = Readonly<Record<string, readonly (readonly [effectif: number | null, part?: number])[]>>;
const TYPES = ['ensemble', 'pro', 'social', 'zone'];

function rowsOf(sums: Sums): string {
  return Object.entries(sums)
    .flatMap(([lieu, cells]) =>
      cells.map(([effectif, part], at) => {
        const statut = effectif === null ? 'secret' : 'diffuse';
        return `('', 1, '${lieu}|${TYPES[at]}', '${lieu}', '${TYPES[at]}', '${statut}', ${effectif}, ${part ?? 'null'})`;
      }),
    )
    .join(', ');
}

const Read = z.object({ lieu: z.string(), cells: z.array(z.number().nullable()) });

async function revise(earlier: Sums, later: Sums) {
  const [path, publishedPath, to] = ['later', 'earlier', 'kept'].map((name) =>
    join(scratch, `${name}.parquet`),
  ) as [string, string, string];
  return engine.withSession({ scratch }, async (session) => {
    for (const [sums, file] of [
      [later, path],
      [earlier, publishedPath],
    ] as const)
      await session.run(
        `copy (select _source, _line::bigint as _line, id, lieu, type, statut, effectif::bigint as effectif, part::double as part
          from (values ${rowsOf(sums)}) as t(_source, _line, id, lieu, type, statut, effectif, part)) to '${file}' (format parquet)`,
      );
    const revised = { table, family, threshold: 11, path, publishedPath };
    const kept = await deferRevisions(revised, to, session);
    const read = await session.rows(
      `select lieu, list(effectif order by id) as cells from read_parquet('${to}') group by lieu order by lieu`,
      Read,
    );
    const moves = await countSmallMoves({ ...revised, path: to }, session);
    const unveiled = await countUnveiled({ ...revised, path: to }, session);
    const before = await countUnveiled(revised, session);
    return {
      kept,
      moves,
      unveiled,
      before,
      cells: Object.fromEntries(read.map(({ lieu, cells }) => [lieu, cells])),
    };
  });
}

describe('the revision of published counts', () => {
  it('waits where a number would move by few, and takes the whole sum along', async () => {
    const { kept, moves, cells } = await revise(
      { '13': [[100], [60], [40]], '52': [[100], [60], [40]], '93': [[100], [60], [40]] },
      { '13': [[103], [63], [40]], '52': [[120], [75], [45]], '93': [[130], [75], [55]] },
    );
    assert.deepEqual(cells, { '13': [100, 60, 40], '52': [100, 60, 40], '93': [130, 75, 55] });
    assert.deepEqual([kept, moves], [2, 0]);
  });

  it('waits where a share would tell few', async () => {
    const { cells } = await revise({ '13': [[100, 0.5]] }, { '13': [[100, 0.52]] });
    assert.deepEqual(cells, { '13': [100] });
  });

  it('waits where other cells are told of a total that stays', async () => {
    const { kept } = await revise({ '13': [[100], [60], [null]] }, { '13': [[100], [null], [40]] });
    assert.equal(kept, 1);
  });

  it('waits where a number that was hidden to protect another is told, and nothing says that it moved', async () => {
    // 110 = 3 + 60 + 47, the first two hidden; then 127 = 5 + 60 + 62: who supposes that 60 stayed knows the 3.
    const earlier = { '13': [[110], [null], [null], [47]] } as const;
    const { kept, unveiled, before, cells } = await revise(earlier, { '13': [[127], [null], [60], [62]] });
    assert.deepEqual([kept, before, unveiled], [1, 1, 0]);
    assert.deepEqual(cells, { '13': [110, null, null, 47] });
    const back = await revise({ '13': [[127], [null], [60], [62]] }, earlier);
    assert.deepEqual([back.kept, back.before, back.unveiled], [1, 1, 0]);
  });

  it('lets a hidden number be told where enough is left beside it', async () => {
    const { kept, before } = await revise(
      { '13': [[150], [null], [null], [47]] },
      { '13': [[190], [null], [60], [90]] },
    );
    assert.deepEqual([kept, before], [0, 0]);
  });

  it('lets through what is new, what was hidden, and what says the same', async () => {
    const { kept, cells } = await revise(
      { '13': [[null], [null], [null]], '52': [[100], [60], [40]] },
      { '13': [[30], [15], [15]], '52': [[100], [60], [40]], '75': [[12], [12], [0]] },
    );
    assert.deepEqual(cells, { '13': [30, 15, 15], '52': [100, 60, 40], '75': [12, 12, 0] });
    assert.equal(kept, 0);
  });

  it('leaves nothing to subtract, whatever moved', async () => {
    const count = fc.option(fc.integer({ min: 0, max: 40 }), { nil: null });
    const sums = fc.array(fc.tuple(count, count, count), { minLength: 3, maxLength: 3 });
    const toSums = (cells: readonly (readonly (number | null)[])[]): Sums =>
      Object.fromEntries(cells.map((sum, at) => [`p${at}`, sum.map((one) => [one] as const)]));
    await fc.assert(
      fc.asyncProperty(sums, sums, async (earlier, later) => {
        const { moves, unveiled } = await revise(toSums(earlier), toSums(later));
        assert.deepEqual([moves, unveiled], [0, 0]);
      }),
      { numRuns: 25 },
    );
  });
});
