/** What partners call their files and sheets is content, as their cells are. Pure. */
import type { Source } from '../../datasets/dataset.js';

export type Declared = Pick<Source, 'source' | 'partner' | 'title' | 'location' | 'drop' | 'read'>;

/** Words that are about files, sheets and their subject, never about a person; without accents. */
const PLAIN = new Set(
  `export exports extract extrait extraction extractions liste listes fichier fichiers donnees data base table tableau feuille classeur
  copie copy final finale definitif version test essai import importation partial partiel complet mensuel mensuelle hebdo
  hebdomadaire trimestriel trimestrielle annuel annuelle quotidien journalier janvier fevrier mars avril mai juin juillet aout septembre
  octobre novembre decembre janv fevr avr juil sept oct nov dec semestre trimestre semaine mois annee jour date
  feuil feuille sheet onglet page lisez moi notice aide readme resultats resultat total totaux synthese annexe annexes legende parametres
  menu sommaire metadonnees dictionnaire
  csv tsv txt xlsx xlsm xls ods json ndjson geojson xml zip gz parquet age gpg utf iso latin windows ansi
  beneficiaires beneficiaire allocataires allocataire participants participant usagers usager personnes foyers menages demandeurs emploi
  orientations orientation accompagnements accompagnement rendez vous rdv insertion instructions instruction droits suivi suivis parcours
  contrats contrat cer ppae rsa caf cnaf msa ccas cias spie carnet bord principal pecg cg cd nrsacgim rsabem rsains rsaprt msabem msains rcv
  departement departements departemental departementale conseil region regional metropole commune communes
  structures structure services service lieux lieu offre offres actions action ateliers atelier agences agence sites
  france travail pole dora soliguide inclusion webrsa iodas solis association associations reporting situation entrees sorties
  sortants entrants nouveaux nouvelles stock flux au aux du de des le la les et en pour par sans avec sur`.split(
    /\s+/,
  ),
);

function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/**
 * What is told of a name that a partner gave to a file or a sheet: words that the source declares or that are about files stay, any other
 * may be somebody's name and becomes x. Days and short numbers stay; what may be a number of somebody does not.
 */
export function toldName(name: string, source: Declared): string {
  const { location, drop, read } = source;
  const declared = folded(
    JSON.stringify([source.source, source.partner, source.title, location, drop, read]),
  );
  const known = new Set(declared.match(/[a-z]+/g));
  return name
    .replace(/[\p{L}\p{Mn}]{2,}/gu, (word) =>
      PLAIN.has(folded(word)) || known.has(folded(word)) ? word : 'x',
    )
    .replace(/(?<!\d)\d{9,}(?!\d)/g, 'x');
}
