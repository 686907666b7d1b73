/** Any report's facts, for fast-check. */
import fc from 'fast-check';
import type { ExtractFacts, PartnerFacts, ToldFinding } from '../../activities/report/partner-facts.js';
import { Severity } from '../../datasets/dataset.js';
import { makeDataset } from './fixture.js';

const dataset = makeDataset([{ source: 'a', partner: 'p' }]);
const [declared] = dataset.sources;
const partner = dataset.partners.get('p');
export const anyFinding = (rank: number) =>
  fc
    .record({
      severity: fc.constantFrom(...Severity.options),
      rejects: fc.boolean(),
      count: fc.integer({ min: 1, max: 5000 }),
      placed: fc.boolean(),
      waived: fc.constantFrom(null, { expired: false }, { expired: true }),
    })
    .map(
      ({ placed, waived, ...rest }): ToldFinding => ({
        ...{
          ...rest,
          code: 'code',
          field: `champ_${rank}`,
          source: 'a',
          columns: [`c${rank}`],
          what: 'Vu.',
          fix: 'Faites.',
        },
        places: placed ? [rank + 2] : [],
        scope: 'source',
        waiver: waived && { ...waived, reason: 'Connu.', author: 'équipe', until: '2026-12-31' },
      }),
    );
const anyRows = fc.tuple(fc.nat(9999), fc.nat(9999), fc.nat(9999)).map(([published, merged, rejected]) => ({
  received: published + merged + rejected,
  published,
  merged,
  rejected,
}));
export const anyExtract = fc
  .record({
    rows: fc.option(anyRows),
    findings: fc
      .integer({ min: 0, max: 6 })
      .chain((size) => fc.tuple(...Array.from({ length: size }, (_, rank) => anyFinding(rank)))),
  })
  .map(({ rows, findings }) => extractWith(rows, findings));

export function extractWith(rows: ExtractFacts['rows'], findings: readonly ToldFinding[]): ExtractFacts[] {
  if (!declared) return [];
  return [
    {
      ...{
        declaration: declared.declaration,
        addressee: declared.declaration.partner,
        role: rows ? 'used' : 'refused',
        counted: rows !== null,
        sentence: rows ? null : 'Non.',
        file: null,
        ...{ standIn: null, calendar: null, sheet: null },
      },
      ...{ unit: 'ligne', rows, rank: rows && 0, findings, placesKey: null },
    },
  ];
}

export function factsOf(extracts: readonly ExtractFacts[]): PartnerFacts[] {
  const request = { run: 'r', asOf: '2026-07-01', status: 'published', version: '2026-07-01-aa' } as const;
  return partner ? [{ partner, dataset, request, extracts, datasetPlacesKey: null }] : [];
}

/** Measures that agree with the findings, every row of them in a place of its own. */
export function measure(extracts: readonly ExtractFacts[]) {
  const placed = extracts.flatMap(({ findings }, extract) =>
    findings
      .filter(({ places }) => places.length > 0)
      .map(({ code, field, rejects, count: places }) => ({
        extract,
        code,
        field: field ?? '',
        rejects,
        placed: places,
        rows: places,
      })),
  );
  return { placed, touched: [] };
}
