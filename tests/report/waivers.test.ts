import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { DeclarationInvalid } from '../../activities/errors.js';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { waiverOf } from '../../activities/report/waive-findings.js';
import { checkWaivers } from '../../datasets/check-waivers.js';
import { Waivers } from '../../datasets/waivers.js';
import { onBench } from './bench.js';
import { makeDataset } from './fixture.js';
import { askMonth, FOLLOWED, followedDataset, MONTHS } from './followed-partner.js';

const [FEBRUARY, , APRIL] = MONTHS;

async function reportOf(month: typeof FEBRUARY, asOf: string) {
  return onBench(async (bench) => {
    if (!month) throw new Error('there is no such month');
    const request = { ...(await askMonth(month, bench)), asOf };
    const [written] = await bench.write(request, followedDataset);
    const report = PartnerReport.parse(
      JSON.parse(await bench.readText(`${FOLLOWED}/${request.run}/report.json`)),
    );
    return { report, written, page: await bench.readText(`${FOLLOWED}/${request.run}/index.html`) };
  });
}

it('shows a known anomaly with its reason, its author and its last day, and counts it apart', async () => {
  const { report, page } = await reportOf(APRIL, '2026-04-02');
  const { totals, score } = report;
  assert.deepEqual([totals.count, totals.toFix, totals.informed, totals.waived], [61 + 18, 0, 0, 61 + 18]);
  assert.equal(score, 100);
  assert.match(page, /<h2 id="connu-titre">Anomalies connues<\/h2>/);
  assert.match(
    page,
    /admise jusqu’au 31\u00a0décembre\u00a02026 par équipe data\.insertion\. Motif\u00a0: L’application d’origine/,
  );
  assert.deepEqual(report.actions, []);
});

it('counts it again once the last day is over, and says so to both', async () => {
  const { report, written, page } = await reportOf(APRIL, '2026-06-01');
  assert.deepEqual([report.totals.toFix, report.totals.waived], [18, 61]);
  assert.equal(report.score, Math.floor((1000 * (1201 - 9)) / 1201) / 10);
  assert.match(
    page,
    /La dérogation, accordée par équipe data\.insertion jusqu’au 31\u00a0mai\u00a02026, a pris fin\u00a0: ce constat compte de nouveau/,
  );
  assert.deepEqual(written?.notes, [
    'offre-insertion/sources/caf.waivers.yaml: the waiver of nir_provisoire ended on 2026-05-31 and the anomaly counts again; renew it, or have it mended.',
    'offre-insertion/sources/caf.waivers.yaml: the waiver of total_absent matches nothing in the extracts of this source; remove it if the anomaly is mended.',
  ]);
});

it('never hides a rejected row: the score still counts it', async () => {
  const { report } = await reportOf(FEBRUARY, '2026-04-02');
  assert.equal(report.score, Math.floor((1000 * 1080) / 1180) / 10);
});

describe('a waiver', () => {
  const waiver = { reason: 'Une raison connue.', author: 'équipe', until: '2026-06-30' };
  const finding = { code: 'not_null', columns: ['a', 'b'] };

  it('covers its code, in its column or in every one', () => {
    const cases = [
      [{ code: 'not_null' }, true],
      [{ code: 'not_null', column: 'b' }, true],
      [{ code: 'not_null', column: 'c' }, false],
      [{ code: 'unique_key' }, false],
    ] as const;
    for (const [given, expected] of cases)
      assert.equal(waiverOf(finding, [{ ...waiver, ...given }], '2026-06-30') !== null, expected);
  });

  it('that holds goes before one that has ended', () => {
    const ended = { ...waiver, code: 'not_null', column: 'a', until: '2026-01-31' };
    assert.equal(waiverOf(finding, [ended, { ...waiver, code: 'not_null' }], '2026-03-01')?.expired, false);
    assert.equal(waiverOf(finding, [ended], '2026-01-31')?.expired, false);
    assert.equal(waiverOf(finding, [ended], '2026-02-01')?.expired, true);
  });

  it('is refused in a sentence when its code or its column is unknown, or when it is there twice', () => {
    const codes = new Set(['not_null']);
    const check = (...given: readonly object[]) => {
      const waivers = Waivers.parse(given.map((one) => ({ ...waiver, ...one })));
      const columns = { a: { feeds: ['nom'] } };
      checkWaivers(makeDataset([{ source: 's', partner: 'p', waivers, columns }]), codes);
    };
    check({ code: 'not_null', column: 'a' }, { code: 'not_null' });
    const refused = [
      [
        [{ code: 'not_nul' }],
        /s\.waivers\.yaml entry 1: "not_nul" is no rule and no issue; take a code of quality-rules/,
      ],
      [
        [{ code: 'not_null', column: 'z' }],
        /"not_null" is waived for the column "z", which s\.yaml does not declare/,
      ],
      [
        [{ code: 'not_null' }, { code: 'not_null' }],
        /entry 2: "not_null" is waived twice; keep one entry\.$/,
      ],
    ] as const;
    for (const [given, message] of refused)
      assert.throws(
        () => check(...given),
        (error) => error instanceof DeclarationInvalid && message.test(error.message),
      );
  });
});
