/** Which of a partner's columns may feed which field: by its name, and by what its cells look like. Pure. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { Table } from '../../datasets/dataset.js';
import { isOfThirdPerson, namesPersons, wordsOf } from './column-words.js';

type Seen = Inspection['columns'][number];

/** Words that partners use for a field, beside its own name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  id: ['identifiant', 'code', 'numero', 'num', 'ref', 'reference', 'uuid', 'cle', 'matricule'],
  nom: [
    ...['libelle', 'lib', 'intitule', 'name', 'denomination', 'raison', 'structure', 'titre', 'organisation'],
    ...['organisme', 'etablissement', 'association', 'enseigne', 'entite', 'service', 'lieu'],
  ],
  description: ['presentation', 'commentaire', 'descriptif', 'details', 'detail'],
  telephone: ['tel', 'phone', 'telephones', 'standard', 'fixe'],
  courriel: ['mail', 'email', 'mel', 'courriels'],
  site_web: ['url', 'site', 'web', 'internet', 'lien'],
  code_insee: ['insee', 'com', 'commune', 'depcom', 'cog', 'citycode'],
  code_postal: ['cp', 'postal', 'postcode', 'zip'],
  commune: ['ville', 'city', 'localite', 'com'],
  adresse: ['voie', 'rue', 'address', 'adr'],
  complement_adresse: ['complement'],
  latitude: ['lat', 'y'],
  longitude: ['lon', 'lng', 'long', 'x'],
  horaires_accueil: ['horaires', 'horaire', 'ouverture', 'heures'],
  date_maj: ['maj', 'modification', 'updated', 'update', 'actualisation'],
  siret: ['rna', 'siren'],
  frais: ['tarif', 'tarifs', 'cout', 'prix'],
};

/** What cells must look like for a field; another look speaks against it. */
const LOOKS: Readonly<Record<string, readonly Seen['guessedType'][]>> = {
  siret: ['siret'],
  telephone: ['phone'],
  courriel: ['email'],
  site_web: ['url'],
  code_postal: ['code_postal'],
  code_insee: ['code_postal'],
  id: ['text', 'integer', 'siret'],
  latitude: ['decimal'],
  longitude: ['decimal'],
  date_maj: ['date', 'datetime'],
};

/** Looks that a few odd cells give to a column of codes. */
const VAGUE = new Set<Seen['guessedType']>(['text', 'integer']);

export const PLACES = ['commune', 'code_postal', 'code_insee', 'latitude', 'longitude'] as const;
const ENOUGH = 1.5;

/** The best pairs first; each column and each field once. */
export function pairColumns(table: Table, seen: Inspection): Map<string, string> {
  const pairs = table.columns
    .filter(({ derived, name }) => !derived && name !== 'source')
    .flatMap(({ name: field }) =>
      seen.columns.map((column, rank) => ({
        field,
        column: column.name,
        rank,
        score: scoreOf(field, column, seen),
      })),
    )
    .filter(({ score }) => score >= ENOUGH)
    .sort((one, other) => other.score - one.score || one.rank - other.rank);
  const fed = new Map<string, string>();
  for (const { field, column } of pairs)
    if (!fed.has(field) && ![...fed.values()].includes(column)) fed.set(field, column);
  return new Map([...fed].sort(([one], [other]) => orderIn(table, one) - orderIn(table, other)));
}

export function orderIn({ columns }: Table, field: string): number {
  return columns.findIndex(({ name }) => name === field);
}

/** Fields that a column about somebody never feeds: what it holds is a person's. */
const NEVER_OF_PERSONS = new Set(['nom', 'telephone', 'courriel']);

function scoreOf(field: string, { name, guessedType, filled, unique }: Seen, seen: Inspection): number {
  const [wanted, given] = [wordsOf(field), wordsOf(name)];
  // What is not there for every row, or comes twice, identifies none; neither does what changes with the row's place.
  if (field === 'id' && (filled < seen.rows || !unique)) return 0;
  if (NEVER_OF_PERSONS.has(field) && isOfThirdPerson(given)) return 0;
  if (field === 'nom' && (given.includes('prenom') || namesPersons(seen.columns.map((one) => one.name))))
    return 0;
  const named = wanted.every((word) => given.includes(word));
  const exact = named && wanted.length === given.length;
  const synonyms = (WORDS[field] ?? []).filter((word) => given.includes(word)).length;
  // A look alone is no reason: many columns hold places, codes and texts.
  if (NEEDS_A_WORD.has(field) && !named && synonyms === 0) return 0;
  const looks = LOOKS[field];
  const look =
    looks === undefined || filled === 0
      ? 0
      : looks.includes(guessedType)
        ? 2
        : VAGUE.has(guessedType)
          ? 0
          : -3;
  return (exact ? 4 : named ? 3 : 0) + (synonyms > 0 ? 1 + synonyms : 0) + look - given.length * 0.05;
}

const NEEDS_A_WORD = new Set(['id', 'nom', 'telephone', 'courriel', 'date_maj']);
