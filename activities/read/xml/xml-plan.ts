/** A source's declaration of an XML document, as the tree a reading walks. */
import type { XmlShape } from '../../../datasets/reading.js';
import { ContractBroken } from '../../errors.js';
import { refuseChoiceAbove, refuseToxic, startsWith } from './xml-checks.js';
import { parsePath, type Step, stepKey } from './xml-paths.js';
import { createNode, type Node, nodeAt, nodeMatters, type Pick, type Scope } from './xml-tree.js';

export interface XmlColumn {
  readonly name: string;
  /** Where the value may stand, best first. */
  readonly picks: readonly Pick[];
}

export interface XmlPlan {
  /** Stands for the document: the root element is its child. */
  readonly document: Node;
  readonly scopes: { readonly head: Scope; readonly group: Scope; readonly record: Scope };
  readonly columns: readonly XmlColumn[];
  readonly trailer: {
    readonly total: Node;
    readonly anomalies?: Node;
    readonly characters?: Node;
    /** Rank of the column whose distinct values are dossiers; -1 where groups are. */
    readonly dossier: number;
  } | null;
}

/** Throws ContractBroken for a path that is not understood, or leads where it cannot be followed. */
export function planXml(shape: XmlShape, columnPaths: Readonly<Record<string, readonly string[]>>): XmlPlan {
  const document = createNode('', '', null);
  document.takesText = true;
  const group = shape.group.split('/');
  const record = (shape.record ?? shape.group).split('/');
  if (!startsWith(record, group))
    throw new ContractBroken(`The record "${shape.record}" does not stand below the group "${shape.group}".`);
  nodeAt(document, group).role = 'group';
  nodeAt(document, record).role = record.length === group.length ? 'both' : 'record';
  for (const path of [...shape.ignored, ...shape.toxic]) nodeAt(document, path.split('/')).ignored = true;
  const scopes = { head: createScope(), group: createScope(), record: createScope() };
  const pick = (path: string): Pick => {
    const steps = parsePath(path);
    refuseToxic(path, steps, shape);
    const names = steps.map(({ name }) => name);
    const [scope, depth] = startsWith(names, record)
      ? [scopes.record, record.length]
      : startsWith(names, group)
        ? [scopes.group, group.length]
        : [scopes.head, 0];
    refuseChoiceAbove(steps.slice(0, Math.max(depth, commonLength(names, group))));
    return pickAt(document, scope, steps, depth);
  };
  const columns = Object.entries(columnPaths).map(([name, paths]) => ({ name, picks: paths.map(pick) }));
  const trailer = planTrailer(shape, document, columns);
  ignoreBelow(document);
  return { document, scopes, columns, trailer };
}

/** A path that leads into an ignored subtree makes nodes there: what stands beside them is ignored as well. */
function ignoreBelow(node: Node): void {
  for (const child of node.children.values()) {
    child.ignored ||= node.ignored;
    ignoreBelow(child);
  }
  node.unwanted =
    node.ignored && !nodeMatters(node) && [...node.children.values()].every((child) => child.unwanted);
}

function createScope(): Scope {
  return { picks: [], values: [] };
}

function commonLength(names: readonly string[], others: readonly string[]): number {
  const differs = names.findIndex((name, index) => name !== others[index]);
  return differs < 0 ? names.length : differs;
}

/** The pick of the last step, made with those that lead to it. The scope's own element needs none, unless it is the value. */
function pickAt(document: Node, scope: Scope, steps: readonly Step[], depth: number): Pick {
  const start = Math.min(depth, steps.length - 1);
  const above = steps.slice(0, start).map(({ name }) => name);
  const last = steps.slice(start).reduce(
    ({ node, parent }, step) => {
      const next = nodeAt(node, [step.name]);
      const key = stepKey(step);
      const known = next.picks.find(
        (pick) => pick.scope === scope && pick.parent === parent && pick.key === key,
      );
      return { node: next, parent: known ?? addPick(next, scope, parent, step) };
    },
    { node: nodeAt(document, above), parent: null as Pick | null },
  );
  if (!last.parent) throw new ContractBroken('A path without a step reached the XML reader.');
  last.node.takesText = true;
  if (last.parent.slot < 0) last.parent.slot = scope.values.push(null) - 1;
  return last.parent;
}

function addPick(node: Node, scope: Scope, parent: Pick | null, step: Step): Pick {
  const { choice } = step;
  const pick: Pick = {
    kind: choice.kind,
    key: stepKey(step),
    parent,
    scope,
    below: [],
    slot: -1,
    active: false,
    done: false,
    matched: false,
    met: false,
  };
  node.picks.push(pick);
  scope.picks.push(pick);
  for (let above = parent; above; above = above.parent) above.below.push(pick);
  if (choice.kind === 'match') {
    const child = nodeAt(node, choice.child);
    child.takesText = true;
    child.tests.push({ pick, text: choice.text });
  }
  return pick;
}

function planTrailer(shape: XmlShape, document: Node, columns: readonly XmlColumn[]): XmlPlan['trailer'] {
  const { trailer } = shape;
  if (!trailer) return null;
  const takeText = (path: string): Node => {
    const node = nodeAt(document, path.split('/'));
    node.takesText = true;
    return node;
  };
  return {
    total: takeText(trailer.total),
    dossier: columns.findIndex(({ name }) => name === trailer.dossier),
    ...(trailer.anomalies && { anomalies: takeText(trailer.anomalies) }),
    ...(trailer.characters && { characters: takeText(trailer.characters) }),
  };
}
