/** What a partner's PostgreSQL is asked for: the declared columns, each as text that means one thing. Pure. */
import type { AskedColumn } from '../channel.js';

export interface FoundColumn {
  readonly name: string;
  /** As SQL writes it; of a domain, what it is made of. */
  readonly type: string;
  /** An array is told as JSON, in which a comma of a value parts nothing. */
  readonly isArray: boolean;
  /** Our role may; a role may be let see some columns of a table only. */
  readonly isReadable: boolean;
}

export interface Relation {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
}

/** What stands after `from`, under the name `asked`. */
export function relationOf({ table, query = '' }: Relation): string {
  const named = table?.split('.').map(quoted).join('.');
  return `${named ?? `(${query.trim().replace(/;$/, '')}\n)`} as asked`;
}

/** Asked columns that the relation does not have. */
export function lackingColumns(asked: readonly AskedColumn[], found: readonly FoundColumn[]): string[] {
  const names = new Set(found.map(({ name }) => name));
  return asked
    .filter(
      ({ optional, paths }) => !optional && !paths.some((path) => names.has(path) || names.has(rootOf(path))),
    )
    .map(({ name }) => name);
}

/**
 * One row per row of the relation, in the order of its own columns `order`; without any, in that of the cells told, so that
 * what did not change gives the same bytes. Or `rows` of them, in no order.
 */
export function selectStatement(
  relation: string,
  asked: readonly AskedColumn[],
  {
    found,
    order,
    rows,
    where = 'true',
  }: {
    readonly found: readonly FoundColumn[];
    readonly order: readonly string[];
    readonly rows: number | undefined;
    readonly where?: string | undefined;
  },
): string {
  const byName = new Map(found.map((column) => [column.name, column]));
  const cells = asked
    .map(({ name, paths }) => ({ name, readings: paths.flatMap((path) => cellOf(path, byName) ?? []) }))
    .filter(({ readings }) => readings.length > 0);
  const select = cells.map(({ name, readings }) => `coalesce(${readings.join(', ')}) as ${quoted(name)}`);
  const sorted = [
    ...order.map((name) => `asked.${quoted(name)}`),
    ...(order.length > 0 ? [] : cells.map(({ readings }) => `coalesce(${readings.join(', ')}) collate "C"`)),
  ];
  const end = rows === undefined ? `order by ${sorted.join(', ')}` : `limit ${rows}`;
  return `select ${select.join(', ')} from ${relation} where ${where} ${end}`;
}

export function copyStatement(select: string): string {
  return `copy (${select}) to stdout (format csv, header true, force_quote *, encoding 'UTF8')`;
}

/**
 * A column by its whole name, whatever is in it. Or as `adresse.commune`, `membres.0.nom`, or `membres[].nom` for a list; joined by slashes
 * where a name holds a point.
 */
function cellOf(path: string, found: ReadonlyMap<string, FoundColumn>): string | null {
  const whole = found.get(path);
  if (whole !== undefined) return textOf(whole);
  const [root = '', ...steps] = stepsOf(path);
  const column = found.get(root.replace(/\[\]$/, ''));
  if (column === undefined) return null;
  const cell = `asked.${quoted(column.name)}`;
  if (path.includes('[]'))
    return `jsonb_path_query_array(to_jsonb(${cell}), ${literal(jsonPath(root, steps))})::text`;
  if (steps.length > 0) return `to_jsonb(${cell}) #>> array[${steps.map(literal).join(', ')}]`;
  return textOf(column);
}

function textOf({ name, type, isArray }: FoundColumn): string {
  const cell = `asked.${quoted(name)}`;
  if (isArray) return `array_to_json(${type === 'money[]' ? `${cell}::numeric[]` : cell})::text`;
  return type === 'money' ? `${cell}::numeric::text` : `${cell}::text`;
}

function jsonPath(root: string, steps: readonly string[]): string {
  const told = steps.map(
    (step) => `.${JSON.stringify(step.replace(/\[\]$/, ''))}${step.endsWith('[]') ? '[*]' : ''}`,
  );
  return `$${root.endsWith('[]') ? '[*]' : ''}${told.join('')}`;
}

function stepsOf(path: string): string[] {
  return path.split(path.includes('/') ? '/' : '.');
}

function rootOf(path: string): string {
  return stepsOf(path)[0]?.replace(/\[\]$/, '') ?? '';
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text that means the same whatever the server's setting of backslashes. */
export function literal(text: string): string {
  const plain = `'${text.replaceAll("'", "''")}'`;
  return plain.includes('\\') ? ` E${plain.replaceAll('\\', '\\\\')}` : plain;
}
