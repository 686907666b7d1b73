/** Explains published cells for the desk. */
import type { DeskEffects } from '../../activities/desk/effects.js';
import type { Effects } from '../../activities/effects.js';
import { explainCell } from '../../activities/explain/explain-cell.js';
import { tellExplanation } from '../../activities/explain/tell-explanation.js';
import type { AskedCell } from '../../activities/handover/told.js';
import { oneAtATime } from './one-at-a-time.js';

type Explaining = Parameters<typeof explainCell>[2] & Pick<Effects, 'createScratch' | 'removeScratch'>;

/** `prepare`: asked for once somebody asks. */
export function createExplainer(prepare: () => Promise<Explaining>): DeskEffects['explain'] {
  return oneAtATime(prepare, explain);
}

async function explain(asked: AskedCell, effects: Explaining) {
  const scratch = await effects.createScratch('explain');
  const explanation = await explainCell(asked, scratch, effects).finally(() =>
    effects.removeScratch(scratch),
  );
  return tellExplanation(explanation);
}
