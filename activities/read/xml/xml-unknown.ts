/** What stood in a document and nobody declared. */
import type { Warning } from '../reading.js';
import type { Node } from './xml-tree.js';

const MOST_TOLD = 50;
/** Distinct unknown elements of one parent that are counted apart. */
const APART = 50;
const LONGEST_NAME = 60;

/** Beyond the first names of a parent, the rest is counted under one. */
export function countUnknown(parent: Node, name: string): void {
  parent.unknown ??= new Map();
  const short = name.slice(0, LONGEST_NAME);
  const key = parent.unknown.has(short) || parent.unknown.size < APART ? short : '…';
  parent.unknown.set(key, (parent.unknown.get(key) ?? 0) + 1);
}

/** One warning per path, topmost element only, in the order of the tree. Names of elements, never what they hold. */
export function unknownElements(document: Node): Warning[] {
  return [...walkUnknown(document)]
    .slice(0, MOST_TOLD)
    .map(({ path, times }) => ({ code: 'element_inconnu', detail: `${path} ×${times}`, field: path }));
}

function* walkUnknown(node: Node): Generator<{ path: string; times: number }> {
  for (const [name, times] of node.unknown ?? []) yield { path: `${node.path}/${name}`, times };
  for (const child of node.children.values()) yield* walkUnknown(child);
}
