/** The live picture of a run stays within the terminal. */
import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { it } from 'vitest';
import { drawRun } from '../../scripts/session/draw-run.js';
import type { RunProgress } from '../../workflows/messages.js';

const seen: RunProgress = {
  ...{ run: 'r', dataset: 'parcours-insertion', phase: 'publish', passed: [], held: null },
  sources: [
    {
      ...{ source: 'rdv-insertion-rendez-vous', step: 'done', rowsIn: 17_176, rowsRejected: 3 },
      ...{ rowsOutside: 12, rowsOut: 17_161, findings: 7 },
    },
    { source: 'caf-msa', step: 'failed' },
  ],
};
const lines = (columns: number) =>
  stripVTControlCharacters(drawRun(seen, ['a'.repeat(200)], 12.34, columns)).split('\n');

it('drops what matters least where there is no room, and says one word for one thing', () => {
  assert.match(
    lines(200)[0] ?? '',
    /done · 17 176 rows in · 3 rejected · 12 out of scope · 17 161 kept · 7 findings$/,
  );
  assert.match(lines(80)[0] ?? '', /rdv-insertion-rendez-vous done · 17 176 rows in · 3 rejected$/);
  for (const columns of [20, 40, 60, 80, 120])
    for (const line of lines(columns)) assert.ok(line.length <= columns, `${columns}: ${line}`);
});
