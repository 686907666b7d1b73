/** Live view of runs: one line per source, then one per step of the dataset. On a pipe, one line per change. */
import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { Phase, RunProgress, SourceProgress, Step } from '../../workflows/messages.js';
import { groupDigits, say } from '../print.js';

const DONE: Record<Step, number> = {
  waiting: 0,
  extract: 1,
  normalise: 2,
  check: 3,
  done: 4,
  stale: 4,
  failed: 4,
};
const PHASES: readonly Phase[] = [
  'ingest',
  'assemble',
  'check',
  'release',
  'report',
  'publish',
  'deliver',
  'done',
];
const WORDS: Record<Phase, string> = {
  ingest: 'reading the sources',
  assemble: 'assembling: linking and merging duplicates',
  check: 'checking the rules of the dataset',
  held: 'held: waiting for a person',
  release: 'writing and releasing the version',
  report: 'writing the partners’ reports',
  publish: 'telling data.gouv.fr, and reading it back',
  deliver: 'telling the partners',
  done: 'done',
};

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
      own.picture = drawRun(seen, troubles, (performance.now() - own.since) / 1000);
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

function drawRun(seen: RunProgress, troubles: readonly string[], seconds: number): string {
  const width = Math.max(...seen.sources.map(({ source }) => source.length), 10);
  const phase = PHASES.indexOf(seen.phase);
  return [
    ...seen.sources.map((source) => drawSource(source, width)),
    `${bar(seen.phase === 'held' ? 3 : phase, PHASES.length - 1)} ${pc.bold(seen.dataset)} ${WORDS[seen.phase]} ${pc.dim(`${seconds.toFixed(1)} s`)}`,
    ...troubles.map((trouble) => `${pc.yellow('!')} ${trouble}`),
  ].join('\n');
}

function drawSource(seen: SourceProgress, width: number): string {
  return `${bar(DONE[seen.step], 4)} ${seen.source.padEnd(width)} ${colour(seen.step)(describeSource(seen))}`;
}

function describeSource({
  step,
  rowsIn,
  rowsOut,
  rowsRejected,
  rowsOutside = 0,
  findings,
}: SourceProgress): string {
  const counts = [
    ...(rowsIn === undefined ? [] : [`${groupDigits(rowsIn)} rows read`]),
    ...(rowsRejected === undefined ? [] : [`${groupDigits(rowsRejected)} rejected`]),
    ...(rowsOutside === 0 ? [] : [`${groupDigits(rowsOutside)} out of scope`]),
    ...(rowsOut === undefined ? [] : [`${groupDigits(rowsOut)} kept`]),
    ...(findings === undefined ? [] : [`${groupDigits(findings)} findings`]),
  ];
  return [step, ...counts].join(' · ');
}

function bar(done: number, of: number): string {
  const cells = 12;
  const full = Math.round((Math.max(done, 0) / of) * cells);
  return pc.cyan('█'.repeat(full)) + pc.dim('░'.repeat(cells - full));
}

function colour(step: Step): (text: string) => string {
  if (step === 'done') return pc.green;
  if (step === 'failed') return pc.red;
  return step === 'stale' ? pc.yellow : pc.reset;
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
