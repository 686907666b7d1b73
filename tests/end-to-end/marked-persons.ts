/** Extracts of every source of parcours-insertion in which invented people have left their marks, in every field there is. */
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Source } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { ROOT } from '../../scripts/toolkit.js';
import { membersOf, zipOf } from '../helpers/zip.js';
import { plantDossiers } from './marked-documents.js';
import { type MarkBook, openMarkBook } from './marks.js';
import { capital, hopelessValue, plausibleValue } from './planted-values.js';

export const PARCOURS = 'parcours-insertion';
/** Whose keys turn the numbers of persons. */
export const DOMAINS = ['nir', 'france_travail', 'identifiant_si', 'spie', 'rendez_vous'].map(
  (domain) => `${PARCOURS}/${domain}`,
);

const WORKBOOK = 'rdv-insertion/usagers_052_20260630.xlsx';

/** One or two files of each source are enough, and quick. */
const KEPT = [
  'caf/CG052_NRSACGIM_RSABEM_20260705_A0407507.xml.gz',
  'caf/CG02A_NRSACGIM_RSABEM_20260705_A0407503.RCV',
  'caf-instructions/CG035_NRSACGIM_RSAINS_20260705_A0407606.xml',
  'france-travail/PECG_052_20260630.xml',
  'france-travail-spie/i03300c.j.extract_spie_carnet_spie_carnet_de_bord_principal.csv',
  WORKBOOK,
  'rdv-insertion/usagers_013_20260630.csv',
  'rdv-insertion-rendez-vous/rendez_vous_20260630.csv',
  'conseil-departemental/orientations_052_20260630.csv',
  'conseil-departemental-accompagnements/import_beneficiaires_20260630.csv',
  'association/participants_20260630.csv',
] as const;

/** Extracts of about 200 invented persons, without marks. */
export async function writePersons(folder: string, seed = '1'): Promise<string> {
  const all = `${folder}-all`;
  await generateParcours({
    out: all,
    persons: 200,
    seed,
    asOf: LAST_DAY,
    faults: false,
    nir: 'impossible',
  });
  for (const path of KEPT) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await cp(join(all, path), join(folder, path));
  }
  return folder;
}

/** The same with two marked persons in one file of each source; the marks, which are those of every seed, are all in the book. */
export async function writeMarkedPersons(folder: string, seed?: string): Promise<MarkBook> {
  await writePersons(folder, seed);
  const book = openMarkBook();
  for (const source of await readSources()) await markSource(folder, source, book);
  const [list] = await readdir(join(folder, 'association'));
  const named = `participants ${capital(book.word('nom de fichier'))} ${book.nir('nom de fichier')} et ${spaced(book.nir('nom de fichier, espacé'))}.csv`;
  await rename(join(folder, 'association', list ?? ''), join(folder, 'association', named));
  await nameSheet(
    join(folder, WORKBOOK),
    `${capital(book.word('nom de feuille'))} ${book.nir('nom de feuille')}`,
  );
  return book;
}

/** Of a workbook, the only sheet. */
async function nameSheet(path: string, name: string): Promise<void> {
  const members = Object.fromEntries(await membersOf(await readFile(path)));
  const book = members['xl/workbook.xml'] ?? '';
  members['xl/workbook.xml'] = book.replace(/(<sheet name=")[^"]*/, `$1${name}`);
  if (members['xl/workbook.xml'] === book) throw new Error('The workbook has no sheet to name.');
  await writeFile(path, await zipOf(members));
}

async function readSources(): Promise<Source[]> {
  const datasets = await loadDatasets(join(ROOT, 'datasets'));
  const dataset = datasets.find(({ id }) => id === PARCOURS);
  return (dataset?.sources ?? []).map(({ declaration }) => declaration);
}

async function markSource(folder: string, source: Source, book: MarkBook): Promise<void> {
  const path = join(
    folder,
    KEPT.find((one) => one.startsWith(`${source.source}/`) && !one.endsWith('.xlsx')) ?? '',
  );
  await rewrite(path, (text) =>
    source.read.xml ? plantDossiers(text, source, book) : plantRows(text, source, book),
  );
}

/** Two rows at the end, one plausible and one hopeless. */
function plantRows(text: string, source: Source, book: MarkBook): string {
  const names = headerOf(text, source);
  const rows = [plausibleValue, hopelessValue].map((make) =>
    names.map((column) => make(book, { source: source.source, column })).join(';'),
  );
  return `${text.trimEnd()}\r\n${rows.join('\r\n')}\r\n`;
}

function headerOf(text: string, { source, columns }: Source): string[] {
  const names = Object.keys(columns);
  const line = text
    .replace('\uFEFF', '')
    .split(/\r?\n/)
    .find((one) => names.every((name) => one.split(';').includes(name)));
  if (!line) throw new Error(`${source}: no line of its file has the declared names.`);
  return line.split(';');
}

export async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  const bytes = await readFile(path);
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = zipped ? gunzipSync(bytes) : bytes;
  const encoding = plain.toString('utf8').includes('\uFFFD') ? 'latin1' : 'utf8';
  const written = Buffer.from(change(plain.toString(encoding)), encoding);
  await writeFile(path, zipped ? gzipSync(written) : written);
}

function spaced(nir: string): string {
  return nir.replace(/^(.)(..)(..)(..)(...)(...)(..)?$/, '$1 $2 $3 $4 $5 $6 $7').trim();
}
