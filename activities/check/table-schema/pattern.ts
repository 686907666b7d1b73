/** A pattern of a Table Schema, as Python's and XML Schema's engines read it, for DuckDB's RE2 and for JavaScript. Pure. */

export interface Pattern {
  /** For `regexp_full_match`. RE2 knows no look-around and no back-reference: it then refuses it. */
  readonly re2: string;
  /** The same for RegExp with the flag `v` off and `u` on; null where JavaScript cannot read it either. */
  readonly script: RegExp | null;
}

/** Classes that mean more than ASCII to those who write schemas: `É` is a letter. */
const CLASSES: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{N}_`,
};
const SPACES = {
  re2: String.raw`\t\n\v\f\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`,
  script: String.raw`\s\u0085`,
};
/** What both engines call by the same letter. */
const SHARED = 'fnrtvbBpP';
const SYNTAX = String.raw`^$\.*+?()[]{}|/`;

type Engine = 're2' | 'script';

export function readPattern(pattern: string): Pattern {
  return { re2: translate(pattern, 're2'), script: compile(pattern) };
}

function compile(pattern: string): RegExp | null {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(`^(?:${translate(rest, 'script')})$`, `u${flags}`);
  } catch {
    return null;
  }
}

/** After it a hyphen of a class is itself: `[\w-.]` has no range. */
const SHORTHAND_LAST = /^\\[dDws]$/;

/** Token by token: an escape, the edge of a class, the start of a group, or a character. */
function translate(pattern: string, engine: Engine): string {
  const tokens = pattern.matchAll(
    /\\[ux]\{([\da-fA-F]{1,6})\}|\\u([\da-fA-F]{4})|\\x([\da-fA-F]{2})|\\(.)|\(\?P([<=])(\w+)([>)])|\[\^?\]?|[\s\S]/gsu,
  );
  let open: OpenClass | null = null;
  let out = '';
  let before = '';
  for (const found of tokens) {
    const [token, escaped] = [found[0], found[4]];
    if (open && escaped !== undefined && /[WS]/.test(escaped))
      open.outside.push(translateEscape(escaped, false, engine));
    else if (open && token.endsWith(']') && escaped === undefined) {
      // `[[]` is a class of one bracket.
      open.members += token.slice(0, -1).replace('[', '\\[');
      out += closeClass(open);
      open = null;
    } else if (open) open.members += inClass(found, before, engine);
    else if (token.startsWith('['))
      // In both engines a bracket that comes first belongs to the class.
      open = { negated: token[1] === '^', members: token.endsWith(']') ? '\\]' : '', outside: [] };
    else out += translateToken(found, false, engine);
    before = token;
  }
  return open ? `${out}[${open.members}` : out;
}

function inClass(found: RegExpExecArray, before: string, engine: Engine): string {
  const [token] = found;
  if (token.startsWith('[')) return `\\${token}`;
  return token === '-' && SHORTHAND_LAST.test(before) ? '\\-' : translateToken(found, true, engine);
}

function translateToken(found: RegExpExecArray, isInClass: boolean, engine: Engine): string {
  const [token, braced, unicode, hex, escaped, named, name] = found;
  const code = braced ?? unicode ?? hex;
  if (code !== undefined) return engine === 're2' ? `\\x{${code}}` : `\\u{${code}}`;
  if (escaped !== undefined) return translateEscape(escaped, isInClass, engine);
  return named !== undefined ? translateName(named, name ?? '', token, engine) : token;
}

interface OpenClass {
  readonly negated: boolean;
  members: string;
  /** Classes that are all but some characters (`\W`): a class cannot hold them with more than ASCII in mind. */
  readonly outside: string[];
}

/** What is in neither is asked by a look-ahead: RE2 refuses it, and leaves it to JavaScript. */
function closeClass({ negated, members, outside }: OpenClass): string {
  const own = members === '' && outside.length > 0 ? [] : [`[${negated ? '^' : ''}${members}]`];
  if (outside.length === 0) return own.join('');
  return negated
    ? `(?:(?!${outside.join('|')})${own[0] ?? String.raw`[\s\S]`})`
    : `(?:${[...own, ...outside].join('|')})`;
}

function translateName(kind: string, name: string, token: string, engine: Engine): string {
  if (engine === 're2') return token;
  return kind === '<' ? `(?<${name}>` : `\\k<${name}>`;
}

function translateEscape(escaped: string, inClass: boolean, engine: Engine): string {
  const lower = escaped.toLowerCase();
  const members = lower === 's' ? SPACES[engine] : CLASSES[lower];
  if (members !== undefined) {
    if (escaped !== lower) return inClass ? String.raw`\P{Nd}` : `[^${members}]`;
    return inClass ? members : `[${members}]`;
  }
  if (escaped === 'A') return '^';
  if (escaped === 'Z' || escaped === 'z') return engine === 're2' ? '\\z' : '$';
  if (/[\dkc]/.test(escaped) || SHARED.includes(escaped)) return `\\${escaped}`;
  // Letters that nobody knows stay as they are: the engine refuses them.
  if (/[a-zA-Z]/.test(escaped)) return `\\${escaped}`;
  return SYNTAX.includes(escaped) || (inClass && escaped === '-') ? `\\${escaped}` : escaped;
}
