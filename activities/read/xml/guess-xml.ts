/** The shape of an XML document that nobody has declared: which element makes a row, and which elements are its columns. */
import type { XmlShape } from '../../../datasets/reading.js';
import type { ReadRequest, Warning } from '../reading.js';
import { refuseFile, requireWidth } from '../refusals.js';
import { everyNode, leavesOf, type Seen, survey } from './survey-xml.js';
import { XmlRefused } from './xml-handler.js';
import { refuseXml } from './xml-refusals.js';

export interface GuessedXml {
  readonly shape: XmlShape;
  /** Name of a column → its path from the root. */
  readonly columnPaths: Readonly<Record<string, readonly [string]>>;
  readonly warnings: readonly Warning[];
}

/** Throws DeliveryRejected. */
export async function guessXml(path: string, request: ReadRequest): Promise<GuessedXml> {
  try {
    const root = await survey(path, request);
    if (!root) throw refuseFile(request.fileName, 'xml');
    return chooseShape(root, request.fileName);
  } catch (error) {
    throw error instanceof XmlRefused ? refuseXml(request.fileName, error) : error;
  }
}

/** Fewer make a list within a row, as opening hours are. */
const ENOUGH_COLUMNS = 5;

/**
 * The group is what repeats first from the root down, of several the one that holds most; a record stands below it where something
 * that repeats there holds most of what it holds. A document in which nothing repeats is one record.
 */
function chooseShape(root: Seen, fileName: string): GuessedXml {
  const group = mostTold(firstRepeated(root)) ?? onlyRecord(root);
  const inner = mostTold(firstRepeated(group).filter(({ children }) => children.size > 1));
  const record =
    inner && leavesOf(inner).length >= ENOUGH_COLUMNS && inner.texts * 2 > group.texts ? inner : group;
  const leaves = leavesOf(root);
  const isWithin = (leaf: Seen, node: Seen) => leaf === node || leaf.path.startsWith(`${node.path}/`);
  const told = leaves.filter((leaf) => isWithin(leaf, group) || leaf.rank < group.rank);
  requireWidth(fileName, told.length);
  const unread = [...new Set(leaves.filter((leaf) => !told.includes(leaf)).map(({ path }) => path))];
  const empty = everyNode(root).filter(({ children, texts }) => children.size === 0 && texts === 0);
  const repeated = new Set(
    told.flatMap((leaf) => repeatedAbove(leaf, isWithin(leaf, record) ? record : group)?.path ?? []),
  );
  const attributed = everyNode(root).filter(({ hasAttributes }) => hasAttributes);
  return {
    shape: {
      group: group.path,
      ...(record === group ? {} : { record: record.path }),
      ...{ ignored: [...unread, ...empty.map(({ path }) => path)], toxic: [] },
    },
    columnPaths: namePaths(told),
    warnings: [
      ...[...repeated].map((path) =>
        warn('xml_first_only', path, 'comes several times in a row; the first is read'),
      ),
      ...unread.map((path) => warn('xml_not_read', path, 'stands behind the rows; it is not read')),
      ...attributed.map(({ path }) => warn('xml_attributes', path, 'has attributes, which are not read')),
    ],
  };
}

function warn(code: string, field: string, what: string): Warning {
  return { code, detail: `${field} ${what}`, field };
}

/** From the top down, what comes several times in an element that does not. */
function firstRepeated(node: Seen): Seen[] {
  return [...node.children.values()].flatMap((child) => (child.most > 1 ? [child] : firstRepeated(child)));
}

function mostTold(nodes: readonly Seen[]): Seen | null {
  return nodes.reduce<Seen | null>((best, node) => (best && best.texts >= node.texts ? best : node), null);
}

function onlyRecord(root: Seen): Seen {
  let node = root;
  for (
    let [child, ...others] = node.children.values();
    child && others.length === 0 && child.children.size > 0;
    [child, ...others] = node.children.values()
  )
    node = child;
  return node;
}

/** The topmost element that repeats, from below the scope down to the leaf. */
function repeatedAbove(leaf: Seen, scope: Seen): Seen | null {
  let found: Seen | null = null;
  for (let node: Seen | null = leaf; node && node !== scope; node = node.parent)
    if (node.most > 1 && leaf.rank >= scope.rank) found = node;
  return found;
}

/** By its own name; where several share it, with as many names before it as tell it apart. */
function namePaths(leaves: readonly Seen[]): Record<string, readonly [string]> {
  const nameAt = (path: string, steps: number) => path.split('/').slice(-steps).join('_');
  const named = leaves.map(({ path }) => {
    const depth = path.split('/').length;
    const steps = Array.from({ length: depth }, (_, index) => index + 1).find(
      (count) => leaves.filter((other) => nameAt(other.path, count) === nameAt(path, count)).length === 1,
    );
    return [nameAt(path, steps ?? depth), [path]] as const;
  });
  return Object.fromEntries(named);
}
