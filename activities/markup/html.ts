/** HTML where every value is escaped unless it is itself made of templates: nothing a partner writes becomes markup. */
import { withoutTricks } from './visible-text.js';

const MARKUP = Symbol('markup');

export interface Markup {
  readonly [MARKUP]: string;
}

export type Child = Markup | string | number | null | readonly Child[];

export function html(texts: TemplateStringsArray, ...children: readonly Child[]): Markup {
  const written = texts.map((text, index) =>
    index === 0 ? text : `${writeChild(children[index - 1] ?? null)}${text}`,
  );
  return { [MARKUP]: written.join('') };
}

/** Text of our own that is written as it is: a style sheet. Never a value. */
export function ownText(text: string): Markup {
  return { [MARKUP]: text };
}

/** A value for the programs that read a page, inside a script of a data type: its text never ends the element. */
export function jsonBlock(value: object): Markup {
  return { [MARKUP]: withoutTricks(JSON.stringify(value)).replaceAll('<', '\\u003c') };
}

export function writeMarkup(markup: Markup): string {
  return markup[MARKUP];
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function writeChild(child: Child): string {
  if (child === null) return '';
  if (typeof child === 'number') return String(child);
  if (typeof child === 'string')
    return withoutTricks(child).replace(/[&<>"']/g, (sign) => ENTITIES.get(sign) ?? '');
  return MARKUP in child ? child[MARKUP] : child.map(writeChild).join('');
}
