import { isAskedForColumns } from '../../datasets/asked-columns.js';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';

/** How the columns of an extract meet those its source declares. `taken`: declared name → name in the file, null when optional and absent. */
export interface ColumnMatch {
  readonly taken: ReadonlyMap<string, string | null>;
  /** Declared names found under another spelling (case, accents, spaces). */
  readonly respelled: readonly string[];
  /** Columns nobody declared: they go nowhere. */
  readonly undeclared: readonly string[];
  /** Every column of the file, in order. */
  readonly found: readonly string[];
}

/**
 * Matches by exact name first, then by spelling alone. A column that vanished or was renamed refuses the extract:
 * its values would silently be missing from what is published. Throws DeliveryRejected.
 */
export function matchColumns(source: Source, found: readonly string[], fileName: string): ColumnMatch {
  const taken = new Map<string, string | null>();
  const respelled: string[] = [];
  for (const declared of Object.keys(source.columns)) {
    const exact = found.find((name) => name === declared);
    const alike =
      exact ??
      onlyOne(found.filter((name) => !(name in source.columns) && spelling(name) === spelling(declared)));
    if (alike !== undefined && alike !== declared) respelled.push(declared);
    taken.set(declared, alike ?? null);
  }
  const used = new Set(taken.values());
  const undeclared = found.filter((name) => !used.has(name));
  const missing = [...taken]
    .filter(([name, match]) => match === null && isAwaited(source, name))
    .map(([name]) => name);
  if (missing.length > 0) throw missingColumns(source, fileName, missing, placesOf(undeclared, found));
  return { taken, respelled, undeclared, found };
}

function isAwaited(source: Source, name: string): boolean {
  const use = source.columns[name];
  if (use?.optional) return false;
  return use === undefined || 'feeds' in use || !isAskedForColumns(source);
}

/**
 * In a dataset about persons a column that nobody classed stops the source: it may hold anything. Throws DeliveryRejected.
 * What a partner calls a column that nobody declared is content as its cells are: its place is told, never its name.
 */
export function refuseUndeclared(
  source: Source,
  { undeclared, found }: { readonly undeclared: readonly string[]; readonly found: readonly string[] },
  file: string,
): void {
  if (undeclared.length === 0) return;
  const places = placesOf(undeclared, found);
  throw new DeliveryRejected(
    `${source.source}: ${file} has columns that nobody classed (place ${places}); class them in sources/${source.source}.yaml before any of it is read, or ask ${source.partner} to leave them out.`,
    `Le fichier ${file} contient une ou des colonnes non convenues, à la place ${places}. Par protection des personnes, rien n’en est lu tant qu’elles n’ont pas été examinées. Retirez-les, ou prévenez-nous.`,
  );
}

function missingColumns(
  source: Source,
  file: string,
  missing: readonly string[],
  added: string,
): DeliveryRejected {
  const names = missing.map((name) => `"${name}"`).join(', ');
  return new DeliveryRejected(
    `${source.source}: ${file} lacks the declared column(s) ${names}${added ? `; it has undeclared ones (place ${added})` : ''}; ask ${source.partner}, or update sources/${source.source}.yaml and .sql.`,
    `Le fichier ${file} n’a pas la ou les colonnes attendues ${names}${added ? ` ; il en contient d’autres, à la place ${added}` : ''}. Rétablissez les intitulés convenus, ou prévenez-nous de leur changement avant l’envoi.`,
  );
}

/** Counted from 1, as people do; the first ten. */
function placesOf(names: readonly string[], found: readonly string[]): string {
  const places = names.slice(0, 10).map((name) => String(found.indexOf(name) + 1));
  return `${places.join(', ')}${names.length > 10 ? ', …' : ''}`;
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function spelling(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}
