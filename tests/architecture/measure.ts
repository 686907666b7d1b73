/** How long a file and its functions are, read from its syntax. */
import { parseAst } from 'vitest/node';

export interface Measured {
  readonly file: string;
  readonly lines: number;
  /** No function with statements in it: a table of data, types, the columns of a contract. */
  readonly declaresOnly: boolean;
  readonly functions: readonly { readonly name: string; readonly line: number; readonly lines: number }[];
}

type Node = Readonly<Record<string, unknown>>;

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

export function measure(file: string, text: string): Measured {
  const lines = text.split('\n').length - 1;
  if (file.endsWith('.sql')) return { file, lines, declaresOnly: false, functions: [] };
  const found = functionsOf(parseAst(text, { lang: file.endsWith('ts') ? 'ts' : 'js' }), '');
  const lineOf = (place: unknown) => text.slice(0, Number(place)).split('\n').length;
  return {
    file,
    lines,
    declaresOnly: !found.some(({ node }) => isNode(node.body) && node.body.type === 'BlockStatement'),
    functions: found.map(({ node, name }) => {
      const line = lineOf(node.start);
      return { name: name || 'a function without a name', line, lines: lineOf(node.end) - line + 1 };
    }),
  };
}

/** Every function below a node, under its own name or that of what it is given to. */
function functionsOf(node: unknown, given: string): { node: Node; name: string }[] {
  if (Array.isArray(node)) return node.flatMap((part) => functionsOf(part, given));
  if (!isNode(node)) return [];
  const name = nameOf(node.id) ?? nameOf(node.key) ?? given;
  const below = Object.values(node).flatMap((part) => functionsOf(part, name));
  return FUNCTIONS.includes(String(node.type)) ? [{ node, name }, ...below] : below;
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && typeof node.name === 'string' ? node.name : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
