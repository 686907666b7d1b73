/** Levels inside one dimension: communes of départements of régions. The total is the code ''. */
import { ConfigurationInvalid } from '../errors.js';

/** Child → parent. A code without a parent is a part of the total, ''. Several trees may stand on one dimension. */
export type Tree = ReadonlyMap<string, string>;
export type Hierarchies = ReadonlyMap<string, readonly Tree[]>;

export interface Edge {
  readonly child: string;
  readonly parent: string;
}

/** `place` names file and dimension in messages. Throws ConfigurationInvalid: two parents, or a circle. */
export function treeOf(edges: readonly Edge[], place: string): Tree {
  const tree = new Map<string, string>();
  for (const { child, parent } of edges) {
    if (child === '')
      throw new ConfigurationInvalid(`${place}: the total is no child of anything; remove the line.`);
    if ((tree.get(child) ?? parent) !== parent)
      throw new ConfigurationInvalid(`${place}: a child has two parents; give each hierarchy its own file.`);
    tree.set(child, parent);
  }
  for (const code of tree.keys()) if (depthIn(tree, code) > tree.size) throw circle(place);
  return tree;
}

/** Steps up to the total; more than the tree has codes when it turns in a circle. */
export function depthIn(tree: Tree, code: string): number {
  let depth = 0;
  for (let at = code; at !== '' && depth <= tree.size + 1; depth++) at = tree.get(at) ?? '';
  return depth;
}

function circle(place: string): ConfigurationInvalid {
  return new ConfigurationInvalid(`${place}: a code stands below itself; correct the hierarchy.`);
}
