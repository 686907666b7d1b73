/** The error to throw for a file: one sentence for the operator, one in French for the partner. */
import { extname } from 'node:path';
import { DeliveryRejected } from '../errors.js';
import { REASONS, type Refusal, type RefusalCode } from './refusal-reasons.js';

/** A known one, or the sentences of a reader: what is wrong, and what to do. */
export type Reason = RefusalCode | readonly [what: Refusal, todo: Refusal];

/** What happened, which file, what to do. */
export function refuseFile(fileName: string, reason: Reason): DeliveryRejected {
  const [what, todo] = typeof reason === 'string' ? REASONS[reason] : reason;
  return new DeliveryRejected(
    `${fileName} ${what[0]}; ${todo[0]}.`,
    `Le fichier « ${fileName} » ${what[1]} ; ${todo[1]}.`,
  );
}

/** Wider than that, the engine's memory is spent on columns: 5,000 take 500 MB, 10,000 more than 1 GB. */
export const MOST_COLUMNS = 4_096;

/** Throws DeliveryRejected for a table that is too wide to be one. */
export function requireWidth(fileName: string, width: number): void {
  if (width <= MOST_COLUMNS) return;
  const most = { english: MOST_COLUMNS.toLocaleString('en'), french: MOST_COLUMNS.toLocaleString('fr') };
  throw new DeliveryRejected(
    `${fileName} has ${width} columns or more, beyond the ${most.english} that are read; check its separator and its line ends.`,
    `Le fichier « ${fileName} » a ${width} colonnes ou plus, au-delà des ${most.french} qui peuvent être lues ; merci de vérifier son séparateur et ses fins de ligne.`,
  );
}

/** The sheet that was asked for is not there. What the others are called is content: how many there are is told. */
export function refuseSheet(fileName: string, sheet: string, sheets: number): DeliveryRejected {
  return new DeliveryRejected(
    `${fileName} has no sheet named "${sheet}" among its ${sheets}; check the sheet name.`,
    `Le fichier « ${fileName} » n’a pas de feuille nommée « ${sheet} » parmi ses ${sheets} feuilles ; merci de vérifier le nom de la feuille.`,
  );
}

/** A text file has fewer tables than the one that was asked for. */
export function refuseTable(fileName: string, wanted: number, tables: number): DeliveryRejected {
  return new DeliveryRejected(
    `${fileName} has ${tables === 1 ? 'one table' : `${tables} tables separated by blank lines`}, and table ${wanted} was asked for; check the number of the table.`,
    `Le fichier « ${fileName} » contient ${tables === 1 ? 'un seul tableau' : `${tables} tableaux séparés par des lignes vides`}, et le tableau ${wanted} était attendu ; merci de vérifier le fichier.`,
  );
}

/** Kinds of members that are told; what they are called is content. */
const TOLD = 10;

function kindsOf(members: readonly string[]): string {
  if (members.length === 0) return '';
  const kinds = members.slice(0, TOLD).map((name) => extname(name).toLowerCase().slice(0, 8) || '?');
  return ` (${kinds.join(', ')}${members.length > TOLD ? ', …' : ''})`;
}

/** A zip must hold exactly one file that can be the extract, or the declared one. */
export function refuseZipMembers(
  fileName: string,
  members: readonly string[],
  wanted: string | undefined,
): DeliveryRejected {
  const list = kindsOf(members);
  if (wanted !== undefined)
    return new DeliveryRejected(
      `${fileName} is a zip archive without exactly one file named "${wanted}"${list}; correct "member" in the source, or ask the partner for that file.`,
      `Le fichier « ${fileName} » est une archive zip qui ne contient pas exactement un fichier « ${wanted} »${list} ; merci de le déposer sous ce nom.`,
    );
  return new DeliveryRejected(
    `${fileName} is a zip archive with ${members.length} candidate files instead of one${list}; ask the partner for one file per deposit, each in a zip of its own or in none, or say which is meant: "member" in the source, --member on the command line; a source that takes every file (take: every) receives each as an extract.`,
    `Le fichier « ${fileName} » est une archive zip qui contient ${members.length} fichiers candidats au lieu d’un seul${list} ; merci de les déposer un par un, chacun dans son archive ou sans archive.`,
  );
}
