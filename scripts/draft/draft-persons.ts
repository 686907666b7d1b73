/** A source of a dataset about persons drafted from a partner's sample: what identifies, what is dated, what is never read. Pure. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { ColumnClass, Table } from '../../datasets/dataset.js';
import { isOfThirdPerson, wordsOf } from './column-words.js';

type Seen = Inspection['columns'][number];

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

interface Role {
  readonly name: string;
  readonly class: ColumnClass;
  /** All words of one of these lists must be in the column's name. */
  readonly said: readonly (readonly string[])[];
  readonly unsaid?: readonly string[];
  /** The column's name has no other word. */
  readonly alone?: boolean;
  readonly looks?: readonly Seen['guessedType'][];
  readonly question?: string;
}

const NAMES = ['identite', 'identite_usage', 'identite_proche', 'identite_proche_usage', 'identite_inversee'];

/** First those that are told apart by more words. */
const IDENTITIES: readonly Role[] = [
  { name: 'lu_nir', class: 'identifier', said: [['nir'], ['securite', 'sociale'], ['nss']] },
  {
    ...{ name: 'lu_naissance', class: 'quasi_identifier', looks: ['date', 'datetime'] },
    said: [['naissance'], ['dtnai'], ['ddn'], ['datnai'], ['date', 'naiss'], ['ne', 'le'], ['nee', 'le']],
    unsaid: ['lieu', 'commune', 'ville', 'pays', 'departement', 'code', 'nom'],
  },
  {
    ...{ name: 'lu_nom_usage', class: 'identifier' },
    said: [['nom', 'usage'], ['nom', 'marital'], ['nom', 'epouse'], ['nomusage']],
  },
  { name: 'lu_prenom', class: 'identifier', said: [['prenom'], ['prenoms'], ['prenom1']] },
  {
    ...{ name: 'lu_nom', class: 'identifier' },
    said: [['nom', 'naissance'], ['nom', 'famille'], ['nom', 'patronymique'], ['nomnai'], ['nom']],
    unsaid: ['structure', 'organisme', 'commune', 'ville', 'voie', 'rue'],
  },
  // beside a name of birth, the name is the one that is used
  { name: 'lu_nom_usage', class: 'identifier', said: [['nom']], alone: true },
  { name: 'lu_sexe', class: 'quasi_identifier', said: [['sexe'], ['civilite'], ['genre']] },
  {
    ...{ name: 'lu_matricule', class: 'identifier' },
    said: [['matricule'], ['allocataire'], ['numero', 'caf'], ['numero', 'msa'], ['num', 'caf']],
    unsaid: ['nom', 'type'],
  },
  { name: 'lu_role', class: 'quasi_identifier', said: [['rolepers'], ['role']] },
  {
    ...{ name: 'lu_dossier', class: 'identifier' },
    said: [['numero', 'demande'], ['numdemrsa'], ['numero', 'dossier'], ['num', 'dossier']],
    unsaid: ['date'],
  },
  {
    ...{ name: 'lu_france_travail', class: 'identifier' },
    said: [['identifiant', 'travail'], ['identifiant', 'emploi'], ['id', 'travail'], ['idpe']],
    unsaid: ['unique'],
  },
  {
    ...{
      name: 'lu_si',
      class: 'identifier',
      said: [
        ['identifiant', 'si'],
        ['identifiant', 'interne'],
        ['id', 'cd'],
      ],
    },
    question: 'est-ce l’identifiant de la personne dans votre logiciel, toujours le même ?',
  },
  { name: 'lu_spie', class: 'identifier', said: [['identifiant', 'unique'], ['spie']] },
  {
    ...{ name: 'lu_telephone', class: 'identifier', looks: ['phone', 'text'] },
    said: [['telephone'], ['telephones'], ['tel'], ['portable'], ['mobile']],
  },
  {
    ...{ name: 'lu_departement', class: 'quasi_identifier' },
    said: [['departement'], ['dept'], ['dep']],
    unsaid: ['naissance', 'lieu'],
  },
];

const EVENTS: readonly Role[] = [
  day('fin_orientation', [['fin', 'orientation']]),
  day('date_notification', [['notification']]),
  day(
    'date_orientation',
    [['orientation']],
    'est-ce le jour où l’orientation est décidée, ou celui où elle est demandée ?',
  ),
  day('date_demande', [['demande']]),
  day('date_ouverture_droit', [
    ['ouverture', 'droit'],
    ['ouverture', 'droits'],
  ]),
  day('date_cloture', [['cloture'], ['fermeture', 'droit']]),
  day('date_prise_rendez_vous', [
    ['prise', 'rdv'],
    ['prise', 'rendez'],
  ]),
  day('date_invitation', [['invitation'], ['convocation']]),
  day('date_rendez_vous', [['rdv'], ['rendez'], ['entretien']]),
  day('fin_contrat', [
    ['fin', 'contrat'],
    ['fin', 'cer'],
  ]),
  day('date_contrat', [['contrat'], ['cer'], ['signature']]),
  day('fin_accompagnement', [['sortie'], ['fin', 'accompagnement'], ['fin', 'suivi']]),
  day('debut_accompagnement', [['entree'], ['debut', 'accompagnement'], ['debut', 'suivi']]),
  day('date_inscription', [['inscription']]),
  {
    ...{ name: 'type_orientation', class: 'sensitive', unsaid: ['date', 'organisme'] },
    said: [['type', 'orientation'], ['nature', 'orientation'], ['parcours', 'orientation'], ['orientation']],
  },
  {
    ...{ name: 'type_accompagnement', class: 'sensitive', unsaid: ['date'] },
    said: [
      ['type', 'accompagnement'],
      ['nature', 'accompagnement'],
    ],
  },
];

function day(name: string, said: Role['said'], question?: string): Role {
  return {
    ...{ name, said, class: 'sensitive', looks: ['date', 'datetime'] },
    ...(question ? { question } : {}),
  };
}

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
      columns.filter((one) => !played.has(one.name) && plays(one, { ...role, said: [words] })),
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
