/**
 * Between two texts, a document nearly always has the tags that it had there the last times. A run of tags is a step: its bytes are
 * compared, eight at a time, and what it opens and closes is known.
 */
import { standsAt } from './xml-names.js';
import type { Part } from './xml-part.js';
import type { Net, Run, Step, Tag, XmlName } from './xml-tags.js';

const WORD = 8;
const BREAK = 10;
const SPACE = 32;
/** Steps kept for one place. */
const MOST = 8;
const LONGEST = 512;

/** The one of the steps that stands at `at`; it is tried first the next time. */
export function findStep(steps: Step[], part: Part): Step | null {
  for (let rank = 0; rank < steps.length; rank += 1) {
    const step = steps[rank];
    if (!step || !stands(step, part)) continue;
    const first = steps[0];
    if (rank > 0 && first) {
      steps[rank] = first;
      steps[0] = step;
    }
    return step;
  }
  return null;
}

function stands({ bytes: wanted, words }: Step, { bytes, view, at, end }: Part): boolean {
  const last = words.length - 1;
  if (at + wanted.length > end) return false;
  if (last < 0) return standsAt(wanted, bytes, at);
  for (let index = 0; index < last; index += 1)
    if (view.getFloat64(at + WORD * index, true) !== words[index]) return false;
  return view.getFloat64(at + wanted.length - WORD, true) === words[last];
}

/** The run with the tag that starts at `at`; a new one where there is none. */
export function noteTag(
  run: Run | null,
  steps: Step[],
  { bytes, at }: Part,
  { name, kind, to }: Pick<Tag, 'name' | 'kind' | 'to'>,
): Run {
  if (!run) return { steps, start: at, to, tags: [{ name, kind, open: 0, to: to - at, breaks: 0 }] };
  let breaks = 0;
  for (let index = run.to; index < at; index += 1) if (bytes[index] === BREAK) breaks += 1;
  run.tags.push({ name, kind, open: at - run.start, to: to - run.start, breaks });
  run.to = to;
  return run;
}

/** The run where it goes on at `at`, behind blanks. It is a step where it does not. */
export function continueRun(run: Run, part: Part): Run | null {
  const { bytes, at } = part;
  let next = run.to;
  while (next < at && (bytes[next] ?? 0) <= SPACE) next += 1;
  if (next === at && at - run.start <= LONGEST) return run;
  keepRun(run, part);
  return null;
}

export function keepRun({ steps, start, to, tags }: Run, part: Part): void {
  const bytes = new Uint8Array(part.bytes.subarray(start, to));
  const words = wordsOf(bytes);
  // The two zeros are equal and differ in their bytes.
  if (words.includes(0)) return;
  steps[Math.min(steps.length, MOST - 1)] = { bytes, words, tags, net: netOf(tags), rank: part.learned };
  part.learned += 1;
}

function netOf(tags: readonly Tag[]): Net {
  const closed: XmlName[] = [];
  const opened: XmlName[] = [];
  let [highest, breaks, next]: [number, number, Step[]] = [0, 0, []];
  for (const tag of tags) {
    breaks += tag.breaks;
    next = tag.kind === 'open' ? tag.name.opened : tag.name.closed;
    if (tag.kind !== 'close') highest = Math.max(highest, opened.push(tag.name));
    if (tag.kind !== 'open' && !opened.pop()) {
      closed.push(tag.name);
      highest += 1;
    }
  }
  return { closed, opened, highest, breaks, next };
}

function wordsOf(bytes: Uint8Array): Float64Array {
  const count = bytes.length < WORD ? 0 : Math.ceil(bytes.length / WORD);
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: count }, (_, index) =>
    view.getFloat64(Math.min(WORD * index, bytes.length - WORD), true),
  );
}
