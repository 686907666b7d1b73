/** What a file name tells, and what of it may be shown. */
import { z } from 'zod';
import type { Source } from '../../datasets/dataset.js';

/** The last day that a file name states, as 20260630 or 2026-06-30; null when it states none. */
export function dateInName(name: string): string | null {
  const found = [
    ...name.matchAll(/(?<!\d)(20\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)/g),
  ].at(-1);
  const date = found ? `${found[1]}-${found[3]}-${found[4]}` : null;
  return date !== null && z.iso.date().safeParse(date).success ? date : null;
}

/** A NIR as people write it: in one piece, or its parts apart. */
const NIR =
  /(?<!\d)[1-478][ ._-]?\d{2}[ ._-]?\d{2}[ ._-]?(\d{2}|2[AB])[ ._-]?\d{3}[ ._-]?\d{3}([ ._-]?\d{2})?(?!\d)/gi;

/** A file name that is safe as a key and tells nobody's number: a NIR, or any run of 13 digits or more, is masked. */
export function safeFileName(name: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const masked = plain
    .replace(NIR, 'x')
    .replace(/\d{13,}/g, 'x')
    .replace(/^\.+/, '_');
  return masked.slice(-120).trim() || 'extract';
}

/** Words of file names that are about files and their subject, never about a person; without accents. */
const PLAIN = new Set(
  `export exports extract extrait extraction extractions liste listes fichier fichiers donnees data base table tableau feuille classeur
  copie copy final finale definitif version test essai import importation partial partiel complet mensuel mensuelle hebdo
  hebdomadaire trimestriel trimestrielle annuel annuelle quotidien journalier janvier fevrier mars avril mai juin juillet aout septembre
  octobre novembre decembre janv fevr avr juil sept oct nov dec semestre trimestre semaine mois annee jour date
  csv tsv txt xlsx xlsm xls ods json ndjson geojson xml zip gz parquet age gpg utf iso latin windows ansi
  beneficiaires beneficiaire allocataires allocataire participants participant usagers usager personnes foyers menages demandeurs emploi
  orientations orientation accompagnements accompagnement rendez vous rdv insertion instructions instruction droits suivi suivis parcours
  contrats contrat cer ppae rsa caf cnaf msa ccas cias spie carnet bord principal pecg cg cd nrsacgim rsabem rsains rsaprt rcv
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
 * What is told of a file that a partner named: words that the source declares or that are about files stay, any other may be somebody's
 * name and becomes x. Days and short numbers stay; what may be a number of somebody does not.
 */
export function toldFileName(
  name: string,
  source: Pick<Source, 'source' | 'partner' | 'title' | 'location' | 'drop'>,
): string {
  const { location, drop } = source;
  const declared = folded(JSON.stringify([source.source, source.partner, source.title, location, drop]));
  const known = new Set(declared.match(/[a-z]+/g));
  return safeFileName(name)
    .replace(/[\p{L}\p{Mn}]{2,}/gu, (word) =>
      PLAIN.has(folded(word)) || known.has(folded(word)) ? word : 'x',
    )
    .replace(/(?<!\d)\d{9,}(?!\d)/g, 'x');
}
