import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';

/** How the columns of an extract meet those its source declares. `taken`: declared name → name in the file, null when optional and absent. */
export interface ColumnMatch {
  readonly taken: ReadonlyMap<string, string | null>;
  /** Declared names found under another spelling (case, accents, spaces). */
  readonly respelled: readonly string[];
  /** Columns nobody declared: they go nowhere. */
  readonly undeclared: readonly string[];
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
    .filter(([name, match]) => match === null && !source.columns[name]?.optional)
    .map(([name]) => name);
  if (missing.length > 0)
    throw missingColumns(source, fileName, missing, looksLikeHeader(taken, undeclared) ? undeclared : []);
  return { taken, respelled, undeclared };
}

/**
 * In a dataset about persons a column that nobody classed stops the source: it may hold anything. Throws DeliveryRejected.
 * The names are told: all declared columns were found, so the first row is a header.
 */
export function refuseUndeclared(source: Source, undeclared: readonly string[], file: string): void {
  if (undeclared.length === 0) return;
  const names = tellNames(undeclared);
  throw new DeliveryRejected(
    `${source.source}: ${file} has the unclassed column(s) ${names}; class them in sources/${source.source}.yaml before any of it is read, or ask ${source.partner} to leave them out.`,
    `Le fichier ${file} contient une ou des colonnes non convenues : ${names}. Par protection des personnes, rien n’en est lu tant qu’elles n’ont pas été examinées. Retirez-les, ou prévenez-nous.`,
  );
}

/**
 * Where the names found are fewer than the others, the first row may be data, and its cells must not be told. Required names
 * alone prove nothing: a source may have few of them.
 */
function looksLikeHeader(taken: ColumnMatch['taken'], undeclared: readonly string[]): boolean {
  const found = [...taken.values()].filter((match) => match !== null);
  return found.length > 0 && found.length >= undeclared.length;
}

function missingColumns(
  source: Source,
  file: string,
  missing: readonly string[],
  added: readonly string[],
): DeliveryRejected {
  const names = missing.map((name) => `"${name}"`).join(', ');
  const candidates = tellNames(added);
  return new DeliveryRejected(
    `${source.source}: ${file} lacks the declared column(s) ${names}${candidates ? `; it has undeclared ${candidates}` : ''}; ask ${source.partner}, or update sources/${source.source}.yaml and .sql.`,
    `Le fichier ${file} n’a pas la ou les colonnes attendues ${names}${candidates ? ` ; il contient en revanche ${candidates}` : ''}. Rétablissez les intitulés convenus, ou prévenez-nous de leur changement avant l’envoi.`,
  );
}

/** Names of the partner's own making: few, and short. */
function tellNames(names: readonly string[]): string {
  return names
    .slice(0, 10)
    .map((name) => `"${name.slice(0, 60)}"`)
    .join(', ');
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
