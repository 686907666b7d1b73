/** What a table implies: which sums there are, what a missing line is, and what is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { tableOf } from '../../activities/protect/count-table.js';
import { type Hierarchies, treeOf } from '../../activities/protect/hierarchy.js';
import { checkSums, relationsOf } from '../../activities/protect/relations.js';

type Cells = readonly (readonly [string, string, number])[];

function sumsOf(cells: Cells, hierarchies: Hierarchies = new Map()): string[] {
  const rows = cells.map(([a, b, count], at) => ({ codes: [a, b], count, line: at + 2 }));
  const table = tableOf(rows, ['lieu', 'motif'], hierarchies);
  const relations = relationsOf(table);
  checkSums(table, relations);
  const name = (cell: number) => cells[(table.lines[cell] ?? 0) - 2]?.slice(0, 2).join('/') ?? '0';
  return relations.map(({ parent, children }) => `${name(parent)} = ${children.map(name).join(' + ')}`);
}

const TREE: Hierarchies = new Map([
  [
    'lieu',
    [
      treeOf(
        [
          { child: 'c1', parent: 'd1' },
          { child: 'c2', parent: 'd1' },
          { child: 'c3', parent: 'd2' },
        ],
        't',
      ),
    ],
  ],
]);

describe('the sums of a table', () => {
  it('are every margin over its parts', () => {
    const sums = sumsOf([
      ['x', 'm', 1],
      ['x', 'n', 2],
      ['y', 'm', 3],
      ['x', '', 3],
      ['y', '', 3],
      ['', 'm', 4],
      ['', 'n', 2],
      ['', '', 6],
    ]);
    assert.deepEqual(sums.sort(), [
      '/ = /m + /n',
      '/ = x/ + y/',
      '/m = x/m + y/m',
      '/n = x/n',
      'x/ = x/m + x/n',
      'y/ = y/m',
    ]);
  });

  it('pass over a level that is not in the table', () => {
    const cells: Cells = [
      ['c1', 'm', 1],
      ['c2', 'm', 2],
      ['c3', 'm', 3],
      ['', 'm', 6],
    ];
    assert.deepEqual(sumsOf(cells, TREE), ['/m = c1/m + c2/m + c3/m']);
    assert.deepEqual(sumsOf([...cells, ['d1', 'm', 3], ['d2', 'm', 3]], TREE).sort(), [
      '/m = d1/m + d2/m',
      'd1/m = c1/m + c2/m',
      'd2/m = c3/m',
    ]);
  });

  it('do not exist where parts were not made', () => {
    assert.deepEqual(
      sumsOf([
        ['x', '', 1],
        ['', 'm', 1],
      ]),
      [],
    );
  });

  const REFUSED: readonly (readonly [string, Cells, RegExp])[] = [
    [
      'a wrong total, by its line',
      [
        ['x', '', 1],
        ['y', '', 2],
        ['', '', 4],
      ],
      /"lieu": the total at line 4/,
    ],
    [
      'a missing total',
      [
        ['x', 'm', 1],
        ['y', 'm', 1],
        ['x', '', 1],
        ['', 'm', 2],
      ],
      /parts at line 3/,
    ],
    [
      'two lines for a cell',
      [
        ['x', '', 1],
        ['x', '', 1],
      ],
      /line 3: another line has the same lieu, motif/,
    ],
    ['half a person', [['x', '', 0.5]], /line 2: a count is a whole number/],
    ['less than nobody', [['x', '', -1]], /line 2: a count is a whole number/],
  ];
  for (const [what, cells, message] of REFUSED)
    it(`refuse ${what}`, () => {
      assert.throws(() => sumsOf(cells), { name: 'ConfigurationInvalid', message });
    });

  it('refuse a hierarchy with two parents or a circle', () => {
    const edge = (child: string, parent: string) => ({ child, parent });
    assert.throws(() => treeOf([edge('a', 'b'), edge('a', 'c')], 'f'), /f: a child has two parents/);
    assert.throws(() => treeOf([edge('a', 'b'), edge('b', 'a')], 'f'), /f: a code stands below itself/);
  });
});
