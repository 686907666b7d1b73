/** Explains published cells for the desk, one at a time: it has other work. */
import type { DeskEffects } from '../../activities/desk/effects.js';
import type { Effects } from '../../activities/effects.js';
import { explainCell } from '../../activities/explain/explain-cell.js';
import { tellExplanation } from '../../activities/explain/tell-explanation.js';
import type { AskedCell } from '../../activities/handover/told.js';

type Explaining = Parameters<typeof explainCell>[2] & Pick<Effects, 'createScratch' | 'removeScratch'>;

/** `prepare`: asked for once somebody asks. */
export function createExplainer(prepare: () => Promise<Explaining>): DeskEffects['explain'] {
  let effects: Promise<Explaining> | undefined;
  let before: Promise<unknown> = Promise.resolve();
  return (asked) => {
    effects ??= prepare();
    const prepared = effects;
    const telling = before.then(async () => explain(asked, await prepared));
    before = telling.catch(() => undefined);
    return telling;
  };
}

async function explain(asked: AskedCell, effects: Explaining) {
  const scratch = await effects.createScratch('explain');
  const explanation = await explainCell(asked, scratch, effects).finally(() =>
    effects.removeScratch(scratch),
  );
  return tellExplanation(explanation);
}
