/** The page that the bench writes: a section for each part, and nothing else of the page touched. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { reasonOf, requireSame } from '../../scripts/bench/contest.js';
import { asMarkdown, withSection } from '../../scripts/bench/tell-table.js';

describe('the page of the bench', () => {
  it('gets the section of a part in its place, or at the end', () => {
    const page = '# Figures\n\nHow.\n\n## bench -- one\n\n1\n\n### more\n\n## bench -- two\n\n2\n';
    assert.equal(
      withSection(page, '## bench -- one\n\nnew'),
      '# Figures\n\nHow.\n\n## bench -- one\n\nnew\n\n## bench -- two\n\n2\n',
    );
    assert.equal(withSection(page, '## bench -- three\n\n3'), `${page}\n## bench -- three\n\n3\n`);
    assert.equal(withSection('', '## bench -- one\n\n1'), '## bench -- one\n\n1\n');
  });

  it('bears a table whose cells keep their bars', () => {
    const table = { title: 'Rows', header: ['', 's'], rows: [['a | b', 1]], note: 'Rough.' };
    assert.equal(asMarkdown(table), '### Rows\n\n|  | s |\n| --- | --- |\n| a \\| b | 1 |\n\nRough.');
    const picture = { file: 'rows.svg', alt: 'Rows', svg: '<svg/>' };
    assert.match(asMarkdown({ ...table, picture }), /\n\nRough\.\n\n!\[Rows\]\(rows\.svg\)$/);
  });
});

describe('a contest', () => {
  it('tells no time where one did other work', () => {
    requireSame(
      new Map([
        ['one', '3 rows'],
        ['two', '3 rows'],
      ]),
    );
    assert.throws(
      () =>
        requireSame(
          new Map([
            ['one', '3 rows'],
            ['two', '2 rows'],
          ]),
        ),
      /two: 2 rows/,
    );
  });

  it('says why a peer is absent without places of this machine or addresses', () => {
    const said =
      'x failed: looking in https://some.host/simple\nERROR: no match for y (from /root/.cache/z) at https://some.host/y';
    assert.equal(reasonOf(new Error(said)), 'ERROR: no match for y (from … at …');
    assert.equal(reasonOf('Rscript is missing.'), 'Rscript is missing.');
  });
});
