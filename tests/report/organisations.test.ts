/** Several organisations feed one source: each hears of its own files, and of nobody else's. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { EXTRACT_STEP } from '../../activities/handover/extract-step.js';
import type { IngestedSource } from '../../activities/handover/run.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import { type Bench, type Kept, onBench, type Seen } from './bench.js';
import { askReports, fail, ingest, makeDataset } from './fixture.js';
import { seen } from './france-services.js';

const calendar = { every: 'month', since: '2026-01-31', grace_days: 10 } as const;
const made = makeDataset([
  { source: 'caf', partner: 'caf-msa', title: 'Flux mensuel', calendar, take: 'every' },
]);
const member = (departement: string): [string, Partner] => [
  `caf-${departement}`,
  Partner.parse({
    ...{ partner: `caf-${departement}`, name: `Caf ${departement}`, legal_basis: 'Données du test.' },
    ...{ reports_to: 'NOBODY', part_of: 'caf-msa', files: [`CG0${departement}_*`] },
  }),
];
const dataset = { ...made, partners: new Map([...made.partners, member('31'), member('35')]) };

const told = ['la valeur manque.', 'Renseignez cette valeur.'] as const;
const FILES = { 31: 'CG031_RSABEM.xml', 35: 'cg035_rsabem.xml', 99: 'liste.xml' } as const;
type Sender = keyof typeof FILES;
const shaOf = (sender: Sender) => `${sender}`.repeat(32);

function take(sender: Sender, kept: Kept, status: IngestedSource['status'] = 'fresh'): IngestedSource {
  const ingested = ingest('caf', { in: 50, out: 50 }, kept, { status });
  const fileName = FILES[sender];
  return {
    ...ingested,
    extract: { ...ingested.extract, sha256: shaOf(sender), fileName, date: '2026-06-30' },
    normalised: { ...ingested.normalised, extract: shaOf(sender) },
  };
}

const counts = (...senders: Sender[]) =>
  senders.map((sender) => ({
    ...{ source: 'caf', extract: shaOf(sender), rowsIn: 50, rowsOut: 50, rowsRejected: 0, rowsMerged: 0 },
  }));

async function readReports(bench: Bench, run: string): Promise<Map<string, PartnerReport>> {
  const listed = (await bench.reports.list('')).filter(({ key }) => key.endsWith(`${run}/report.json`));
  const read = await Promise.all(
    listed.map(async ({ key }) => PartnerReport.parse(JSON.parse(await bench.readText(key)))),
  );
  return new Map(read.map((report) => [report.partner.code, report]));
}

it('writes each organisation a report of its own files; what nobody claims, or two do, goes to the partner', async () => {
  await onBench(async (bench) => {
    const own = async (sender: Sender) =>
      bench.keep(`check/${sender}`, [seen('not_null', 'warn', `champ_${sender}`, [], [2, 3], told)]);
    const request = askReports({
      ingested: [take(31, await own(31)), take(35, await own(35)), take(99, await own(99))],
      assembled: { tables: [], counts: counts(31, 35, 99) },
    });
    await bench.write(request, dataset);
    const reports = await readReports(bench, request.run);
    assert.deepEqual([...reports.keys()].sort(), ['caf-31', 'caf-35', 'caf-msa']);
    for (const [code, sender] of [
      ['caf-31', 31],
      ['caf-35', 35],
      ['caf-msa', 99],
    ] as const) {
      const report = reports.get(code);
      assert.deepEqual(
        report?.extracts.map(({ file }) => file?.name),
        [FILES[sender]],
      );
      assert.deepEqual(
        [report?.totals.count, report?.totals.places, report?.totals.rows?.received],
        [2, 2, 50],
      );
      for (const file of ['index.html', 'report.json', 'signalements.csv'] as const) {
        const text = await bench.readText(`${code}/${request.run}/${file}`);
        for (const other of [31, 35, 99] as const)
          if (other !== sender) assert.ok(!text.includes(FILES[other]) && !text.includes(`champ_${other}`));
      }
    }
    const both = new Map([...dataset.partners].map(([code, one]) => [code, { ...one, files: ['CG03*'] }]));
    await bench.write({ ...request, run: `${request.run}b` }, { ...dataset, partners: both });
    assert.deepEqual([...(await readReports(bench, `${request.run}b`)).keys()], ['caf-msa']);
  });
});

it('tells of a loss, and of a broken rule of the dataset, the organisation whose extract it is', async () => {
  const lost: Seen = {
    ...seen('livraison_en_baisse', 'hold', null, [], [], ['Votre fichier a 50 lignes.', 'Renvoyez-le.']),
    ...{ count: 1, source: 'caf', extract: shaOf(31) },
  };
  const twice: Seen = {
    ...seen('unique_key', 'hold', 'id', [], [EXTRACT_STEP + 7], told),
    ...{ source: 'caf', extract: shaOf(35) },
  };
  const grave: Seen = { ...seen('nir_illisible', 'refuse', 'nir', [], [2, 3], told), rejects: true };
  await onBench(async (bench) => {
    const none = await bench.keep('check/none', []);
    const request = askReports({
      ingested: [take(31, await bench.keep('check/31', [grave])), take(35, none)],
      assembled: { tables: [], counts: counts(31, 35) },
      checked: await bench.keep('check/dataset', [lost, twice]),
    });
    await bench.write(request, dataset);
    const reports = await readReports(bench, request.run);
    assert.deepEqual(
      [...reports].map(([code, { extracts }]) => [code, extracts[0]?.findings.map((one) => one.code)]),
      [
        ['caf-31', ['nir_illisible', 'livraison_en_baisse']],
        ['caf-35', ['unique_key']],
      ],
    );
    assert.equal(reports.get('caf-31')?.actions[0]?.what, 'Votre fichier a 50 lignes.');
    assert.match(await bench.readText(`caf-35/${request.run}/signalements.csv`), /;cg035_rsabem\.xml;7;id;/);
  });
});

it('holds each organisation to the calendar by its own files, and nobody where the place could not be read', async () => {
  await onBench(async (bench) => {
    const none = await bench.keep('check/none', []);
    const request = askReports({
      asOf: '2026-08-20',
      ingested: [take(31, none, 'kept'), take(35, none)],
      assembled: { tables: [], counts: counts(31, 35) },
    });
    await bench.write(request, dataset);
    const reports = await readReports(bench, request.run);
    assert.deepEqual(
      [...reports].map(([code, { extracts }]) => [code, extracts.map(({ role }) => role)]),
      [
        ['caf-31', ['missing']],
        ['caf-35', ['used']],
      ],
    );
    assert.match(reports.get('caf-31')?.extracts[0]?.standIn ?? '', /« CG031_RSABEM\.xml »/);
    assert.match(reports.get('caf-31')?.outcome ?? '', /, à partir de ce que vous aviez déjà envoyé\.$/);
    const unread = {
      ...request,
      run: `${request.run}b`,
      failed: [fail('caf')],
      ingested: [take(31, none, 'kept')],
    };
    await bench.write(unread, dataset);
    const [only, ...others] = await readReports(bench, unread.run);
    assert.deepEqual([only?.[0], others], ['caf-msa', []]);
    assert.match(only?.[1].extracts[0]?.standIn ?? '', /d’autres organismes/);
  });
});

it('compares with files that have the same addressee by today’s declarations, and with no others', async () => {
  await onBench(async (bench) => {
    const own = async (sender: Sender) =>
      bench.keep(`check/${sender}`, [seen('not_null', 'warn', `champ_${sender}`, [], [2, 3], told)]);
    const before = askReports({
      run: 'offre-insertion-2026-06-01',
      ingested: [take(31, await own(31)), take(35, await own(35)), take(99, await own(99))],
      assembled: { tables: [], counts: counts(31, 35, 99) },
    });
    // nobody had a report of its own then
    await bench.write(before, made);
    const none = await bench.keep('check/none', []);
    const mended = take(99, none);
    const sha256 = 'ab'.repeat(32);
    const now = askReports({
      ingested: [
        {
          ...mended,
          extract: { ...mended.extract, sha256 },
          normalised: { ...mended.normalised, extract: sha256 },
        },
        take(31, none),
      ],
      assembled: {
        tables: [],
        counts: [...counts(31), ...counts(99).map((one) => ({ ...one, extract: sha256 }))],
      },
    });
    await bench.write(now, dataset);
    const reports = await readReports(bench, now.run);
    assert.deepEqual(
      reports
        .get('caf-msa')
        ?.comparisons.map(({ files, resolved }) => [files, resolved.map((one) => one.field)]),
      [[[FILES[99]], ['champ_99']]],
    );
    assert.deepEqual(
      reports.get('caf-msa')?.deliveries.map(({ received }) => received),
      [50],
    );
    assert.deepEqual(reports.get('caf-31')?.comparisons, []);
    for (const file of ['index.html', 'report.json'] as const) {
      const text = await bench.readText(`caf-msa/${now.run}/${file}`);
      assert.ok(!text.includes(FILES[31]) && !text.includes('champ_31') && !text.includes(FILES[35]), file);
    }
  });
});

it('tells whoever sent the bytes of another that they are counted once, and the sender itself nothing', async () => {
  await onBench(async (bench) => {
    const seenOnce = await bench.keep('check/31', [seen('not_null', 'warn', 'champ', [], [2, 3], told)]);
    const request = askReports({
      ingested: [{ ...take(31, seenOnce), copies: ['CG031_copie.xml', FILES[35]] }],
      assembled: { tables: [], counts: counts(31) },
    });
    await bench.write(request, dataset);
    const reports = await readReports(bench, request.run);
    assert.deepEqual(
      [...reports].map(([code, { extracts }]) => [
        code,
        extracts.map(({ role, file }) => [role, file?.name]),
      ]),
      [
        ['caf-31', [['used', FILES[31]]]],
        ['caf-35', [['refused', FILES[35]]]],
      ],
    );
    const [copy] = reports.get('caf-35')?.extracts ?? [];
    assert.match(copy?.sentence ?? '', /identique, à l’octet près, à un autre fichier/);
    assert.equal(reports.get('caf-35')?.totals.count, 0);
  });
});

it('judges a waiver over every extract of the source, those of other organisations and of earlier runs too', async () => {
  const waivers = [{ code: 'not_null', reason: 'Connu.', author: 'équipe', until: '2026-12-31' }];
  const [flux] = dataset.sources;
  const waiving = { ...dataset, sources: flux ? [{ ...flux, waivers }] : [] };
  await onBench(async (bench) => {
    const anomaly = await bench.keep('check/31', [seen('not_null', 'warn', 'champ', [], [2, 3], told)]);
    const none = await bench.keep('check/none', []);
    const notesOf = async (kept: Kept, status: IngestedSource['status']) =>
      (
        await bench.write(
          askReports({
            ingested: [take(31, kept, status), take(35, none)],
            assembled: { tables: [], counts: counts(31, 35) },
          }),
          waiving,
        )
      ).flatMap(({ notes = [] }) => notes);
    assert.deepEqual(await notesOf(anomaly, 'fresh'), []);
    assert.deepEqual(await notesOf(anomaly, 'kept'), []);
    assert.match(
      (await notesOf(none, 'fresh')).join(),
      /not_null matches nothing in the extracts of this source/,
    );
  });
});
