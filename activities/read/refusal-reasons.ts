/** Why a file is refused, and what to do: in English for the operator, in French for the partner. */

export type Refusal = readonly [english: string, french: string];

const RESEND: Refusal = ['ask the partner to send it again', 'merci de le déposer à nouveau'];
const SEND_TABLE: Refusal = [
  'ask the partner for a CSV, XLSX, ODS or JSON table',
  'merci de déposer un tableau CSV, XLSX, ODS ou JSON',
];

export const REASONS = {
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
  binary_excel: [
    ['is a binary Excel workbook (.xlsb)', 'est un classeur Excel binaire (.xlsb)'],
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
