/** A source of a dataset about persons drafted from a partner's sample: what identifies, what is dated, what is never read. Pure. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { ColumnClass, Table } from '../../datasets/dataset.js';
import { isOfThirdPerson, strangeWords, wordsOf } from './column-words.js';
import { EVENTS, IDENTITIES, type Role, type Seen } from './person-roles.js';

/** What a column is taken for. */
export interface PersonColumn {
  readonly name: string;
  readonly class: ColumnClass;
  /** Fields of the contract that it feeds; without any, why it is left out. */
  readonly feeds: readonly string[];
  readonly ignored: string;
  /** What the mapping says of it, as `expression as name`; null where it says nothing. */
  readonly mapped: { readonly expression: (cell: string) => string; readonly name: string } | null;
  /** What nobody but the partner can answer. */
  readonly question: string | null;
}

const NAMES = ['identite', 'identite_usage', 'identite_proche', 'identite_proche_usage', 'identite_inversee'];

/** Fields that a role feeds, beside the one of its name, given the roles that are there. */
function fieldsOf(role: string, has: (role: string) => boolean): readonly string[] {
  const names = has('lu_nom') && has('lu_prenom') && has('lu_naissance') ? NAMES : [];
  const phoned = has('lu_telephone') && has('lu_naissance') ? ['telephone_naissance'] : [];
  const called = has('lu_telephone') && has('lu_prenom') ? ['telephone_prenom'] : [];
  const numbered = has('lu_matricule') && has('lu_naissance') ? ['matricule_naissance'] : [];
  const matricule = has('lu_matricule') && has('lu_role') ? ['matricule_role'] : [];
  const dossier = has('lu_dossier') && has('lu_role') ? ['dossier_role'] : [];
  const ofUsage = has('lu_nom_usage') ? names.filter((name) => !name.endsWith('usage')) : names;
  const fields: Readonly<Record<string, readonly string[]>> = {
    lu_nir: ['nir'],
    lu_nom: ofUsage,
    lu_nom_usage: names.filter((name) => name.endsWith('usage')),
    lu_prenom: [...names, ...called],
    lu_naissance: ['annee_naissance', ...names, ...phoned, ...numbered],
    lu_sexe: ['sexe'],
    lu_matricule: [...matricule, ...numbered],
    lu_role: [...matricule, ...dossier],
    lu_dossier: dossier,
    lu_france_travail: ['france_travail'],
    lu_si: ['identifiant_si'],
    lu_spie: ['spie'],
    lu_telephone: [...phoned, ...called],
    lu_departement: ['departement'],
  };
  return fields[role] ?? [role];
}

/** True for a table whose rows `identified` makes. */
export function isOfPersons(table: Table): boolean {
  return ['nir', 'identite'].every((name) => table.columns.some((column) => column.name === name));
}

/** In the order of the file; each role is played once. */
export function classColumns(table: Table, { columns }: Inspection): PersonColumn[] {
  const played = new Map<string, Role>();
  const taken = new Set<string>();
  for (const role of [...IDENTITIES, ...EVENTS]) {
    if (taken.has(role.name)) continue;
    // what is said best is looked for in all columns first
    const [column] = role.said.flatMap((words) =>
      columns.filter(
        (one) => !played.has(one.name) && plays(one, { ...role, said: [words] }) && isOwn(one, role),
      ),
    );
    if (!column) continue;
    played.set(column.name, role);
    taken.add(role.name);
  }
  const known = new Set(table.columns.map(({ name }) => name));
  return columns.map((column) => {
    const role = played.get(column.name);
    if (!role) return leftOut(column);
    const feeds = fieldsOf(role.name, (name) => taken.has(name)).filter((field) => known.has(field));
    return feeds.length === 0 ? { ...leftOut(column), class: role.class } : takenFor(column, role, feeds);
  });
}

/** A word that nobody knows may name another person: taken for this one's, it would make one of two. */
function isOwn({ name }: Seen, role: Role): boolean {
  if (!IDENTITIES.includes(role)) return true;
  const said = IDENTITIES.filter((one) => one.name === role.name).flatMap((one) => one.said.flat());
  return strangeWords(wordsOf(name), said).length === 0;
}

function plays({ name, guessedType, filled }: Seen, { said, unsaid = [], looks, alone }: Role): boolean {
  const words = wordsOf(name);
  if (isOfThirdPerson(words) || unsaid.some((word) => words.includes(word))) return false;
  if (alone && words.length > 1) return false;
  const looksRight = looks === undefined || filled === 0 || looks.includes(guessedType);
  return looksRight && said.some((list) => list.every((word) => words.includes(word)));
}

function takenFor({ name }: Seen, role: Role, feeds: readonly string[]): PersonColumn {
  const expression = (cell: string): string => {
    if (role.looks?.includes('date') && role.name !== 'lu_naissance') return `cell_date(${cell})`;
    return role.name.startsWith('type_') ? `orientation_type(${cell})` : cell;
  };
  return {
    ...{ name, class: role.class, feeds, ignored: '', question: role.question ?? null },
    mapped: { expression, name: role.name },
  };
}

const FREE_TEXT = [
  'observation',
  'observations',
  'commentaire',
  'commentaires',
  'remarque',
  'remarques',
  'note',
  'notes',
  'motif',
  'texte',
  'difficultes',
];

function leftOut({ name }: Seen): PersonColumn {
  const words = wordsOf(name);
  const dropped = { name, class: 'drop', feeds: [], mapped: null, question: null } as const;
  if (isOfThirdPerson(words)) return { ...dropped, ignored: 'identité d’un tiers : jamais lue' };
  if (FREE_TEXT.some((word) => words.includes(word)))
    return { ...dropped, class: 'free_text', ignored: 'texte libre : jamais lu' };
  return {
    ...{ ...dropped, ignored: 'à décider : aucun champ ne lui ressemble' },
    question: 'que contient cette colonne, et faut-il la recevoir ?',
  };
}
