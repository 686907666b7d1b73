/** Elements as the partners write them: one per line, tabs, text without markup. */
import { escapeXml } from '../table.js';

export function element(depth: number, name: string, value: string): string {
  return `${TABS.slice(0, depth)}<${name}>${escapeXml(value)}</${name}>\n`;
}

/** Elements of a block; an undefined value is no element, an empty one is an empty element. */
export function block(
  depth: number,
  name: string,
  values: Readonly<Record<string, string | undefined>>,
): string {
  return wrap(depth, name, elements(depth + 1, values));
}

export function elements(depth: number, values: Readonly<Record<string, string | undefined>>): string {
  let text = '';
  for (const name in values) {
    const value = values[name];
    if (value === undefined) continue;
    text += value === '' ? `${TABS.slice(0, depth)}<${name} />\n` : element(depth, name, value);
  }
  return text;
}

export function wrap(depth: number, name: string, inside: string): string {
  const tabs = TABS.slice(0, depth);
  return `${tabs}<${name}>\n${inside}${tabs}</${name}>\n`;
}

const TABS = '\t'.repeat(12);

export const PROLOG = '<?xml version="1.0" encoding="windows-1252"?>\n';
