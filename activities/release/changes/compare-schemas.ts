/**
 * What changed between two Table Schemas, for whoever wrote a program against the first. Pure.
 *
 * Breaking: a program that reads the earlier table rightly may fail on the later one, or misunderstand it: a table or a column is
 * gone, a type or a unit is another, a value may be missing where it never was, a bound or a pattern holds no longer, rows have
 * another key. Compatible: whatever only adds or narrows, and code lists, which live.
 */
import type { SchemaChange } from '../../published/change-log.js';
import type { ComparedSchema, Field } from './compared-schema.js';

/** The key is compared only where both tables have rows: an empty table has none to tell it by. */
export function compareSchemas(earlier: ComparedSchema, later: ComparedSchema): SchemaChange[] {
  const [before, after] = [namedFields(earlier), namedFields(later)];
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const come = [...after.keys()].filter((name) => !before.has(name));
  const stayed = [...before].flatMap(([name, field]) => {
    const now = after.get(name);
    return now ? compareFields(field, now) : [];
  });
  const moved = compareOrder(earlier, later) ? [compatible(null, 'L’ordre des colonnes a changé.')] : [];
  return [
    ...gone.map((name) => breaking(name, `La colonne « ${name} » n’est plus publiée.`)),
    ...stayed.filter(({ level }) => level === 'breaking'),
    ...compareKeys(earlier, later),
    ...come.map((name) => compatible(name, `Nouvelle colonne « ${name} ».`)),
    ...stayed.filter(({ level }) => level === 'compatible'),
    ...moved,
  ];
}

function namedFields({ fields }: ComparedSchema): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name, field]));
}

function compareOrder(earlier: ComparedSchema, later: ComparedSchema): boolean {
  const names = ({ fields }: ComparedSchema, other: ComparedSchema) =>
    fields.map(({ name }) => name).filter((name) => other.fields.some((field) => field.name === name));
  return names(earlier, later).join() !== names(later, earlier).join();
}

function compareKeys(earlier: ComparedSchema, later: ComparedSchema): SchemaChange[] {
  const [before, after] = [earlier.primaryKey ?? [], later.primaryKey ?? []];
  if (before.join() === after.join() || before.length === 0) return [];
  return [breaking(null, `« ${before.join(', ')} » n’identifie plus une seule ligne.`)];
}

function compareFields(before: Field, after: Field): SchemaChange[] {
  const { name } = before;
  const changes: (SchemaChange | false)[] = [
    typeOf(before) !== typeOf(after) &&
      breaking(name, `« ${name} » change de type : ${typeOf(before)} devient ${typeOf(after)}.`),
    before.unit !== after.unit &&
      breaking(
        name,
        `« ${name} » change d’unité : ${before.unit ?? 'aucune'} devient ${after.unit ?? 'aucune'}.`,
      ),
    ...comparePresence(before, after),
    ...compareBounds(before, after),
    ...compareCodes(name, codesOf(before), codesOf(after)),
    before.description !== after.description && compatible(name, `La description de « ${name} » est revue.`),
  ];
  return changes.filter((change) => change !== false);
}

function typeOf({ type, format, listSeparator, precision, scale }: Field): string {
  if (precision !== undefined) return `decimal(${precision}, ${scale})`;
  if (format === 'uuid') return format;
  return listSeparator === undefined ? type : 'list';
}

function comparePresence(
  { name, constraints: before }: Field,
  { constraints: after }: Field,
): SchemaChange[] {
  if (before.required === after.required) return [];
  return before.required
    ? [breaking(name, `« ${name} » peut désormais être vide.`)]
    : [compatible(name, `« ${name} » est désormais toujours renseignée.`)];
}

/** Bounds, and which way a figure must move to let more values in. */
const BOUNDS = [
  ['minLength', 'la longueur minimale', -1],
  ['maxLength', 'la longueur maximale', 1],
  ['minimum', 'le minimum', -1],
  ['maximum', 'le maximum', 1],
] as const;

function compareBounds({ name, constraints: before }: Field, { constraints: after }: Field): SchemaChange[] {
  const moved = BOUNDS.flatMap(([bound, called, wider]) => {
    const [was, is] = [before[bound], after[bound]];
    if (was === is) return [];
    const widens = was !== undefined && (is === undefined || (is - was) * wider > 0);
    const said = `« ${name} » : ${called} passe de ${was ?? 'aucune borne'} à ${is ?? 'aucune borne'}.`;
    return [widens ? breaking(name, said) : compatible(name, said)];
  });
  if (before.pattern === after.pattern) return moved;
  const said = `« ${name} » change de forme attendue.`;
  return [...moved, before.pattern === undefined ? compatible(name, said) : breaking(name, said)];
}

function codesOf({ constraints, items }: Field): readonly string[] | undefined {
  return constraints.enum ?? items?.enum;
}

function compareCodes(
  name: string,
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): SchemaChange[] {
  if (before === undefined && after === undefined) return [];
  if (before !== undefined && after === undefined)
    return [breaking(name, `« ${name} » n’est plus une liste fermée de codes.`)];
  const come = (after ?? []).filter((code) => before !== undefined && !before.includes(code));
  const gone = (before ?? []).filter((code) => !after?.includes(code));
  return [
    ...(before === undefined
      ? [compatible(name, `« ${name} » est désormais une liste fermée de codes.`)]
      : []),
    ...(come.length > 0 ? [compatible(name, `« ${name} » admet aussi : ${come.join(', ')}.`)] : []),
    ...(gone.length > 0 ? [compatible(name, `« ${name} » n’admet plus : ${gone.join(', ')}.`)] : []),
  ];
}

function breaking(column: string | null, sentence: string): SchemaChange {
  return { column, level: 'breaking', sentence };
}

function compatible(column: string | null, sentence: string): SchemaChange {
  return { column, level: 'compatible', sentence };
}
