/** signalements.xlsx, read back by ExcelJS and by LibreOffice. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { it } from 'vitest';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { buildReport } from '../../activities/report/build-report.js';
import { gatherPartners } from '../../activities/report/gather-partners.js';
import { fetchPlaces, loadPlaces, measurePlaces } from '../../activities/report/load-places.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { readFindings } from '../../activities/report/seen-finding.js';
import { writeReportWorkbook } from '../../activities/report/workbook/write-report-workbook.js';
import { type Bench, onBench, RULES, type Seen } from './bench.js';
import { askReports, count, ingest, makeDataset } from './fixture.js';
import { seen } from './france-services.js';
import { askTroubledPartner, troubledDataset } from './troubled-partner.js';

const told = ['la valeur manque.', 'Renseignez cette valeur.'] as const;

async function readWorkbook(body: Uint8Array): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(Uint8Array.from(body).buffer);
  return workbook;
}

/** Cells of every sheet but the headings, as text. */
function cellsOf(workbook: exceljs.Workbook): Record<string, string[][]> {
  return Object.fromEntries(
    workbook.worksheets.map((sheet) => {
      const rows: string[][] = [];
      sheet.eachRow((row, number) => {
        const cells = Array.from({ length: sheet.columnCount }, (_, index) => row.getCell(index + 1).text);
        if (number > 1) rows.push(cells);
      });
      return [sheet.name, rows];
    }),
  );
}

async function workbookOf(key: string, bench: Bench): Promise<exceljs.Workbook> {
  const found = await bench.reports.read(key);
  if (!found) throw new Error(`${key} was not written`);
  return readWorkbook(found.body);
}

