import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import {
  countOf,
  formatCount,
  formatDate,
  formatNumber,
  formatShare,
  spaceSigns,
} from '../../activities/markup/french.js';
import { describeOutcome } from '../../activities/report/outcome.js';
import type { ExtractFacts } from '../../activities/report/partner-facts.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { onBench } from './bench.js';
import { askReports, fail, ingest, makeDataset } from './fixture.js';

const dataset = makeDataset([
  { source: 'a', partner: 'p' },
  { source: 'b', partner: 'q' },
]);

describe('what became of a delivery', () => {
  const [declared] = dataset.sources;
  const roles = (...all: ExtractFacts['role'][]) =>
    all.flatMap((role) =>
      declared ? [{ role, counted: role.startsWith('used'), declaration: declared.declaration }] : [],
    );
  const late = roles('missing').map((one) => ({ ...one, counted: true }));
  const cases = [
    ['published', roles('used'), /^Vos données sont publiées dans la version v du jeu de données « T »\.$/],
    ['published', roles('refused', 'used_again'), /, à partir de ce que vous aviez déjà envoyé\.$/],
    [
      'published',
      late,
      /^Vos données sont publiées dans la version v .*, à partir de ce que vous aviez déjà envoyé\.$/,
    ],
    [
      'published',
      roles('missing'),
      /^La version v du jeu de données « T » a été publiée sans vos données\.$/,
    ],
    ['unchanged', roles('used'), /^Rien n’a changé depuis la version v /],
    ['superseded', roles('used'), /un extrait plus récent que le vôtre/],
    ['held', roles('used'), /attend la décision d’une personne/],
    ['refused', roles('used'), /a été arrêtée/],
    ['rejected', late, /l’extrait d’un autre partenaire/],
    ['rejected', roles('missing'), /un extrait utilisable de votre part/],
    ['rejected', roles('refused', 'used_again'), /l’extrait d’un autre partenaire/],
    ['failed', roles('used'), /incident technique de notre côté/],
    ['cancelled', roles('used'), /interrompue/],
  ] as const;
  for (const [status, extracts, expected] of cases)
    it(`is told when the run is ${status} and its extracts ${extracts.map(({ role }) => role).join(', ')}`, () =>
      assert.match(
        describeOutcome({ status, version: 'v', title: 'T', personal: false, extracts }),
        expected,
      ));

  it('counts persons, and publishes none', () => {
    const ended = { status: 'published', version: 'v', title: 'T', personal: true } as const;
    assert.equal(
      describeOutcome({ ...ended, extracts: roles('used') }),
      'Les personnes de vos fichiers sont comptées dans la version v du jeu de données « T », où aucune n’est nommée.',
    );
    assert.match(
      describeOutcome({ ...ended, extracts: roles('used_again') }),
      /, à partir de ce que vous aviez déjà envoyé\.$/,
    );
  });
});

it('reports to the partner of a failed source alone, with the sentence meant for it', async () => {
  await onBench(async (bench) => {
    const partnerSentence = 'Votre extrait n’a pas pu être récupéré ; nous réessaierons.';
    const checked = await bench.keep('check/b', []);
    const request = askReports({
      ...{ status: 'rejected', version: null },
      failed: [fail('a', { partnerSentence, rejected: false })],
      ingested: [ingest('b', { in: 4, out: 4 }, checked)],
    });
    assert.deepEqual(await bench.write(request, dataset), [
      { partner: 'p', key: `p/${request.run}/index.html`, findings: 0 },
      { partner: 'q', key: `q/${request.run}/index.html`, findings: 0 },
    ]);
    const report = PartnerReport.parse(JSON.parse(await bench.readText(`p/${request.run}/report.json`)));
    assert.deepEqual(
      report.actions.map(({ fix }) => fix),
      [partnerSentence],
    );
    assert.equal(report.score, null);
    assert.doesNotMatch(await bench.readText(`q/${request.run}/index.html`), /réessaierons/);
    assert.match(await bench.readText(`q/${request.run}/index.html`), /4\u00a0lues, publication en attente/);
  });
});

it('writes numbers, shares and dates as French does', () => {
  assert.equal(formatCount(1234567), '1\u202f234\u202f567');
  assert.equal(countOf(0, 'ligne', 'lignes'), '0\u00a0ligne');
  assert.equal(formatNumber(-1234.5), '\u22121\u202f234,5');
  assert.deepEqual([0, 0.0004, 0.0503, 0.9995, 1].map(formatShare), [
    '0\u202f%',
    'moins de\u00a00,1\u202f%',
    '5\u202f%',
    'plus de\u00a099,9\u202f%',
    '100\u202f%',
  ]);
  assert.deepEqual(['2022-12-01', '2026-05-12-abc', 'v1'].map(formatDate), [
    '1er\u00a0décembre\u00a02022',
    '12\u00a0mai\u00a02026',
    null,
  ]);
  assert.equal(spaceSigns('« a » : b ; c !'), '«\u00a0a\u00a0»\u00a0: b\u202f; c\u202f!');
});
