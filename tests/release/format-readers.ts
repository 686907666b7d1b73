/** Readers that share no code with the writers: what another person's program sees in a published file. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { z } from 'zod';
import type { Place } from './release-setup.js';

const CsvRows = z.array(z.record(z.string(), z.string()));

export async function readCsvPlaces(path: string): Promise<Place[]> {
  const rows = CsvRows.parse(parse(await readFile(path), { columns: true }));
  return rows.map((row) => ({
    id: unguard(row.id) ?? '',
    nom: unguard(row.nom),
    date_maj: row.date_maj || null,
    taux_pct: numeric(row.taux_pct),
    places: numeric(row.places),
    est_ouvert: row.est_ouvert ? row.est_ouvert === 'true' : null,
    publics: splitList(unguard(row.publics)),
    longitude: numeric(row.longitude),
    latitude: numeric(row.latitude),
  }));
}

function numeric(text: string | undefined): number | null {
  return text ? Number(text) : null;
}

/** Takes away the apostrophes that the Table Schema documents. */
export function unguard(cell: string | undefined): string | null {
  if (!cell) return null;
  return cell
    .replace(/^'(?='*[\t\r\n\0])/, '')
    .replace(/(^|[;\t\r\n|])([ "\u00A0\u202F]*)'(?='*[=+\-@＝＋－＠])/g, '$1$2');
}

export function splitList(text: string | null): string[] | null {
  if (text === null) return null;
  return [...text.matchAll(/(?:^|\|)((?:\\.|[^\\|])*)/gsu)].map(([, item]) =>
    (item ?? '').replace(/\\(.)/gsu, '$1'),
  );
}

export async function readJsonPlaces(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

export async function readXlsxRows(path: string, sheet: string): Promise<unknown[][]> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  const found = workbook.getWorksheet(sheet);
  if (!found) throw new Error(`no sheet ${sheet}`);
  const rows: unknown[][] = [];
  const width = found.columnCount;
  found.eachRow({ includeEmpty: true }, (row) => {
    rows.push(Array.from({ length: width }, (_, index) => decodeXstring(row.getCell(index + 1).value)));
  });
  return rows;
}

/** ST_Xstring of ECMA-376: spreadsheets do this; exceljs does for shared strings, and forgets it for inline ones. */
function decodeXstring(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replace(/_x([0-9A-F]{4})_/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** As a workbook tells it: an empty list and null are the same empty cell. */
export function asXlsxRow(place: Place): unknown[] {
  const list = place.publics?.map((item) => item.replaceAll('\\', '\\\\').replaceAll('|', '\\|')).join('|');
  return [
    place.id,
    place.nom,
    place.date_maj === null ? null : new Date(`${place.date_maj}T00:00:00Z`),
    place.taux_pct,
    place.places,
    place.est_ouvert,
    list ?? null,
    place.longitude,
    place.latitude,
  ];
}
