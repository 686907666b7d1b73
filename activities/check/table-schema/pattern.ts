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

/** Token by token: an escape, the edge of a class, the start of a group, or a character. */
function translate(pattern: string, engine: Engine): string {
  const tokens = pattern.matchAll(
    /\\u\{?([\da-fA-F]{4,6})\}?|\\x\{?([\da-fA-F]{2,6})\}?|\\(.)|\(\?P([<=])(\w+)([>)])|\[\^?\]?|[\s\S]/gsu,
  );
  let inClass = false;
  let out = '';
  for (const [token, unicode, hex, escaped, named, name] of tokens) {
    const code = unicode ?? hex;
    if (code !== undefined) out += engine === 're2' ? `\\x{${code}}` : `\\u{${code}}`;
    else if (escaped !== undefined) out += translateEscape(escaped, inClass, engine);
    else if (named !== undefined) out += translateName(named, name ?? '', token, engine);
    else if (token.startsWith('[') && !inClass) {
      inClass = true;
      // In both engines a bracket that comes first belongs to the class.
      out += token.replace(/\]$/, '\\]');
    } else {
      if (token === ']') inClass = false;
      out += inClass && token === '[' ? '\\[' : token;
    }
  }
  return out;
}

function translateName(kind: string, name: string, token: string, engine: Engine): string {
  if (engine === 're2') return token;
  return kind === '<' ? `(?<${name}>` : `\\k<${name}>`;
}

function translateEscape(escaped: string, inClass: boolean, engine: Engine): string {
  const lower = escaped.toLowerCase();
  const members = lower === 's' ? SPACES[engine] : CLASSES[lower];
  if (members !== undefined) {
    if (escaped !== lower) return inClass ? `\\${escaped}` : `[^${members}]`;
    return inClass ? members : `[${members}]`;
  }
  if (escaped === 'A') return '^';
  if (escaped === 'Z' || escaped === 'z') return engine === 're2' ? '\\z' : '$';
  if (/[\dkc]/.test(escaped) || SHARED.includes(escaped)) return `\\${escaped}`;
  // Letters that nobody knows stay as they are: the engine refuses them.
  if (/[a-zA-Z]/.test(escaped)) return `\\${escaped}`;
  return SYNTAX.includes(escaped) || (inClass && escaped === '-') ? `\\${escaped}` : escaped;
}
