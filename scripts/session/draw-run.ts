/** One run as a picture of text: a line per source, then one of the dataset. Pure. */
import pc from 'picocolors';
import type { Phase, RunProgress, SourceProgress, Step } from '../../workflows/messages.js';
import { groupDigits } from '../print.js';

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
export const WORDS: Record<Phase, string> = {
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

/** Of a bar. */
const CELLS = 12;

/** No line is wider than the terminal: a picture whose lines wrap is drawn below itself. */
export function drawRun(
  seen: RunProgress,
  troubles: readonly string[],
  seconds: number,
  columns: number,
): string {
  const width = Math.max(...seen.sources.map(({ source }) => source.length), 10);
  return [
    ...seen.sources.map((source) => drawSource(source, width, columns)),
    drawDataset(seen, `${seconds.toFixed(1)} s`, columns),
    ...troubles.map((trouble) => `${pc.yellow('!')} ${cut(trouble, columns - 2)}`),
  ].join('\n');
}

function drawDataset({ phase, dataset }: RunProgress, seconds: string, columns: number): string {
  const told = cut(`${dataset} ${WORDS[phase]} ${seconds}`, columns - CELLS - 1);
  const [name, words] = [told.slice(0, dataset.length), told.slice(dataset.length)];
  return `${bar(phase === 'held' ? 3 : PHASES.indexOf(phase), PHASES.length - 1)} ${pc.bold(name)}${words}`;
}

function drawSource(seen: SourceProgress, width: number, columns: number): string {
  const told = `${seen.source.padEnd(width)} ${withRoom(describeSource(seen), columns - CELLS - width - 2)}`;
  return `${bar(DONE[seen.step], 4)} ${colour(seen.step)(cut(told, columns - CELLS - 1))}`;
}

const BETWEEN = ' · ';

/** As many of its parts as there is room for, the first ones first. */
function withRoom(parts: string, room: number): string {
  const all = parts.split(BETWEEN);
  while (all.length > 1 && all.join(BETWEEN).length > room) all.pop();
  return all.join(BETWEEN);
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

export function describeSource({
  step,
  rowsIn,
  rowsOut,
  rowsRejected,
  rowsOutside = 0,
  findings,
}: SourceProgress): string {
  const counts = [
    ...(rowsIn === undefined ? [] : [`${groupDigits(rowsIn)} rows in`]),
    ...(rowsRejected === undefined ? [] : [`${groupDigits(rowsRejected)} rejected`]),
    ...(rowsOutside === 0 ? [] : [`${groupDigits(rowsOutside)} out of scope`]),
    ...(rowsOut === undefined ? [] : [`${groupDigits(rowsOut)} kept`]),
    ...(findings === undefined ? [] : [`${groupDigits(findings)} findings`]),
  ];
  return [step, ...counts].join(BETWEEN);
}

function bar(done: number, of: number): string {
  const full = Math.round((Math.max(done, 0) / of) * CELLS);
  return pc.cyan('█'.repeat(full)) + pc.dim('░'.repeat(CELLS - full));
}

function colour(step: Step): (text: string) => string {
  if (step === 'done') return pc.green;
  if (step === 'failed') return pc.red;
  return step === 'stale' ? pc.yellow : pc.reset;
}
