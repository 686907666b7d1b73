/** Extracts in which invented people have left their marks: in contact columns, free text, undeclared columns, file names. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyExample, extractPath, multiplyStructures } from './extracts.js';

/** Invalid on purpose (month 99); spaced as people write it. */
export const NIRS = ['185997800608436', '2 85 99 78 006 084 37'];

/** No name, no word: wherever one of these turns up, it came from here. */
export const MARKS = {
  courriel: 'zqvkarla',
  commentaire: 'zqvkbetu',
  courriel_du_commentaire: 'zqvkdilo',
  colonne_non_declaree: 'zqvkfemu',
  courriel_region: 'zqvkgoli',
  description_region: 'zqvkhupa',
  telephone_region: 'zqvkjiva',
  horaires_region: 'zqvkkuno',
  cle_json_non_declaree: 'zqvklado',
  courriel_poste: 'zqvkmire',
} as const;

/** Marks of deliveries that are refused. */
export const REFUSED_MARKS = {
  entete_absente: 'zqvknope',
  json_coupe: 'zqvkpuri',
  lignes_rejetees: 'zqvkrosa',
} as const;

export async function writeMarked(folder: string): Promise<string> {
  await copyExample(folder);
  await rewrite(extractPath(folder, 'france-services'), markFranceServices);
  const region = extractPath(folder, 'region-sud');
  await rewrite(region, markRegion);
  await rename(region, join(dirname(region), `region-sud ${NIRS.join(' et ')}.csv`));
  await rewrite(extractPath(folder, 'aidants-connect', 'json'), (text) =>
    addKey(text, 'Référente', `Mme ${capital(MARKS.cle_json_non_declaree)}`),
  );
  await rewrite(extractPath(folder, 'etapes-numerique', 'json'), (text) =>
    addKey(text, 'Courriel', `paul.${MARKS.courriel_poste}@exemple.fr`),
  );
  return folder;
}

/** The same, held by its size, with three deliveries that are refused for reasons that could quote them. */
export async function writeRefused(folder: string): Promise<string> {
  await writeMarked(folder);
  await multiplyStructures(folder);
  await writeFile(
    join(folder, 'finess', 'finess.csv'),
    `finess;etalab;2026\n${`structureet;;Mme ${capital(REFUSED_MARKS.lignes_rejetees)}${';'.repeat(29)}\n`.repeat(9)}`,
  );
  await rewrite(
    extractPath(folder, 'aidants-connect', 'json'),
    (text) =>
      `${text.trimEnd().slice(0, -1)}, {"Name": "Mme ${capital(REFUSED_MARKS.json_coupe)}", "SIRET": tru`,
  );
  await rewrite(extractPath(folder, 'agences-france-travail'), (text) =>
    [
      `Mme ${capital(REFUSED_MARKS.entete_absente)};jeanne.${REFUSED_MARKS.entete_absente}@exemple.fr`,
      ...text.split('\n').slice(1),
    ].join('\n'),
  );
  return folder;
}

function markFranceServices(text: string): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const comment = `Demander Mme ${capital(MARKS.commentaire)} ou écrire à anne.${MARKS.courriel_du_commentaire}@exemple.fr`;
  const place = 'marque-1,01,Espace aux marques,1 rue des Marques,,01033,01200,Valserhône,46.106,5.826';
  const marked = `${place},luce.${MARKS.courriel}@exemple.fr,,,,,,,,${comment},Non,,,,M. ${capital(MARKS.colonne_non_declaree)}`;
  const widened = lines.map((line) =>
    /^[\w-]+,/.test(line) && line.split('"').length % 2 === 1 ? `${line},` : line,
  );
  return [`${header},referent`, marked, ...widened.filter((line) => line.split('"').length % 2 === 1)].join(
    '\n',
  );
}

function markRegion(text: string): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const cells: Record<string, string> = {
    nom: 'Lieu aux marques',
    description: `Accueil par Madame ${capital(MARKS.description_region)} le mardi.`,
    adresse_rue: 'rue des Marques',
    adresse_code_postal: '13001',
    adresse_commune: 'MARSEILLE',
    contact_telephone_details: `06 00 00 00 01 (Mme ${capital(MARKS.telephone_region)})`,
    contact_email: `lea.${MARKS.courriel_region}@exemple.fr`,
    horaires_ouverture_osm: `voir Mme ${capital(MARKS.horaires_region)}`,
  };
  const marked = header
    .trim()
    .split(';')
    .map((name) => cells[name] ?? '');
  return [header, marked.join(';'), ...lines].join('\n');
}

function addKey(json: string, name: string, value: string): string {
  const records: Record<string, unknown>[] = JSON.parse(json);
  return JSON.stringify(records.map((record, index) => ({ ...record, [name]: index === 0 ? value : null })));
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

function capital(mark: string): string {
  return mark.charAt(0).toUpperCase() + mark.slice(1);
}
