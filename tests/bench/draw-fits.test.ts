/** The picture of what runs cost: what was measured stands where it was measured, and the fit goes through it. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { drawFits } from '../../scripts/bench/fleet/draw-fits.js';
import { costOf } from '../../scripts/bench/fleet/plan-capacity.js';
import { middleOf, sizesOf } from '../../scripts/bench/fleet/sizes.js';

const MOST = 1_000_000;
const ingest = { once: 1, departement: 0.1, file: 0.05, row: 1e-5 };
const costs = { ingest, version: { ...ingest, file: 0 } };
const runs = sizesOf(MOST).map((size) => ({
  ...{ ...size, wall: 1 },
  ...{ ingest: costOf(size, costs.ingest), version: costOf(size, costs.version) },
}));
const svg = drawFits(runs, costs, middleOf(MOST));
const panels = svg.split('<g transform').slice(1);

it('draws three panels, each with the runs that differ along its axis, and says what it is in words', () => {
  assert.match(svg, /role="img" aria-labelledby="title desc"/);
  assert.match(
    svg,
    /<title id="title">.+<\/title>\n<desc id="desc">.+36 files, 100 000 rows, 3 départements/,
  );
  assert.equal(panels.length, 3);
  for (const panel of panels) {
    assert.equal(panel.match(/<circle /g)?.length, 4);
    assert.equal(panel.match(/<rect /g)?.length, 4);
    assert.equal(panel.match(/<polyline /g)?.length, 2);
  }
  assert.match(panels[1] ?? '', /against rows[\s\S]+>36 files, 3 départements<[\s\S]+>1 000 000</);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
});

it('puts runs that lie on the fit on its line', () => {
  for (const panel of panels) {
    const [, line = ''] = /<polyline points="([^"]+)"/.exec(panel) ?? [];
    const ends = [line.split(' ')[0], line.split(' ').at(-1)];
    const marks = [...panel.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => `${x},${y}`);
    for (const end of ends) assert.ok(marks.includes(end ?? ''), `${end} of ${marks.join(' ')}`);
  }
});
