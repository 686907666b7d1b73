/** Live view of runs: one line per source, then one per step of the dataset. On a pipe, one line per change. */
import { createLogUpdate } from 'log-update';
import type { RunProgress, Step } from '../../workflows/messages.js';
import { say } from '../print.js';
import { describeSource, drawRun, WORDS } from './draw-run.js';

export interface ProgressView {
  readonly show: (seen: RunProgress, troubles: readonly string[]) => void;
  /** A sentence above the picture. */
  readonly tell: (sentence: string) => void;
  /** Leaves the last picture on the screen. */
  readonly close: () => void;
}

export function openProgressView(): ProgressView {
  return process.stderr.isTTY ? openLiveView() : openLineView();
}

/** Runs that go on at the same time stand one below the other. */
function openLiveView(): ProgressView {
  const update = createLogUpdate(process.stderr);
  const drawn = new Map<string, { readonly since: number; picture: string }>();
  return {
    show(seen, troubles) {
      const own = drawn.get(seen.dataset) ?? { since: performance.now(), picture: '' };
      const seconds = (performance.now() - own.since) / 1000;
      own.picture = drawRun(seen, troubles, seconds, process.stderr.columns);
      drawn.set(seen.dataset, own);
      update([...drawn.values()].map(({ picture }) => picture).join('\n\n'));
    },
    tell(sentence) {
      update.clear();
      say(sentence);
    },
    close: () => update.done(),
  };
}

const ENDS = new Set<Step>(['done', 'stale', 'failed']);

/** A source of many extracts goes through its steps again and again: each is told once, the counts at the end. */
function openLineView(): ProgressView {
  const told = new Set<string>();
  const tellOnce = (line: string) => {
    if (told.has(line)) return;
    told.add(line);
    say(line);
  };
  return {
    show(seen, troubles) {
      for (const source of seen.sources)
        if (ENDS.has(source.step)) tellOnce(`  ${source.source}: ${describeSource(source)}`);
        else if (source.step !== 'waiting') tellOnce(`  ${source.source}: ${source.step}`);
      for (const trouble of troubles) tellOnce(`  ! ${trouble}`);
      for (const phase of seen.passed) tellOnce(`  ${seen.dataset}: ${WORDS[phase]}`);
    },
    tell: say,
    close: () => {},
  };
}
