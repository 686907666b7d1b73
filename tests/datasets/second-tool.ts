/** A tool more: the two files that declare a source, under another id. */
import assert from 'node:assert/strict';
import type { Play } from '../../scripts/play-parcours.js';

export const TOOL = 'conseil-departemental';
export const OTHER = 'cd-iodas';

export function withSecondTool(play: Play): Play {
  const { sources } = play.dataset;
  const first = sources.find(({ declaration }) => declaration.source === TOOL);
  assert.ok(first);
  const { mapping, declaration } = first;
  const second = { declaration: { ...declaration, source: OTHER }, mapping: { ...mapping, name: OTHER } };
  return { ...play, dataset: { ...play.dataset, sources: [...sources, second] } };
}
