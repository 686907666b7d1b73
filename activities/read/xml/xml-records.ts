/** The document as rows: what the tree of known elements takes of it, one group at a time. */
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import { keepMeanings } from './xml-meaning.js';
import type { XmlPlan } from './xml-plan.js';
import type { Node } from './xml-tree.js';
import { countUnknown } from './xml-unknown.js';
import { checkGroup, enterNode, leaveNode, openElement, stand, takeText, type Walk } from './xml-walk.js';

export interface XmlGatherer {
  readonly handler: XmlHandler;
  /** To be called between chunks: throws XmlRefused when the group at hand has grown beyond its bounds. */
  checkGroup(place: XmlPlace): void;
  /** Throws XmlRefused when the document is not whole. */
  finish(): { readonly groups: number };
}

/** Calls `onRow` with the line of each record and a cell per column of the plan, in document order, once its group is closed. */
export function gatherRecords(
  plan: XmlPlan,
  onRow: (line: number, cells: (string | null)[]) => void,
): XmlGatherer {
  const walk = startWalk(plan, (node, place) => {
    for (const { line, values } of leaveNode(walk, plan, node, place)) {
      plan.scopes.record.values = values;
      onRow(line, cellsOf(plan));
    }
  });
  return {
    handler: walk,
    checkGroup: (place) => checkGroup(walk, place),
    finish() {
      if (walk.current !== plan.document || !walk.rootSeen) throw new XmlRefused('cut_short');
      if (plan.document.text.trim() !== '') throw new XmlRefused('after_root');
      return { groups: walk.groups };
    },
  };
}

function startWalk(plan: XmlPlan, leave: (node: Node, place: XmlPlace) => void): Walk {
  const meanings = keepMeanings();
  const walk: Walk = {
    strict: true,
    ignoresText: false,
    skips: false,
    current: plan.document,
    rows: [],
    recordLine: 0,
    groupStart: -1,
    groups: 0,
    rootSeen: false,
    open: (name, place) => openElement(walk, plan, name, place),
    close(_name, place) {
      const node = walk.current;
      stand(walk, node.parent ?? plan.document);
      leave(node, place);
    },
    text: (text) => takeText(walk, text),
    take(step, skipped, spot) {
      const { acts, to, skips } = meanings.of(step, walk.current, skipped);
      if (!acts) return -1;
      const { at, line, place } = spot;
      for (const { kind, node, name, open, breaks } of acts) {
        spot.at = at + open;
        spot.line = line + breaks;
        if (kind === 'enter') enterNode(walk, plan, node, place);
        else if (kind === 'leave') leave(node, place);
        else countUnknown(node, name);
      }
      stand(walk, to);
      return skips;
    },
  };
  return walk;
}

function cellsOf(plan: XmlPlan): (string | null)[] {
  return plan.columns.map(({ picks }) => {
    for (const { scope, slot } of picks) {
      const value = scope.values[slot];
      if (value) return value;
    }
    return null;
  });
}
