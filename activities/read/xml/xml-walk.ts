/** The walk through a document along the tree of known elements. */
import { type XmlPlace, XmlRefused } from './xml-handler.js';
import type { XmlPlan } from './xml-plan.js';
import { closePicks, emptyScope, type Node, openPicks } from './xml-tree.js';
import { countUnknown } from './xml-unknown.js';

/** No household fills thousands of pages: beyond that the document is broken. */
const LARGEST_GROUP = 8 << 20;
const MOST_RECORDS = 10_000;
const DEEPEST = 100;
/** Kept values come back on each row, so a long one is not bounded by the file. */
const LONGEST_VALUE = 1 << 16;

export interface Row {
  readonly line: number;
  readonly values: (string | null)[];
}

export interface Walk {
  /** Names of the open elements, and their nodes; null below what is not wanted. */
  readonly names: string[];
  readonly nodes: (Node | null)[];
  current: Node | null;
  rows: Row[];
  recordLine: number;
  /** Where the current group starts; -1 outside a group. */
  groupStart: number;
  groups: number;
  rootSeen: boolean;
}

export function openElement(walk: Walk, plan: XmlPlan, name: string, place: XmlPlace): void {
  const { current } = walk;
  if (walk.names.length >= DEEPEST) throw new XmlRefused('too_deep', place.line());
  if (current === plan.document) openRoot(walk, plan, name, place);
  walk.nodes.push(current);
  const node = current?.children.get(name);
  if (current && !node && !current.ignored) countUnknown(current, name);
  walk.names.push(name);
  walk.current = node ?? null;
  if (!node) return;
  if (node.role) openRole(walk, plan, node, place);
  if (node.takesText) node.text = '';
  if (node.picks.length > 0) openPicks(node);
}

function openRoot(walk: Walk, plan: XmlPlan, name: string, place: XmlPlace): void {
  if (walk.rootSeen) throw new XmlRefused('after_root', place.line());
  if (!plan.document.children.has(name)) throw new XmlRefused('wrong_root', place.line());
  walk.rootSeen = true;
}

function openRole(walk: Walk, plan: XmlPlan, node: Node, place: XmlPlace): void {
  if (node.role !== 'record') {
    walk.groups += 1;
    walk.groupStart = place.offset();
    emptyScope(plan.scopes.group);
    // Rows can only use what the head says before the first group.
    if (walk.groups === 1) for (const pick of plan.scopes.head.picks) pick.done = true;
  }
  if (node.role === 'group') return;
  walk.recordLine = place.line();
  emptyScope(plan.scopes.record);
}

/** The rows of a group that has just been closed; null otherwise. */
export function closeElement(
  walk: Walk,
  plan: XmlPlan,
  name: string,
  place: XmlPlace,
): readonly Row[] | null {
  if (walk.names.pop() !== name) throw new XmlRefused('mismatched', place.line());
  const node = walk.current;
  walk.current = walk.nodes.pop() ?? null;
  if (!node) return null;
  if (node.takesText) node.text = node.text.trim();
  if (node.picks.length > 0 || node.tests.length > 0) closePicks(node, node.text);
  if (!node.role) return null;
  if (node.role !== 'group') walk.rows.push({ line: walk.recordLine, values: plan.scopes.record.values });
  checkGroup(walk, place);
  if (node.role === 'record') return null;
  const { rows } = walk;
  walk.rows = [];
  walk.groupStart = -1;
  return rows;
}

export function takeText({ current }: Walk, text: string): void {
  if (!current?.takesText) return;
  current.text += text;
  if (current.text.length > LONGEST_VALUE) throw new XmlRefused('too_long');
}

/** Throws XmlRefused when the current group exceeds its bounds. */
export function checkGroup(walk: Walk, place: XmlPlace): void {
  const size = walk.groupStart < 0 ? 0 : place.offset() - walk.groupStart;
  if (size > LARGEST_GROUP || walk.rows.length > MOST_RECORDS)
    throw new XmlRefused('group_too_large', place.line());
}
