/** What the generator wrote, read back. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';

export const LATIN_SOURCES = ['caf', 'caf-instructions', 'france-travail', 'conseil-departemental'];

async function filesOf(out: string): Promise<string[]> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort();
}

export async function hashesOf(out: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const path of await filesOf(out))
    hashes.set(
      path,
      createHash('sha256')
        .update(await readFile(join(out, path)))
        .digest('hex'),
    );
  return hashes;
}

/** Files of partners, unpacked. */
export async function readSources(out: string, pattern: RegExp) {
  const read = [];
  for (const path of (await filesOf(out)).filter(
    (name) => !name.startsWith('verite/') && pattern.test(name),
  )) {
    const raw = await readFile(join(out, path));
    const bytes = path.endsWith('.gz') ? gunzipSync(raw) : raw;
    const latin = LATIN_SOURCES.some((source) => path.startsWith(`${source}/`));
    read.push({ path, bytes, text: bytes.toString(latin ? 'latin1' : 'utf8') });
  }
  return read;
}

/** Cells of the truth hold no delimiter here. */
export async function readTruth(out: string, name: string): Promise<string[][]> {
  const text = await readFile(join(out, 'verite', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

export async function numbersOf(out: string): Promise<string[]> {
  const sources = await readSources(out, /(caf|france-travail|conseil-departemental[a-z-]*|rendez-vous)\/.*/);
  return sources.flatMap(({ text }) =>
    [...text.matchAll(/(?:<(?:NIR|nir)>|;)([12]\d{4}(?:\d\d|2[AB])\d{6}(?:\d\d)?)(?=[<;])/g)].flatMap(
      ([, number]) => (number ? [number] : []),
    ),
  );
}

/** Whether a line of a file tells a person born in that year. */
export async function lineReader(out: string) {
  const texts = new Map<string, string[]>();
  const sheets = new Map<string, ExcelJS.Worksheet | undefined>();
  for (const { path, text } of await readSources(out, /\.(xml|RCV|csv)(\.gz)?$/))
    texts.set(path, text.split('\n'));
  for (const { path } of await readSources(out, /\.xlsx$/)) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(join(out, path));
    sheets.set(path, book.worksheets[0]);
  }
  return (path: string, line: number, year: string): boolean => {
    const cell = sheets.get(path)?.getRow(line).getCell(10).value;
    if (cell instanceof Date) return String(cell.getUTCFullYear()) === year;
    const lines = texts.get(path) ?? [];
    const first = lines[line - 1] ?? '';
    if (/<(Personne|dossier)>/.test(first))
      return new RegExp(`<(DTNAI|date-naissance)>${year}-`).test(lines.slice(line, line + 16).join('\n'));
    return new RegExp(`\\b${year}\\b`).test(first) || hasSerialOf(first, year);
  };
}

function hasSerialOf(line: string, year: string): boolean {
  return line.split(';').some((cell) => {
    const date = new Date(Date.UTC(1899, 11, 30) + Number(cell) * 86_400_000);
    return /^\d{5}$/.test(cell) && String(date.getUTCFullYear()) === year;
  });
}
