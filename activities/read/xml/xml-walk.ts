/** The walk through a document along the tree of known elements. */
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import type { XmlPlan } from './xml-plan.js';
import { closePicks, emptyScope, type Node, openPicks } from './xml-tree.js';
import { countUnknown } from './xml-unknown.js';

/** Bytes. No household fills thousands of pages: beyond that the document is broken. */
const LARGEST_GROUP = 8 << 20;
const MOST_RECORDS = 10_000;
/** Kept values come back on each row, so a long one is not bounded by the file. */
const LONGEST_VALUE = 1 << 16;

export interface Row {
  readonly line: number;
  readonly values: (string | null)[];
}

/** What has been read so far; as a handler, it says what it wants by its fields. */
export interface Walk extends XmlHandler {
  ignoresText: boolean;
  current: Node;
  /** Then the element that has just been opened has not become the current one. */
  skips: boolean;
  rows: Row[];
  recordLine: number;
  /** Where the current group starts; -1 outside a group. */
  groupStart: number;
  groups: number;
  rootSeen: boolean;
}

export function openElement(walk: Walk, plan: XmlPlan, name: string, place: XmlPlace): void {
  const { current } = walk;
  if (current === plan.document) openRoot(walk, plan, name, place);
  const node = current.children.get(name);
  walk.skips = !node || node.unwanted;
  if (!node && !current.ignored) countUnknown(current, name);
  if (!node || node.unwanted) return;
  stand(walk, node);
  enterNode(walk, plan, node, place);
}

export function stand(walk: Walk, node: Node): void {
  walk.current = node;
  walk.ignoresText = !node.takesText;
}

export function enterNode(walk: Walk, plan: XmlPlan, node: Node, place: XmlPlace): void {
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

const NONE: readonly Row[] = [];

/** The rows of a group that has just been closed; none otherwise. */
export function leaveNode(walk: Walk, plan: XmlPlan, node: Node, place: XmlPlace): readonly Row[] {
  if (node.takesText) node.text = node.text.trim();
  if (node.picks.length > 0 || node.tests.length > 0) closePicks(node, node.text);
  if (!node.role) return NONE;
  if (node.role !== 'group') walk.rows.push({ line: walk.recordLine, values: plan.scopes.record.values });
  checkGroup(walk, place);
  if (node.role === 'record') return NONE;
  const { rows } = walk;
  walk.rows = [];
  walk.groupStart = -1;
  return rows;
}

export function takeText({ current }: Walk, text: string): void {
  current.text += text;
  if (current.text.length > LONGEST_VALUE) throw new XmlRefused('too_long');
}

/** Throws XmlRefused when the current group exceeds its bounds. */
export function checkGroup(walk: Walk, place: XmlPlace): void {
  const size = walk.groupStart < 0 ? 0 : place.offset() - walk.groupStart;
  if (size > LARGEST_GROUP || walk.rows.length > MOST_RECORDS)
    throw new XmlRefused('group_too_large', place.line());
}
