/** What a step of tags means to a walk: what it does to the nodes it passes, found once and then done at once. */
import type { Step } from './xml-tags.js';
import { type Node, nodeMatters } from './xml-tree.js';

export interface Meaning {
  readonly step: Step;
  /** Where the walk stood, and how many of the open elements it skipped. */
  readonly from: Node;
  readonly skipped: number;
  /** Null where the tags are to be told one by one. */
  readonly acts: readonly Act[] | null;
  /** Where it stands then, and how many it skips. */
  readonly to: Node;
  readonly skips: number;
}

export interface Act {
  readonly kind: 'enter' | 'leave' | 'unknown';
  readonly node: Node;
  /** Of an unknown element. */
  readonly name: string;
  /** Place of its tag in the step, and line breaks before it. */
  readonly open: number;
  readonly breaks: number;
}

/** As many as a document has steps, or those learned last. */
const KEPT = 4096;

export interface Meanings {
  of(step: Step, from: Node, skipped: number): Meaning;
}

export function keepMeanings(): Meanings {
  const kept = Array.from<Meaning | undefined>({ length: KEPT });
  return {
    of(step, from, skipped) {
      const place = step.rank & (KEPT - 1);
      const known = kept[place];
      if (known && known.step === step && known.from === from && known.skipped === skipped) return known;
      const meaning = findMeaning(step, from, skipped);
      kept[place] = meaning;
      return meaning;
    },
  };
}

function findMeaning(step: Step, from: Node, skipped: number): Meaning {
  const acts: Act[] = [];
  const none = { step, from, skipped, acts: null, to: from, skips: skipped };
  let [node, skips, breaks, end] = [from, skipped, 0, 0];
  for (const { name, kind, open, to, ...tag } of step.tags) {
    breaks += tag.breaks;
    // Blanks within a text that is taken belong to it, and a document has one root.
    if (skips === 0 && ((open > end && node.takesText) || !node.parent)) return none;
    end = to;
    const act = { name: name.local, open, breaks };
    if (kind !== 'close') {
      const child = skips > 0 ? undefined : node.children.get(name.local);
      if (skips === 0 && !child && !node.ignored) acts.push({ kind: 'unknown', node, ...act });
      if (!child || child.unwanted) skips += 1;
      else {
        node = child;
        if (nodeMatters(node)) acts.push({ kind: 'enter', node, ...act });
      }
    }
    if (kind === 'open') continue;
    if (skips > 0) skips -= 1;
    else {
      if (nodeMatters(node)) acts.push({ kind: 'leave', node, ...act });
      node = node.parent ?? node;
    }
  }
  return { step, from, skipped, acts, to: node, skips };
}
