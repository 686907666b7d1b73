/** What stands in an XML document: each kind of element once, with how often it comes and whether it holds text. */
import { createReadStream } from 'node:fs';
import type { ReadRequest } from '../reading.js';
import { requireWidth } from '../refusals.js';
import { openXmlText } from './xml-encoding.js';
import { parseXml } from './xml-events.js';
import type { XmlPlace } from './xml-handler.js';

export interface Seen {
  readonly name: string;
  readonly path: string;
  readonly parent: Seen | null;
  readonly children: Map<string, Seen>;
  /** Rank among all elements by where each was met first. */
  readonly rank: number;
  /** In the parent that is open, and at most in one. */
  here: number;
  most: number;
  /** How often it, or what stands below it, holds text. */
  texts: number;
  holdsText: boolean;
  hasAttributes: boolean;
}

/** Each element of the document once, with how often it comes. */
export async function survey(path: string, request: ReadRequest): Promise<Seen | null> {
  const { path: at, bytes } = await openXmlText(path, request);
  const document = created('', null, 0);
  let current: Seen = document;
  let ranks = 0;
  const handler = {
    open(name: string, place: XmlPlace) {
      let node = current.children.get(name);
      if (!node) {
        ranks += 1;
        node = created(name, current, ranks);
        current.children.set(name, node);
        requireWidth(request.fileName, ranks);
      }
      node.here += 1;
      node.most = Math.max(node.most, node.here);
      node.hasAttributes ||= /\s(?!xmlns|xsi:)[\w:.-]+\s*=/.test(place.tag());
      for (const child of node.children.values()) child.here = 0;
      current = node;
    },
    close() {
      current = current.parent ?? document;
    },
    text(text: string) {
      if (text.trim() === '') return;
      current.holdsText = true;
      for (let node: Seen | null = current; node; node = node.parent) node.texts += 1;
    },
  };
  await parseXml(createReadStream(at), handler, undefined, bytes);
  return [...document.children.values()][0] ?? null;
}

function created(name: string, parent: Seen | null, rank: number): Seen {
  const path = parent?.path ? `${parent.path}/${name}` : name;
  return {
    ...{ name, path, parent, rank, children: new Map<string, Seen>() },
    ...{ here: 0, most: 0, texts: 0, holdsText: false, hasAttributes: false },
  };
}

export function everyNode(node: Seen): Seen[] {
  return [node, ...[...node.children.values()].flatMap(everyNode)];
}

export const leavesOf = (node: Seen): Seen[] => everyNode(node).filter(({ holdsText }) => holdsText);
