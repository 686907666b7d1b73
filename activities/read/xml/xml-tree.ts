/** The tree of known elements, walked as the document opens and closes them. Built anew for each reading: it holds its state. */

/** Values that live as long as an element does: the document's head, a group, a record. */
export interface Scope {
  readonly picks: Pick[];
  values: (string | null)[];
}

/** One element chosen among those of its name, in the element its parent chose. */
export interface Pick {
  readonly kind: 'first' | 'last' | 'match';
  readonly parent: Pick | null;
  readonly scope: Scope;
  readonly below: Pick[];
  readonly key: string;
  /** Where its text goes in the scope's values; -1 for one that only leads further. */
  slot: number;
  active: boolean;
  done: boolean;
  matched: boolean;
  /** Its element was met somewhere in the document, empty or not. */
  met: boolean;
}

export interface Node {
  /** Null for the document. */
  readonly parent: Node | null;
  readonly path: string;
  readonly name: string;
  readonly children: Map<string, Node>;
  readonly picks: Pick[];
  /** Picks that wait for this element to hold that text. */
  readonly tests: { readonly pick: Pick; readonly text: string }[];
  /** Children not in the tree are known too, and not wanted. */
  ignored: boolean;
  /** It is ignored, and so is all that may stand in it. */
  unwanted: boolean;
  role: 'group' | 'record' | 'both' | null;
  /** Its text is kept while it is open. */
  takesText: boolean;
  text: string;
  /** Unknown children by name, and how often. */
  unknown: Map<string, number> | null;
}

export function createNode(path: string, name: string, parent: Node | null): Node {
  return {
    parent,
    path,
    name,
    children: new Map(),
    picks: [],
    tests: [],
    ignored: false,
    unwanted: false,
    role: null,
    takesText: false,
    text: '',
    unknown: null,
  };
}

/** Whether something is done where it opens or closes. */
export function nodeMatters({ role, takesText, picks, tests }: Node): boolean {
  return role !== null || takesText || picks.length > 0 || tests.length > 0;
}

/** The node at the end of the names, made where it is not there yet. */
export function nodeAt(from: Node, names: readonly string[]): Node {
  return names.reduce((node, name) => {
    const child =
      node.children.get(name) ?? createNode(node.path === '' ? name : `${node.path}/${name}`, name, node);
    node.children.set(name, child);
    return child;
  }, from);
}

/** Before a scope's element is read again. */
export function emptyScope(scope: Scope): void {
  scope.values = scope.values.map(() => null);
  for (const pick of scope.picks) {
    pick.active = false;
    pick.done = false;
  }
}

export function openPicks(node: Node): void {
  for (const pick of node.picks) {
    pick.active = !pick.done && (pick.parent === null || pick.parent.active);
    if (!pick.active) continue;
    if (pick.kind === 'first') pick.done = true;
    else {
      pick.matched = false;
      forget(pick);
    }
  }
}

/** `text` is the element's own, trimmed. */
export function closePicks(node: Node, text: string): void {
  for (const { pick, text: wanted } of node.tests) if (pick.active && text === wanted) pick.matched = true;
  for (const pick of node.picks) {
    if (!pick.active) continue;
    pick.met = true;
    if (pick.slot >= 0) pick.scope.values[pick.slot] = text === '' ? null : text;
    if (pick.kind === 'match') {
      if (pick.matched) pick.done = true;
      else forget(pick);
    }
    pick.active = false;
  }
}

/** What an earlier element of the name, or one that was not meant, has left. */
function forget(pick: Pick): void {
  if (pick.slot >= 0) pick.scope.values[pick.slot] = null;
  for (const below of pick.below) {
    below.done = false;
    below.active = false;
    if (below.slot >= 0) pick.scope.values[below.slot] = null;
  }
}
