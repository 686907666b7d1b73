/** Which statement of a dataset's assembly makes what, of what: read by DuckDB's own parser. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import type { SqlFile } from '../../datasets/dataset.js';

/** One table or view, and the tables and views that it is made of. Macros are no step: who asks one reads what it reads. */
export interface Made {
  readonly name: string;
  readonly file: string;
  readonly reads: readonly string[];
}

const HEAD =
  /^create\s+(?:or\s+replace\s+)?(?:temp\s+)?(table|view|macro)\s+(\w+)\s*(?:\([^)]*\))?\s*as\s+(table\s+)?/i;

interface Statement {
  readonly name: string;
  readonly isMacro: boolean;
  /** Tables, and functions with their brackets. */
  readonly asked: readonly string[];
  /** Texts that are handed to table macros: names of tables, some of them. */
  readonly named: readonly string[];
}

/** In order of the statements. Throws where one is of a form that is not known here. */
export async function readSqlGraph(files: readonly SqlFile[], session: Session): Promise<Made[]> {
  const macros = new Map<string, Set<string>>();
  const made = new Map<string, { file: string; reads: Set<string> }>();
  for (const { name: file, sql } of files)
    for (const text of statementsOf(sql)) {
      const { name, isMacro, asked, named } = await readStatement(file, text, session);
      const reads = [
        ...asked.flatMap((one) => (one.endsWith('()') ? [...(macros.get(one) ?? [])] : [one])),
        ...named.filter((one) => made.has(one)),
      ];
      const before = isMacro ? macros.get(`${name}()`) : made.get(name)?.reads;
      const all = new Set([...(before ?? []), ...reads]);
      if (isMacro) macros.set(`${name}()`, all);
      else made.set(name, { file: made.get(name)?.file ?? file, reads: all });
    }
  return [...made].map(([name, { file, reads }]) => ({
    ...{ name, file },
    reads: [...reads].filter((one) => one !== name).sort(),
  }));
}

/** Ours end a line by the semicolon, and nothing else does. */
function statementsOf(sql: string): string[] {
  return sql
    .split(/;\s*(?:--[^\n]*)?$/m)
    .map((text) => text.replace(/^(\s*--[^\n]*\n|\s+)+/, '').trim())
    .filter((text) => text !== '' && !/^(drop|set)\b/i.test(text));
}

const Parsed = z.object({ error: z.boolean(), statements: z.array(z.unknown()).optional() });

async function readStatement(file: string, text: string, session: Session): Promise<Statement> {
  const [head = '', kind = '', name = '', isTable] = HEAD.exec(text) ?? [];
  const body = text.slice(head.length);
  if (head === '')
    throw new Error(`${file}: a statement begins with "${text.slice(0, 40)}"; teach it to readSqlGraph.`);
  const isMacro = kind.toLowerCase() === 'macro';
  const query = isMacro && isTable === undefined ? `select ${body}` : body;
  const [row] = await session.rows(
    'select cast(json_serialize_sql(cast($query as varchar)) as varchar) as parsed',
    z.object({ parsed: z.string() }),
    { query },
  );
  const parsed = Parsed.parse(JSON.parse(row?.parsed ?? '{}'));
  if (parsed.error)
    throw new Error(`${file}: DuckDB does not parse what makes ${name}; teach it to readSqlGraph.`);
  const seen: Seen = { reads: new Set(), own: new Set(), named: new Set() };
  collect(parsed.statements, seen);
  return {
    name,
    isMacro,
    asked: [...seen.reads].filter((one) => !seen.own.has(one)),
    named: [...seen.named],
  };
}

const Constant = z.looseObject({ value: z.unknown() });

const Node = z.looseObject({
  type: z.string().optional(),
  table_name: z.string().optional(),
  function_name: z.string().optional(),
  function: z.looseObject({ children: z.array(z.looseObject({ value: Constant.optional() })) }).optional(),
  cte_map: z.object({ map: z.array(z.object({ key: z.string() })) }).optional(),
});

interface Seen {
  readonly reads: Set<string>;
  readonly own: Set<string>;
  readonly named: Set<string>;
}

/** Names of tables and functions that a tree asks, and of the subqueries that it names itself. */
function collect(tree: unknown, seen: Seen): void {
  if (Array.isArray(tree)) for (const one of tree) collect(one, seen);
  if (tree === null || typeof tree !== 'object' || Array.isArray(tree)) return;
  const { data: node } = Node.safeParse(tree);
  for (const { key } of node?.cte_map?.map ?? []) seen.own.add(key);
  if (node?.type === 'BASE_TABLE' && node.table_name) seen.reads.add(node.table_name);
  for (const { value } of (node?.type === 'TABLE_FUNCTION' && node.function?.children) || [])
    if (typeof value?.value === 'string') seen.named.add(value.value);
  if (node?.function_name) seen.reads.add(`${node.function_name}()`);
  for (const one of Object.values(tree)) collect(one, seen);
}