/** ExcelJS leaves _xHHHH_ as it is, which ECMA-376 (ST_Xstring) makes a character. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

it('has a summary, the findings, then one sheet per rule with every place', async () => {
  await onBench(async (bench) => {
    const request = await askTroubledPartner(bench);
    await bench.write(request, troubledDataset);
    const folder = `offre-la-reunion/${request.run}`;
    const sheets = cellsOf(await workbookOf(`${folder}/signalements.xlsx`, bench));
    const report = PartnerReport.parse(JSON.parse(await bench.readText(`${folder}/report.json`)));
    assert.deepEqual(Object.keys(sheets), [
      ...['Synthèse', 'Constats', 'Référence introuvable', 'Valeur obligatoire absente'],
      ...['Accents perdus', 'Valeur en double', 'Forme invalide'],
    ]);
    const places = Object.entries(sheets).filter(([name]) => !['Synthèse', 'Constats'].includes(name));
    assert.equal(places.flatMap(([, rows]) => rows).length, report.totals.places);
    const findings = sheets.Constats ?? [];
    assert.equal(findings.length, report.totals.findings + 1);
    assert.equal(findings.at(-1)?.[5], String(report.totals.count));
    assert.equal(
      findings.slice(0, -1).reduce((sum, row) => sum + Number(row[5]), 0),
      report.totals.count,
    );
    assert.deepEqual(sheets['Valeur obligatoire absente']?.[0]?.slice(0, 8), [
      ...['services-la-reunion', 'services-la-reunion.csv', '', '4', 'nom_service'],
      ...['« nom_service » : une valeur obligatoire manque ou n’a pas pu être lue.'],
      ...['Renseignez cette valeur, sans laquelle la ligne ne peut pas être prise.', 'oui'],
    ]);
  });
});

it('keeps every hostile name as the text that it is, whatever reads it', async () => {
  const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(anyName, { minLength: 1, maxLength: 4 }), async (names) => {
      await onBench(async (bench) => {
        const columns = ['=HYPERLINK("http://x")', '+1', '@a', '_x0041_', ...names];
        const findings = columns.map((name, index) =>
          seen('not_null', 'warn', `champ_${index}`, [name], [index + 2], told),
        );
        const kept = await bench.keep('check/a', findings);
        const rows = { in: 50, out: 50 };
        const request = askReports({
          ingested: [ingest('a', rows, kept)],
          assembled: { tables: [], counts: [count('a', rows)] },
        });
        await bench.write(request, makeDataset([{ source: 'a', partner: 'p' }]));
        const report = PartnerReport.parse(JSON.parse(await bench.readText(`p/${request.run}/report.json`)));
        const workbook = await workbookOf(`p/${request.run}/signalements.xlsx`, bench);
        const sheet = workbook.getWorksheet('Valeur manquante');
        const shown = columns.map((_, index) => sheet?.getCell(index + 2, 5));
        assert.ok(shown.every((cell) => cell?.formula === undefined && !cell?.isHyperlink));
        const expected = columns.map((_, index) => {
          const finding = report.extracts[0]?.findings.find(({ field }) => field === `champ_${index}`);
          return finding?.columns.join(', ');
        });
        assert.deepEqual(
          shown.map((cell) => unescaped(cell?.text ?? '')),
          expected,
        );
      });
    }),
    { numRuns: 12 },
  );
});

it('goes on in a further sheet where a rule has more places than a sheet has rows, and says so', async () => {
  const findings: Seen[] = ['a'.repeat(31), `${'a'.repeat(31)}b`].map((code, rank) => ({
    ...seen(code, 'warn', `champ_${rank}`, ['A'], [2, 3, 4, 5, 6, 7, 8], told),
  }));
  await onBench(async (bench) => {
    const kept = await bench.keep('check/a', findings);
    const request = askReports({ ingested: [ingest('a', { in: 50, out: 50 }, kept)] });
    const dataset = makeDataset([{ source: 'a', partner: 'p' }]);
    const scratch = await mkdtemp(join(tmpdir(), 'workbook-'));
    const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
    const [facts] = await gatherPartners(request, dataset, (key) => readFindings(key, bench.work));
    if (!facts) throw new Error('there is no partner');
    const path = join(scratch, 'book.xlsx');
    await fetchPlaces(facts, { work: bench.work, scratch });
    await engine.withSession({ scratch }, async (session) => {
      await loadPlaces(facts, scratch, session);
      await writeReportWorkbook(buildReport(facts, await measurePlaces(session)), path, session, RULES, 3);
    });
    const sheets = cellsOf(await readWorkbook(await readFile(path)));
    await rm(scratch, { recursive: true });
    const lines = Object.entries(sheets)
      .slice(2)
      .map(([name, rows]) => [name, rows.map((row) => Number(row[3]))]);
    const stem = `A${'a'.repeat(26)}`;
    assert.deepEqual(lines, [
      [`A${'a'.repeat(30)}`, [2, 3, 4]],
      [`${stem} (2)`, [5, 6, 7]],
      [`${stem} (3)`, [8]],
      [`${stem} (4)`, [2, 3, 4]],
      [`${stem} (5)`, [5, 6, 7]],
      [`${stem} (6)`, [8]],
    ]);
    assert.match(
      JSON.stringify(sheets.Synthèse),
      /au plus 3 signalements ; les suivants sont dans une feuille/,
    );
    assert.match(sheets.Constats?.[0]?.[11] ?? '', /^Aa+, Aa+ \(2\), Aa+ \(3\)$/);
  });
});

it('opens in LibreOffice without a warning, with the cells that ExcelJS reads', async () => {
  await onBench(async (bench) => {
    const request = await askTroubledPartner(bench);
    await bench.write(request, troubledDataset);
    const found = await bench.reports.read(`offre-la-reunion/${request.run}/signalements.xlsx`);
    if (!found) throw new Error('no workbook was written');
    const folder = await mkdtemp(join(tmpdir(), 'soffice-'));
    try {
      await writeFile(join(folder, 'book.xlsx'), found.body);
      // Token 12 of the filter: every sheet, each in a file of its own.
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
      const said = execFileSync(
        'soffice',
        [
          `-env:UserInstallation=file://${folder}/profile`,
          '--headless',
          '--convert-to',
          filter,
          '--outdir',
          folder,
          join(folder, 'book.xlsx'),
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      );
      assert.doesNotMatch(said, /warning|error|corrupt|repair/i);
      const expected = cellsOf(await readWorkbook(found.body));
      const files = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
      assert.equal(files.length, Object.keys(expected).length);
      for (const [sheet, rows] of Object.entries(expected)) {
        const text = await readFile(join(folder, `book-${sheet}.csv`), 'utf8');
        assert.deepEqual(parse(text, { bom: true, fromLine: 2 }), rows, sheet);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
