/** What a partner is told to do, in French: where the file goes, what it must be, until when. */
import type { Source } from '../../datasets/dataset.js';
import { wholeRule } from '../../datasets/drop.js';
import { formatBytes, formatDate, spaceSigns } from '../markup/french.js';

export interface DropForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly prefix: string;
  /** The only name that is taken; null: any that fits the patterns. */
  readonly fileName: string | null;
  readonly maxBytes: number;
  readonly expires: Date;
}

/** One command of a shell: every word quoted, the file's name said once. */
export function curlCommand({ url, fields, prefix, fileName }: DropForm): string {
  const form = Object.entries(fields).map(
    ([name, value]) => `  --form-string ${quoted(`${name}=${value}`)} \\`,
  );
  return [
    `FICHIER=${quoted(fileName ?? 'NOM-DU-FICHIER')}`,
    'curl --fail-with-body \\',
    ...form,
    `  --form-string ${quoted(`key=${prefix}`)}"$FICHIER" \\`,
    '  --form "file=@$FICHIER" \\',
    `  ${quoted(url)}`,
  ].join('\n');
}

export function describeDrop(source: Source, form: DropForm): string {
  const { drop, title } = source;
  const steps = [
    ...sealing(source),
    form.fileName === null
      ? 'Ouvrez un terminal dans le dossier du fichier, remplacez NOM-DU-FICHIER par son nom, et lancez :'
      : 'Ouvrez un terminal dans le dossier du fichier, et lancez :',
  ];
  const numbered = steps.map((step, rank) => (steps.length > 1 ? `${rank + 1}. ${step}` : step));
  const names = form.fileName ?? drop.files.map((pattern) => `« ${pattern} »`).join(' ou ');
  const before = [
    `Dépôt de l’extrait « ${title} »`,
    '',
    `Nom du fichier : ${names}`,
    `Taille : ${formatBytes(form.maxBytes)} au plus`,
    `Valable jusqu’au ${formatMoment(form.expires)}, heure de Paris`,
    '',
    ...numbered,
  ];
  const after = [
    'Si la commande se termine sans message d’erreur, le dépôt est complet.',
    '« EntityTooLarge » : le fichier est trop gros. « AccessDenied » : le nom n’est pas celui attendu, ou le délai est passé.',
    ...marking(source),
    'Cette commande vaut autorisation de dépôt : ne la transmettez qu’à la personne qui dépose.',
  ];
  const prose = (lines: readonly string[]) => lines.map(spaceSigns).join('\n');
  return `${prose(before)}\n\n${curlCommand(form)}\n\n${prose(after)}\n`;
}

function sealing({ drop: { encryption } }: Source): string[] {
  const ours = 'Chiffrez le fichier avec la clé publique que nous vous avons donnée';
  if (encryption === 'age') return [`${ours} (programme age).`];
  if (encryption === 'gpg') return [`${ours} (GnuPG).`];
  if (encryption === 'fernet')
    return ['Chiffrez le fichier avec la clé Fernet convenue (Python : cryptography.fernet).'];
  return encryption === 'zip'
    ? ['Mettez le fichier, seul, dans une archive zip chiffrée en AES-256 avec le mot de passe convenu.']
    : [];
}

function marking({ drop, location }: Source): string[] {
  return wholeRule(drop, location).whole === 'marker'
    ? [
        'Déposez ensuite, de la même manière, un fichier témoin du même nom suivi de « .done » (un mot suffit) : sans lui, l’extrait n’est pas lu.',
      ]
    : [];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const PARIS = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** « 26 novembre 2026 à 1 h 14 » */
function formatMoment(moment: Date): string {
  const [day = '', time = ''] = PARIS.format(moment).split(' ');
  const [hours, minutes] = time.split(':');
  return `${formatDate(day)} à ${Number(hours)} h ${minutes}`;
}
