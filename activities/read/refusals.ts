/** Why a file is refused: one sentence for the operator, one in French for the partner. */
import { extname } from 'node:path';
import { DeliveryRejected } from '../errors.js';

export type Refusal = readonly [english: string, french: string];

const RESEND: Refusal = ['ask the partner to send it again', 'merci de le déposer à nouveau'];
const SEND_TABLE: Refusal = [
  'ask the partner for a CSV, XLSX, ODS or JSON table',
  'merci de déposer un tableau CSV, XLSX, ODS ou JSON',
];

const REASONS = {
  empty: [['is empty', 'est vide'], RESEND],
  truncated_gzip: [
    ['is a gzip archive that is cut short or damaged', 'est une archive gzip tronquée ou endommagée'],
    RESEND,
  ],
  corrupt_zip: [['is a damaged zip archive', 'est une archive zip endommagée'], RESEND],
  corrupt_xlsx: [
    ['is a damaged XLSX workbook', 'est un classeur XLSX endommagé'],
    ['ask the partner to export it again', 'merci de l’exporter puis de le déposer à nouveau'],
  ],
  corrupt_ods: [
    ['is a damaged OpenDocument spreadsheet', 'est un classeur ODS endommagé'],
    ['ask the partner to export it again', 'merci de l’exporter puis de le déposer à nouveau'],
  ],
  other_office: [
    [
      'is a text or a presentation, not a spreadsheet',
      'est un document de texte ou une présentation et non un classeur',
    ],
    SEND_TABLE,
  ],
  encrypted: [
    ['is protected by a password', 'est protégé par un mot de passe'],
    ['ask the partner to send it without one', 'merci de le déposer sans mot de passe'],
  ],
  old_excel: [
    ['is an Excel workbook of an old format (.xls)', 'est un classeur Excel ancien format (.xls)'],
    ['ask the partner to save it as XLSX or CSV', 'merci de l’enregistrer en XLSX ou en CSV'],
  ],
  bomb: [
    [
      'inflates far beyond the size of a real extract (decompression bomb)',
      'se décompresse bien au-delà de la taille d’un extrait réel',
    ],
    ['nothing was read; check where it comes from', 'rien n’a été lu ; merci de vérifier sa provenance'],
  ],
  pdf: [['is a PDF document, not a table', 'est un document PDF et non un tableau'], SEND_TABLE],
  image: [['is an image, not a table', 'est une image et non un tableau'], SEND_TABLE],
  html: [
    ['is a web page (HTML), not a table', 'est une page web (HTML) et non un tableau'],
    [
      'it is often an error or login page: check the source',
      'il s’agit souvent d’une page d’erreur ou de connexion : merci de vérifier l’export',
    ],
  ],
  xml: [['is an XML document, not a table', 'est un document XML et non un tableau'], SEND_TABLE],
  xml_damaged: [
    ['is not a whole XML document', 'n’est pas un document XML entier'],
    ['ask the partner to export it again', 'merci de l’exporter puis de le déposer à nouveau'],
  ],
  json_error: [
    [
      'is a JSON object without any list of records (often an error message)',
      'est un objet JSON sans liste d’enregistrements (souvent un message d’erreur)',
    ],
    ['check the source', 'merci de vérifier l’export'],
  ],
  json_invalid: [
    ['is not valid JSON', 'n’est pas un document JSON valide'],
    ['ask the partner to export it again', 'merci de l’exporter à nouveau'],
  ],
  json_ambiguous: [
    [
      'holds several lists of records, or none at the declared path',
      'contient plusieurs listes d’enregistrements, ou aucune au chemin déclaré',
    ],
    ['declare recordsPath in the source', 'merci d’indiquer laquelle lire à l’équipe données'],
  ],
  json_joined: [
    [
      'has records with a member of the name that the source joins another list under',
      'contient des enregistrements dont un membre porte déjà le nom d’une liste rattachée',
    ],
    ['give that list another name below joined in the source', 'merci de prévenir l’équipe données'],
  ],
  binary: [
    ['is a binary file of unknown kind, not a table', 'est un fichier binaire inconnu et non un tableau'],
    SEND_TABLE,
  ],
  encoding: [
    ['is in an encoding nobody can read', 'est dans un encodage de caractères illisible'],
    ['ask the partner to save it as UTF-8', 'merci de l’enregistrer en UTF-8'],
  ],
  too_large: [
    ['is larger than this reader takes', 'dépasse la taille que le lecteur accepte'],
    ['ask the partner to send it as CSV', 'merci de le déposer au format CSV'],
  ],
  no_sheet: [
    ['has no sheet with cells', 'n’a pas de feuille remplie'],
    ['ask the partner to export it again', 'merci de l’exporter puis de le déposer à nouveau'],
  ],
  no_table: [
    ['holds no table this reader can recognise', 'ne contient pas de tableau reconnaissable'],
    SEND_TABLE,
  ],
} as const satisfies Record<string, readonly [Refusal, Refusal]>;

export type RefusalCode = keyof typeof REASONS;

/** One of those above, or the sentences of a reader: what is wrong, and what to do. */
export type Reason = RefusalCode | readonly [what: Refusal, todo: Refusal];

/** The error to throw for a file: what happened, which file, what to do. */
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
