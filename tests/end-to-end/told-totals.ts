/** The totals of one partner in one run, as each of those who tell them has them. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import exceljs from 'exceljs';
import { simpleParser } from 'mailparser';
import { Manifest } from '../../activities/published/manifest.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import type { RunDocument } from './run-cli.js';

interface RowTotals {
  readonly received: number;
  readonly published: number;
  readonly rejected: number;
  readonly merged: number;
  readonly outside: number;
}

export interface ToldTotals {
  readonly rows: RowTotals;
  readonly toFix?: number;
  readonly informed?: number;
  readonly score?: number | null;
}

/** `address`: of the page of the report. */
export async function readReport(address: string): Promise<PartnerReport> {
  return PartnerReport.parse(JSON.parse(await readFile(join(dirname(address), 'report.json'), 'utf8')));
}

interface Counted {
  readonly source: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly rowsMerged: number;
  readonly rowsOutside?: number | undefined;
}

function sumSources(counted: readonly Counted[], sources: ReadonlySet<string>): RowTotals {
  const own = counted.filter(({ source }) => sources.has(source));
  const sum = (of: (one: Counted) => number) => own.reduce((all, one) => all + of(one), 0);
  return {
    received: sum(({ rowsIn }) => rowsIn),
    published: sum(({ rowsOut }) => rowsOut),
    rejected: sum(({ rowsRejected }) => rowsRejected),
    merged: sum(({ rowsMerged }) => rowsMerged),
    outside: sum(({ rowsOutside = 0 }) => rowsOutside),
  };
}

/** What `run` prints, and the same for a program. */
export function totalsOfTerminal({ sources }: RunDocument, own: ReadonlySet<string>): ToldTotals {
  return { rows: sumSources(sources, own) };
}

export async function totalsOfManifest(path: string, own: ReadonlySet<string>): Promise<ToldTotals> {
  const { inputs } = Manifest.parse(JSON.parse(await readFile(path, 'utf8')));
  const counted = inputs.flatMap((one) => ('rowsIn' in one ? [one as Counted] : []));
  return { rows: sumSources(counted, own) };
}

const NUMBER = String.raw`([\d\u202f]+)`;
const numberIn = (text: string, pattern: string): number =>
  Number((new RegExp(pattern).exec(text)?.[1] ?? '0').replaceAll('\u202f', ''));

export async function totalsOfPage(address: string): Promise<ToldTotals> {
  const page = (await readFile(address, 'utf8')).replace(/<[^>]+>/g, '');
  const rows = (words: string) => numberIn(page, `${NUMBER}\\s${words}`);
  return {
    rows: {
      received: rows('\\S+ reçue?s?'),
      published: rows('publiée?s?'),
      rejected: rows('rejetée?s?'),
      merged: rows('réunie?s?'),
      outside: rows('hors du champ'),
    },
    toFix: numberIn(page, `${NUMBER} signalements? à traiter`),
    informed: numberIn(page, `${NUMBER} pour information`),
    score: Number(/([\d,]+) \/ 100/.exec(page)?.[1]?.replace(',', '.')),
  };
}

export async function totalsOfWorkbook(address: string): Promise<ToldTotals> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(join(dirname(address), 'signalements.xlsx'));
  const cells = new Map<string, exceljs.CellValue>();
  workbook.getWorksheet('Synthèse')?.eachRow((row) => cells.set(row.getCell(1).text, row.getCell(2).value));
  const told = (name: string) => {
    const value = cells.get(name);
    if (typeof value !== 'number') throw new Error(`${name} is no number`);
    return value;
  };
  return {
    rows: {
      received: told('Lignes reçues'),
      published: told('Lignes publiées ou prêtes à l’être'),
      rejected: told('Lignes rejetées'),
      merged: told('Lignes réunies à une autre fiche'),
      outside: told('Lignes hors du champ'),
    },
    toFix: told('dont à traiter'),
    informed: told('dont pour information'),
    score: told('Score sur 100'),
  };
}

/** A mail says what was received, kept and rejected. */
export async function totalsOfMail(
  path: string,
): Promise<
  Omit<ToldTotals, 'rows'> & { readonly rows: Pick<RowTotals, 'received' | 'published' | 'rejected'> }
> {
  const { text = '' } = await simpleParser(await readFile(path));
  const figure = (name: string) => numberIn(text, `- ${name}[^:]*: ${NUMBER}`);
  return {
    rows: { received: figure('reçues'), published: figure('retenues'), rejected: figure('rejetées') },
    toFix: figure('à traiter'),
    informed: figure('pour information'),
    score: Number(/score de qualité : ([\d,]+)/.exec(text)?.[1]?.replace(',', '.')),
  };
}
