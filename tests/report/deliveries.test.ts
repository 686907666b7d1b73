import assert from 'node:assert/strict';
import { it } from 'vitest';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { type Bench, onBench } from './bench.js';
import { askReports, fail, ingest, makeDataset } from './fixture.js';
import {
  askMissing,
  askMonth,
  FOLLOWED,
  followedDataset,
  MONTHS,
  runOf,
  writeMonths,
} from './followed-partner.js';

async function readReport(run: string, bench: Bench, partner = FOLLOWED): Promise<PartnerReport> {
  return PartnerReport.parse(JSON.parse(await bench.readText(`${partner}/${run}/report.json`)));
}

const monthOf = (index: number) => {
  const month = MONTHS[index];
  if (!month) throw new Error(`there is no month ${index}`);
  return month;
};

it('says of a first delivery that it is one', async () => {
  await onBench(async (bench) => {
    await bench.write(await askMonth(monthOf(0), bench), followedDataset);
    const report = await readReport(runOf('2026-02-03'), bench);
    assert.deepEqual(report.comparisons, []);
    assert.equal(report.deliveries.length, 1);
    assert.ok(report.extracts.every(({ findings }) => findings.every(({ since }) => since === null)));
    assert.match(await bench.readText(`${FOLLOWED}/${report.run}/index.html`), /C’est la première livraison/);
  });
});

it('tells new, recurring and resolved findings against the delivery before', async () => {
  await onBench(async (bench) => {
    await writeMonths(bench);
    const report = await readReport(runOf('2026-04-02'), bench);
    const [comparison] = report.comparisons;
    assert.equal(comparison?.run, runOf('2026-03-04'));
    assert.deepEqual(
      comparison?.resolved.map(({ code, count }) => [code, count]),
      [['obligatoire_absent', 45]],
    );
    assert.deepEqual(
      report.extracts[0]?.findings.map(({ code, since, before, count }) => [code, since, before, count]),
      [
        ['date_illisible', 'recurring', 58, 61],
        ['nir_provisoire', 'recurring', 30, 18],
      ],
    );
    assert.deepEqual(
      report.deliveries.map(({ run, received }) => [run, received]),
      MONTHS.map(({ asOf, rows }) => [runOf(asOf), rows.in]),
    );
    assert.equal(report.deliveries.at(-1)?.score, report.score);
  });
});

it('takes the same files received again for the same delivery, and a run written twice for one', async () => {
  await onBench(async (bench) => {
    await writeMonths(bench);
    const first = await readReport(runOf('2026-04-02'), bench);
    const again = { ...(await askMonth(monthOf(2), bench)), run: runOf('2026-04-09'), asOf: '2026-04-09' };
    await bench.write(again, followedDataset);
    await bench.write(again, followedDataset);
    const report = await readReport(again.run, bench);
    assert.deepEqual(report.comparisons, first.comparisons);
    assert.deepEqual(
      report.deliveries.map(({ run }) => run),
      [runOf('2026-02-03'), runOf('2026-03-04'), again.run],
    );
  });
});

it('never looks at a later run, nor at a report of another dataset or of an earlier toolkit', async () => {
  await onBench(async (bench) => {
    await writeMonths(bench);
    const april = await bench.readText(`${FOLLOWED}/${runOf('2026-04-02')}/report.json`);
    for (const [run, text] of [
      [`${runOf('2026-04-10')}`, april.replace('"id": "offre-insertion"', '"id": "autre"')],
      [`${runOf('2026-04-11')}`, april.replace('partner-report/2', 'partner-report/1')],
      [`${runOf('2026-04-12')}`, '{'],
      [`${runOf('2027-01-01')}`, april],
    ] as const)
      await bench.reports.write(`${FOLLOWED}/${run}/report.json`, text);
    const request = { ...(await askMonth(monthOf(0), bench)), run: runOf('2026-05-05'), asOf: '2026-05-05' };
    await bench.write(request, followedDataset);
    const report = await readReport(request.run, bench);
    assert.equal(report.comparisons[0]?.run, runOf('2026-04-02'));
  });
});

