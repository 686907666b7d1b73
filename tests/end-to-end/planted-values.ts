/** What stands in a marked person's row: a plausible value where the column has a form, else a word of its own. */
import { BIRTH, type MarkBook } from './marks.js';

export interface Cell {
  readonly source: string;
  readonly column: string;
}

type Make = (book: MarkBook, label: string) => string;

const caf: Make = (book, label) => book.digits(label, 7);
const nir15: Make = (book, label) => book.nir(label);
const franceTravail: Make = (book, label) => book.franceTravail(label);
const internal: Make = (book, label) => book.digits(label, 12);
const telephone: Make = (book, label) => `0${book.telephone(label)}`;
const email: Make = (book, label) => `marie.${book.word(label)}@example.org`;
const address: Make = (book, label) => `7 rue ${capital(book.word(label))}`;
const always =
  (value: string): Make =>
  () =>
    value;

const BY_COLUMN: Readonly<Record<string, Make>> = {
  MATRICULE: caf,
  'Numéro CAF': caf,
  'Numéro allocataire CAF/MSA': caf,
  NIR: nir15,
  nir: nir15,
  NUMDEMRSA: (book, label) => book.digits(label, 11),
  IDASSEDIC: franceTravail,
  identifiant: franceTravail,
  'ID France Travail': franceTravail,
  'Identifiant Pôle emploi': franceTravail,
  'ID interne au département': internal,
  'Identifiant dans le SI*': internal,
  ID_CD: internal,
  'Identifiant du rendez-vous': internal,
  identifiant_unique_de: (book, label) => book.uuid(label),
  NUMTEL: telephone,
  Téléphone: telephone,
  Email: email,
  Référent: email,
  Accompagnateurs: email,
  referent_mail: email,
  Adresse: address,
  adresse_ligne4: address,
  DTNAI: always(BIRTH.iso),
  'date-naissance': always(BIRTH.iso),
  date_naissance: always(`${BIRTH.iso} 00:00:00.0`),
  'Date de naissance': always(BIRTH.french),
  'Date de naissance*': always(BIRTH.dashed),
  Département: always('52'),
  DEPARTEMENT: always('52'),
  departement: always('52'),
  IDEPARTE: always('052'),
  ROLEPERS: always('DEM'),
  Rôle: always('DEM'),
  SEXE: always('2'),
  CIVILITE: always('MME'),
  civilite: always('MME'),
  Civilité: always('madame'),
  AUTORUTITEL: always('A'),
  TOPPERSDRODEVORSA: always('1'),
  ETATDOSRSA: always('2'),
  NATPARCOCAL: always('PP'),
  STATUT_ORIENTATION: always('Orienté'),
  NATURE_ORIENTATION: always('Sociale'),
  RANG_ORIENTATION: always('1'),
  'Motif de suivi': always('RSA orientation'),
  Motif: always('RSA orientation'),
  Statut: always('Rendez-vous honoré'),
  inscription: always('2026-03-02 00:00:00.0'),
};

export function plausibleValue(book: MarkBook, { source, column }: Cell): string {
  const label = `${source}/${column}`;
  const make = BY_COLUMN[column];
  if (make) return make(book, label);
  if (/^(date|DATE|DT|DD|DF)/.test(column)) return '2026-03-02';
  return capital(book.word(label));
}

/** Nothing has its form: what is not taken must not be told either. */
export function hopelessValue(book: MarkBook, { source, column }: Cell): string {
  return `Mme ${capital(book.word(`${source}/${column} (sans forme)`))}`;
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
