/** Random tables: what the suppressor passes the auditor cannot open, and what is planted the auditor finds. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { audit } from '../../activities/protect/audit.js';
import { type CountTable, tableOf } from '../../activities/protect/count-table.js';
import { publishedCounts } from '../../activities/protect/mend-pattern.js';
import { protectTable } from '../../activities/protect/protect-table.js';
import { type Relation, relationsOf } from '../../activities/protect/relations.js';
import { suppressions } from '../../activities/protect/suppress.js';
import { anyTable, type Random, secretBelow, size, withMargins } from './tables.js';

const clock = () => 0;
const made = ({ rows, names, hierarchies }: Random) => tableOf(rows, names, hierarchies);
const threshold = fc.constantFrom(3, 5, 11);

describe('protect on random tables', () => {
  it('passes no table in which a cell is exact or too narrow, and hides every secret', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, threshold, async (random, below) => {
        const table = made(random);
        const secret = secretBelow(table, below);
        const { hidden, audit: proof } = await protectTable(table, secret, below - 1, clock);
        assert.deepEqual([proof.exact, proof.narrow], [0, []]);
        assert.ok(secret.every((flag, cell) => flag === 0 || hidden[cell] === 1));
        assert.ok(hidden.every((flag, cell) => flag === 0 || (table.counts[cell] ?? 0) > 0));
        assert.ok(size(secret) > 0 || size(hidden) === 0);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves nothing to algebra before any repair: no secret of elimination is exact', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (random) => {
        const table = made(random);
        const relations = relationsOf(table);
        for (const hidden of suppressions(table, relations, secretBelow(table, 5), 4).slice(1))
          assert.equal(exactByAlgebra(table, relations, hidden), 0);
      }),
      { numRuns: 30 },
    );
  });

  it('never hides one who is alone and one other secret only, in any sum', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (random) => {
        const table = made(random);
        const secret = secretBelow(table, 5);
        const { hidden } = await protectTable(table, secret, 4, clock);
        for (const { parent, children } of relationsOf(table)) {
          const inSum = [parent, ...children].filter((cell) => hidden[cell] === 1);
          const told = inSum.length === 2 && inSum.every((cell) => secret[cell] === 1);
          assert.ok(!told || inSum.every((cell) => table.counts[cell] !== 1) || isCopy(children, table));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes the same of the same rows in any order', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.infiniteStream(fc.nat()), async (random, stream) => {
        const order = random.rows.map((row) => ({ row, at: stream.next().value ?? 0 }));
        order.sort((a, b) => a.at - b.at);
        const [table, shuffled] = [random, { ...random, rows: order.map(({ row }) => row) }].map(made);
        assert.ok(table && shuffled);
        const [one, other] = [
          await protectTable(table, secretBelow(table, 11), 10, clock),
          await protectTable(shuffled, secretBelow(shuffled, 11), 10, clock),
        ];
        assert.deepEqual(one, other);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the auditor', () => {
  it('finds a cell that was left alone in a sum', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.nat(), async (random, pick) => {
        const table = made(random);
        const relations = relationsOf(table);
        const { hidden } = await protectTable(table, secretBelow(table, 11), 10, clock);
        const sums = relations.filter((sum) => members(sum).some((cell) => hidden[cell] === 1));
        const sum = sums[pick % Math.max(1, sums.length)];
        if (sum === undefined) return;
        const [victim = 0, ...others] = members(sum).filter((cell) => hidden[cell] === 1);
        for (const cell of others) hidden[cell] = 0;
        const { exact, narrow } = await audit(publishedCounts(table, hidden), relations, 10);
        assert.ok(exact > 0 && narrow.includes(victim));
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with the enumeration of every table that fits, whatever is hidden', async () => {
    const small = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        small,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (finest, hide) => {
          const table = made(withMargins([2, 3], finest, new Map()));
          const hidden = Uint8Array.from(table.counts, (count, cell) => (hide[cell] && count > 0 ? 1 : 0));
          const published = publishedCounts(table, hidden);
          const seen = fitting(published);
          for (const width of [1, 2, 3]) {
            const { narrow } = await audit(published, relationsOf(table), width);
            const truth = [...seen.keys()].filter((cell) => hidden[cell] === 1 && (seen[cell] ?? 0) < width);
            assert.deepEqual(
              [...narrow].sort((a, b) => a - b),
              truth,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const members = ({ parent, children }: Relation) => [parent, ...children];

/** A sum of one part is that part: nobody learns from it what he does not know. */
function isCopy(children: readonly number[], table: CountTable): boolean {
  return children.filter((cell) => (table.counts[cell] ?? 0) > 0).length < 2;
}

/** Hidden cells that sums alone fix, zero or more or not: rank by rank, in plain fractions of doubles. */
function exactByAlgebra(table: CountTable, relations: readonly Relation[], hidden: Uint8Array): number {
  const cells = [...table.counts.keys()].filter((cell) => hidden[cell] === 1);
  const rows: number[][] = relations.map((sum) =>
    cells.map((cell) => (cell === sum.parent ? -1 : sum.children.includes(cell) ? 1 : 0)),
  );
  let done = 0;
  cells.forEach((_, column) => {
    const found = rows.findIndex((row, at) => at >= done && Math.abs(row[column] ?? 0) > 1e-9);
    const pivot = rows[found];
    if (pivot === undefined) return;
    [rows[found], rows[done]] = [rows[done] ?? [], pivot];
    const lead = pivot[column] ?? 1;
    rows.forEach((row, at) => {
      const share = (row[column] ?? 0) / lead;
      if (at !== done && share !== 0)
        rows[at] = row.map((value, place) => value - share * (pivot[place] ?? 0));
    });
    done++;
  });
  return rows.filter((row) => row.filter((value) => Math.abs(value) > 1e-9).length === 1).length;
}

/** One more than the largest finest count that is tried; what is published stays well below. */
const TRIED = 6;
const EVERY = Array.from({ length: TRIED ** 6 }, (_, code) =>
  marginsOf(Array.from({ length: 6 }, (_, at) => Math.floor(code / TRIED ** at) % TRIED)),
);

/** Width of each cell over every table of 2 × 3 counts that shows what is published. */
function fitting(published: readonly (number | null)[]): number[] {
  const shown = EVERY.filter((values) =>
    published.every((count, cell) => count === null || count === values[cell]),
  );
  return published.map((_, cell) => {
    const values = shown.map((table) => table[cell] ?? 0);
    return Math.max(...new Set(values)) - Math.min(...new Set(values));
  });
}

/** The 12 cells in the order of the table: '' before the codes, the first dimension fastest. */
function marginsOf(finest: readonly number[]): number[] {
  const at = (a: number, b: number) => finest[a + 2 * b] ?? 0;
  const over = (b: number) => [at(0, b) + at(1, b), at(0, b), at(1, b)];
  const columns = [0, 1, 2].map(over);
  return [
    [0, 1, 2].map((a) => columns.reduce((sum, column) => sum + (column[a] ?? 0), 0)),
    ...columns,
  ].flat();
}