it('reports a delivery that is missing: what was expected, since when, what stands in for it', async () => {
  await onBench(async (bench) => {
    await writeMonths(bench);
    const request = await askMissing(bench);
    await bench.write(request, followedDataset);
    const report = await readReport(request.run, bench);
    const [missing, standIn] = report.extracts;
    assert.equal(missing?.role, 'missing');
    assert.deepEqual(missing?.calendar, {
      ...{ every: 'month', since: '2026-01-31', last: '2026-04-02' },
      ...{ due: '2026-05-02', lateFrom: '2026-05-13', late: true },
    });
    assert.equal(
      missing?.standIn,
      'L’extrait précédent, « RSABEM_2026-04.xml » du 2\u00a0avril\u00a02026, est repris à sa place.',
    );
    assert.equal(standIn?.role, 'used_again');
    assert.equal(standIn?.version, '2026-04-02-1a2b3c4d');
    assert.equal(report.deliveries.at(-1)?.run, request.run);
    const page = await bench.readText(`${FOLLOWED}/${request.run}/index.html`);
    assert.match(page, /en retard, attendu pour le 2\u00a0mai\u00a02026/);
    assert.match(page, /Extrait non parvenu/);
  });
});

it('reports a source that is past its calendar and of which the run says nothing, to its partner alone', async () => {
  const calendar = { every: 'month', since: '2026-01-31', grace_days: 3 } as const;
  const dataset = makeDataset([
    { source: 'a', partner: 'p' },
    { source: 'b', partner: 'q', calendar, title: 'Flux B' },
    { source: 'c', partner: 'r' },
  ]);
  await onBench(async (bench) => {
    const fresh = ingest('a', { in: 4, out: 4 }, await bench.keep('check/a', []));
    const assemble = (asOf: string, ingested = [fresh]) =>
      bench.write(askReports({ run: runOf(asOf), asOf, status: 'held', ingested }), dataset);
    assert.deepEqual(
      (await assemble('2026-02-03')).map(({ partner }) => partner),
      ['p'],
    );
    assert.deepEqual(
      (await assemble('2026-02-04')).map(({ partner }) => partner),
      ['p', 'q'],
    );
    const report = await readReport(runOf('2026-02-04'), bench, 'q');
    assert.equal(report.extracts[0]?.standIn, 'Rien n’en tient lieu : ces données manquent.');
    assert.equal(
      report.extracts[0]?.sentence,
      'Aucun nouvel extrait ne nous est parvenu ; il était attendu pour le 31\u00a0janvier\u00a02026. Déposez-le à l’endroit convenu, ou prévenez-nous si le calendrier a changé.',
    );
    const kept = await bench.keep('check/b', []);
    const old = ingest('b', { in: 2, out: 2 }, kept, { status: 'kept' });
    const dated = { ...old, extract: { ...old.extract, date: '2026-01-31' } };
    await assemble('2026-03-20', [fresh, dated]);
    const later = await readReport(runOf('2026-03-20'), bench, 'q');
    assert.equal(
      later.extracts[0]?.standIn,
      'L’extrait déjà reçu, « b.csv » du 31\u00a0janvier\u00a02026, reste pris en compte.',
    );
  });
});

it('takes an extract of which nothing was received for a missing one, a refused one for refused', async () => {
  const dataset = makeDataset([{ source: 'a', partner: 'p' }]);
  await onBench(async (bench) => {
    const { extract } = ingest('a', { in: 1, out: 1 }, await bench.keep('check/a', []));
    for (const [failed, role] of [
      [fail('a'), 'missing'],
      [fail('a', { extract }), 'refused'],
    ] as const) {
      const request = askReports({ status: 'rejected', version: null, failed: [failed] });
      await bench.write(request, dataset);
      assert.equal((await readReport(request.run, bench, 'p')).extracts[0]?.role, role);
    }
  });
});
