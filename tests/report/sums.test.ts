import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { ContractBroken } from '../../activities/errors.js';
import { buildReport } from '../../activities/report/build-report.js';
import { describeReport, PartnerReport } from '../../activities/report/partner-report.js';
import { anyExtract, anyFinding, extractWith, factsOf, measure } from './any-facts.js';

describe('totals', () => {
  it('are the sums of their parts, whatever was found', () => {
    const anyFacts = fc.array(anyExtract, { minLength: 1, maxLength: 4 }).map((all) => all.flat());
    fc.assert(
      fc.property(anyFacts, (extracts) => {
        for (const facts of factsOf(extracts))
          requireSums(PartnerReport.parse(buildReport(facts, measure(extracts))));
      }),
    );
  });

  it('break the contract when a finding has no place where it counts some', () => {
    const [finding] = fc.sample(
      anyFinding(0).filter(({ places }) => places.length > 0),
      1,
    );
    const extracts = extractWith(
      { received: 1, published: 1, merged: 0, rejected: 0 },
      finding ? [finding] : [],
    );
    for (const facts of factsOf(extracts))
      assert.throws(() => buildReport(facts, { placed: [], touched: [] }), ContractBroken);
  });
});

const NONE = { published: 0, merged: 0, rejected: 0, outside: 0 };

function requireSums({ totals, extracts, score, actions }: PartnerReport): void {
  const findings = extracts.flatMap((extract) => extract.findings);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  assert.equal(totals.count, sum(findings.map((finding) => finding.count)));
  assert.equal(totals.count, totals.toFix + totals.informed + totals.waived);
  const holds = findings.filter(({ waiver }) => waiver?.expired === false);
  assert.equal(totals.waived, sum(holds.map(({ count }) => count)));
  assert.ok(
    findings.every(({ rows, sample, sampled }) => sampled === (rows !== null && rows > sample.length)),
  );
  assert.equal(totals.findings, findings.length);
  const known = extracts.flatMap(({ rows }) => (rows ? [rows] : []));
  assert.equal(totals.rows?.received ?? 0, sum(known.map(({ received }) => received)));
  const { published, merged, rejected, outside } = totals.rows ?? NONE;
  assert.equal(totals.rows?.received ?? 0, (published ?? 0) + (merged ?? 0) + rejected + outside);
  const judged = (totals.rows?.received ?? 0) - outside;
  assert.equal(score === null, known.length < extracts.length || judged === 0);
  assert.ok(actions.every(({ severity }) => severity !== 'info'));
}

it('publishes the schema of the report', () => {
  const schema = describeReport();
  assert.equal(schema.additionalProperties, false);
  assert.deepEqual(schema.required, Object.keys(PartnerReport.shape));
});
