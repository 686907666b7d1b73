import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { it } from 'vitest';
import { z } from 'zod';
import { ContractBroken, ObjectMissing } from '../../activities/errors.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { type Bench, onBench, type Seen } from './bench.js';
import { askReports, count, ingest, makeDataset } from './fixture.js';
import { seen } from './france-services.js';
import { askTroubledPartner, troubledDataset } from './troubled-partner.js';

const dataset = makeDataset([{ source: 'a', partner: 'p' }]);
const HEADER = 'source;fichier;ligne;colonne;constat;correction;ligne_rejetee;code;derogation';

/** The table of one source `a` with these findings. */
async function placesOf(findings: readonly Seen[], bench: Bench, fileName = 'a.csv'): Promise<string[][]> {
  const ingested = ingest('a', { in: 50, out: 50 }, await bench.keep('check/a', findings));
  const request = askReports({ ingested: [{ ...ingested, extract: { ...ingested.extract, fileName } }] });
  await bench.write(request, dataset);
  return readCsv(await bench.readText(`p/${request.run}/signalements.csv`));
}

function readCsv(text: string): string[][] {
  assert.ok(text.startsWith(`\ufeff${HEADER}\n`));
  return z.array(z.array(z.string())).parse(parse(text, { bom: true, delimiter: ';', fromLine: 2 }));
}

const told = ['la valeur manque.', 'Renseignez cette valeur.'] as const;

it('writes one line per place, by line then column', async () => {
  const findings = [
    seen('not_null', 'warn', 'nom', ['Nom du lieu'], [9, 10], told),
    seen('not_null', 'warn', 'siret', ['SIRET'], [2, 9], told),
  ];
  await onBench(async (bench) => {
    const lines = await placesOf(findings, bench);
    assert.deepEqual(
      lines.map(([source, file, line, column]) => [source, file, line, column]),
      [
        ['a', 'a.csv', '2', 'SIRET'],
        ['a', 'a.csv', '9', 'Nom du lieu'],
        ['a', 'a.csv', '9', 'SIRET'],
        ['a', 'a.csv', '10', 'Nom du lieu'],
      ],
    );
    assert.deepEqual(lines[0]?.slice(4), [
      '« SIRET » : la valeur manque.',
      'Renseignez cette valeur.',
      'non',
      'not_null',
      '',
    ]);
  });
});

it('writes nothing a spreadsheet would run or turn around', async () => {
  const columns = ['=HYPERLINK("http://x")', '+1;2', '@a', '-b', ' \t=c', 'd\u202etxt.exe', 'e"\r\nf'];
  const findings = columns.map((name, index) =>
    seen('not_null', 'warn', `champ_${index}`, [name], [index + 1], told),
  );
  await onBench(async (bench) => {
    const lines = await placesOf(findings, bench, '=cmd|x.csv');
    assert.deepEqual(
      lines.map((line) => line[3]),
      ['\'=HYPERLINK("http://x")', "'+1;2", "'@a", "'-b", "'=c", 'dtxt.exe', 'e" f'],
    );
    assert.ok(lines.every((line) => line[1] === "'=cmd|x.csv"));
  });
});

it('counts as many lines as the findings with places, rules of the dataset included', async () => {
  await onBench(async (bench) => {
    const request = await askTroubledPartner(bench);
    await bench.write(request, troubledDataset);
    const folder = `offre-la-reunion/${request.run}`;
    const lines = readCsv(await bench.readText(`${folder}/signalements.csv`));
    const report = PartnerReport.parse(JSON.parse(await bench.readText(`${folder}/report.json`)));
    const placed = report.extracts
      .flatMap(({ findings }) => findings)
      .filter(({ sample }) => sample.length > 0);
    assert.equal(
      lines.length,
      placed.reduce((sum, finding) => sum + finding.count, 0),
    );
    assert.equal(lines.length, report.totals.places);
    assert.equal(lines.filter((line) => line[6] === 'oui').length, 1390 + 96);
  });
});

it('writes a place once when a rule is used twice on a column', async () => {
  const twice = seen('within_range', 'info', 'x', ['X'], [4, 8], told);
  await onBench(async (bench) => {
    assert.equal((await placesOf([twice, { ...twice, severity: 'warn', lines: [8] }], bench)).length, 3);
  });
});

it('writes the headings alone when there is no place', async () => {
  await onBench(async (bench) => assert.deepEqual(await placesOf([], bench), []));
});

it('breaks the contract when places are missing', async () => {
  await onBench(async (bench) => {
    const kept = await bench.keep('check/a', [seen('not_null', 'warn', 'nom', ['nom'], [2, 3], told)]);
    const text = new TextDecoder().decode((await bench.work.read(kept.findingsKey))?.body);
    await bench.work.write(kept.findingsKey, text.replace('"count":2', '"count":3'));
    const request = askReports({
      ingested: [ingest('a', { in: 9, out: 9 }, kept)],
      assembled: { tables: [], counts: [count('a', { in: 9, out: 9 })] },
    });
    await assert.rejects(bench.write(request, dataset), ContractBroken);
    assert.deepEqual(await bench.reports.list(''), []);
    await bench.work.remove([kept.findingsKey]);
    await assert.rejects(bench.write(request, dataset), ObjectMissing);
  });
});

it('reads findings and places, and never a row', async () => {
  await onBench(async (bench) => {
    await askTroubledPartner(bench).then((request) => bench.write(request, troubledDataset));
    assert.deepEqual([...new Set(bench.asked.map((key) => key.split('/').at(-1)))].sort(), [
      'findings.json',
      'places.parquet',
    ]);
  });
});
