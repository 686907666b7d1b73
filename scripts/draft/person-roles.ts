/** What columns about persons are called, and what such a column is taken for. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { ColumnClass } from '../../datasets/dataset.js';

export type Seen = Inspection['columns'][number];

export interface Role {
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

/** First those that are told apart by more words. */
export const IDENTITIES: readonly Role[] = [
  { name: 'lu_nir', class: 'identifier', said: [['nir'], ['securite', 'sociale'], ['nss'], ['secu']] },
  { name: 'lu_nir', class: 'identifier', said: [['ss'], ['numss'], ['insee']], looks: ['nir-like'] },
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
    said: [
      ['nom', 'naissance'],
      ['nom', 'jeune', 'fille'],
      ['nom', 'famille'],
      ['nom', 'patronymique'],
      ['nomnai'],
      ['nom'],
    ],
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
    said: [['departement'], ['dept'], ['dep'], ['dpt']],
    unsaid: ['naissance', 'lieu'],
  },
];

export const EVENTS: readonly Role[] = [
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
    ['entree', 'rsa'],
  ]),
  day('date_cloture', [
    ['cloture'],
    ['fermeture', 'droit'],
    ['fermeture', 'droits'],
    ['fin', 'droit'],
    ['fin', 'droits'],
    ['sortie', 'rsa'],
  ]),
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
  // into the RSA, and out of it, is about a right
  {
    ...day('fin_accompagnement', [['sortie'], ['fin', 'accompagnement'], ['fin', 'suivi']]),
    unsaid: ['rsa'],
  },
  {
    ...day('debut_accompagnement', [['entree'], ['debut', 'accompagnement'], ['debut', 'suivi']]),
    unsaid: ['rsa'],
  },
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
