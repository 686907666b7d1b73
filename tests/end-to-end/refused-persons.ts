/** Deliveries about marked persons that are refused, each for a reason whose telling could quote them. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { rewrite, writeMarkedPersons } from './marked-persons.js';
import { type MarkBook, STEM } from './marks.js';
import { capital } from './planted-values.js';

/** One refused file of each kind; CAF's are four. */
export async function writeRefusedPersons(folder: string): Promise<MarkBook> {
  const book = await writeMarkedPersons(folder);
  const said = (label: string) => `Mme ${capital(book.word(label))}`;
  const at = (...parts: string[]) => join(folder, ...parts);
  await spoilCaf(at('caf'), said('entité de la DTD'));
  await rewrite(at('caf-instructions', 'CG035_NRSACGIM_RSAINS_20260705_A0407606.xml'), (text) =>
    text.replace(/(<NBTOTDEMRSATRANSM>)\d+/, `$1${said('total illisible')}`),
  );
  await rewrite(at('france-travail', 'PECG_052_20260630.xml'), (text) =>
    text.replace('</dossier>', `</${book.word('balise')}>`),
  );
  await rewrite(
    at('france-travail-spie', 'i03300c.j.extract_spie_carnet_spie_carnet_de_bord_principal.csv'),
    withoutHeader,
  );
  await rm(at('rdv-insertion', 'usagers_052_20260630.xlsx'));
  await rewrite(at('rdv-insertion', 'usagers_013_20260630.csv'), withoutHeader);
  await rewrite(at('rdv-insertion-rendez-vous', 'rendez_vous_20260630.csv'), (text) =>
    withoutIdentities(text, said('ligne rejetée')),
  );
  await rewrite(at('conseil-departemental', 'orientations_052_20260630.csv'), withoutHeader);
  await rewrite(
    at('conseil-departemental-accompagnements', 'import_beneficiaires_20260630.csv'),
    withoutHeader,
  );
  const title = `suivi ${capital(book.word('intitulé de colonne'))} ${book.nir('intitulé de colonne')}`;
  await addColumns(at('association'), title, said('colonne non classée'));
  return book;
}

async function spoilCaf(folder: string, said: string): Promise<void> {
  const whole = join(folder, 'CG052_NRSACGIM_RSABEM_20260705_A0407507.xml.gz');
  const text = gunzipSync(await readFile(whole)).toString('latin1');
  const marked = text.lastIndexOf(capital(STEM));
  await rm(join(folder, 'CG02A_NRSACGIM_RSABEM_20260705_A0407503.RCV'));
  await writeFile(join(folder, 'coupe.RCV'), text.slice(0, marked + 30), 'latin1');
  await writeFile(
    join(folder, 'total.RCV'),
    text.replace(/(<NBTOTDOSRSATRANSM>)\d+/, '$100000099'),
    'latin1',
  );
  const doctype = `<!DOCTYPE Racine [<!ENTITY nom "${said}">]>\n<Racine`;
  await writeFile(join(folder, 'dtd.RCV'), text.replace('<Racine', doctype), 'latin1');
  const zipped = gzipSync(Buffer.from(text, 'latin1'), { level: 0 });
  await writeFile(join(folder, 'tronque.xml.gz'), zipped.subarray(0, -40));
  await rm(whole);
}

/** The marked rows come first, and nothing is above them. */
function withoutHeader(text: string): string {
  const lines = text.trimEnd().split(/\r?\n/);
  const [first, second] = [lines.at(-2) ?? '', lines.at(-1) ?? ''];
  const header = lines.findIndex((line) => /(^|;)(prenom|prénom\*?|nomnai)(;|$)/i.test(line));
  return `${[second, first, ...lines.slice(header + 1, -2)].join('\r\n')}\r\n`;
}

/** Every name and number is gone, and a note stands where the motive was: all rows are rejected. */
function withoutIdentities(text: string, note: string): string {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const emptied = lines.map((line) =>
    line
      .split(';')
      .map((cell, place) => (place >= 1 && place <= 6 ? '' : place === 9 || place === 12 ? note : cell))
      .join(';'),
  );
  return `${[header, ...emptied].join('\r\n')}\r\n`;
}

/** An innocuous name, and what a social worker wrote under it; then somebody's name and number as the title of a column. */
async function addColumns(folder: string, title: string, note: string): Promise<void> {
  for (const name of await readdir(folder))
    await rewrite(join(folder, name), (text) => {
      const [header, ...lines] = text.trimEnd().split(/\r?\n/);
      return `${[`${header};Observation;${title}`, ...lines.map((line) => `${line};${note};x`)].join('\r\n')}\r\n`;
    });
}
