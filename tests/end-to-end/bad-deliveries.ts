/** What partners send by mistake, one kind for each source of the dataset, and the sentences that must come of it. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { extractPath } from './extracts.js';

export interface BadDelivery {
  readonly fault: string;
  readonly source: string;
  readonly partner: string;
  readonly spoil: (folder: string) => Promise<void>;
  /** For the operator. */
  readonly english: RegExp;
  /** For the partner. */
  readonly french: RegExp;
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de', 'hex');

export const BAD_CSV: readonly BadDelivery[] = [
  {
    ...{ fault: 'a truncated gzip', source: 'agences-france-travail', partner: 'france-travail' },
    spoil: (folder) =>
      replace(folder, 'agences-france-travail', 'csv', 'agences.csv.gz', (bytes) =>
        gzipSync(bytes).subarray(0, -12),
      ),
    english:
      /agences\.csv\.gz is a gzip archive that is cut short or damaged; ask the partner to send it again/,
    french: /agences\.csv\.gz » est une archive gzip tronquée ou endommagée/,
  },
  {
    ...{ fault: 'a header and no row', source: 'finess', partner: 'ministere-sante' },
    spoil: (folder) => rewrite(folder, 'finess', (text) => `${text.split('\n')[0]}\n`),
    english: /finess\.csv (has a header and no rows|holds no table)/,
    french: /finess\.csv.*(ne contient aucune ligne de données|ne contient pas de tableau)/,
  },
  {
    ...{ fault: 'a renamed column', source: 'france-services', partner: 'anct-france-services' },
    spoil: (folder) => rewrite(folder, 'france-services', (text) => text.replace('lib_fs', 'intitule')),
    english:
      /france-services\.csv lacks the declared column\(s\) "lib_fs"; it has undeclared ones \(place \d+\)/,
    french: /n’a pas la ou les colonnes attendues "lib_fs" ; il en contient d’autres, à la place \d+/,
  },
  {
    ...{ fault: 'rows that are all rejected', source: 'region-sud', partner: 'region-sud' },
    spoil: (folder) => rewrite(folder, 'region-sud', (text) => withoutFirstCell(text)),
    english:
      /region-sud: 8 of 8 rows of region-sud\.csv \(100 %\) were rejected, more than max_rejected_share allows/,
    french: /8 lignes sur 8 du fichier region-sud\.csv \(100 %\) sont inutilisables/,
  },
];

export const BAD_FILES: readonly BadDelivery[] = [
  {
    ...{ fault: 'no file', source: 'aidants-connect', partner: 'anct-aidants-connect' },
    spoil: (folder) => rm(join(folder, 'aidants-connect'), { recursive: true }),
    english: /aidants-connect: no extract was found where anct-aidants-connect drops it/,
    french: /Aucun fichier n’a été trouvé pour « Structures habilitées Aidants Connect »/,
  },
  {
    ...{ fault: 'a file of 0 bytes', source: 'etapes-numerique', partner: 'la-poste' },
    spoil: (folder) =>
      replace(folder, 'etapes-numerique', 'json', 'etapes-numerique.json', () => Buffer.alloc(0)),
    english: /etapes-numerique: etapes-numerique\.json is empty \(0 bytes\); ask la-poste/,
    french: /Le fichier etapes-numerique\.json est vide \(0 octet\)/,
  },
  {
    ...{ fault: 'an image named .csv', source: 'structures-la-reunion', partner: 'offre-la-reunion' },
    spoil: (folder) => replace(folder, 'structures-la-reunion', 'json', 'structures.csv', () => PNG),
    english: /structures\.csv is an image, not a table/,
    french: /structures\.csv » est une image et non un tableau/,
  },
  {
    ...{ fault: 'a web page named .csv', source: 'services-la-reunion', partner: 'offre-la-reunion' },
    spoil: (folder) =>
      replace(folder, 'services-la-reunion', 'json', 'services.csv', () =>
        Buffer.from('<!DOCTYPE html>\n<html><body><h1>Connexion</h1><form></form></body></html>\n'),
      ),
    english: /services\.csv is a web page \(HTML\), not a table/,
    french: /services\.csv » est une page web \(HTML\) et non un tableau/,
  },
];

async function rewrite(folder: string, source: string, change: (text: string) => string): Promise<void> {
  const path = extractPath(folder, source);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function replace(
  folder: string,
  source: string,
  extension: 'csv' | 'json',
  name: string,
  make: (bytes: Buffer) => Buffer,
): Promise<void> {
  const path = extractPath(folder, source, extension);
  const bytes = make(await readFile(path));
  await rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(join(dirname(path), name), bytes);
}

/** No name, no row: the name is required. */
function withoutFirstCell(text: string): string {
  const [header = '', ...lines] = text.split('\n');
  return [header, ...lines.map((line) => line.replace(/^(?:"[^"]*"|[^;]*)(?=;)/, ''))].join('\n');
}
