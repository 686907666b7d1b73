import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { columnsFeeding, Finding, fillSentence, sortFindings } from '../../activities/check/finding.js';
import { decideVerdict } from '../../activities/check/verdict.js';
import { Severity } from '../../datasets/dataset.js';
import { sourceOf } from './open-session.js';

const finding = (more: Partial<Finding> = {}): Finding =>
  Finding.parse({
    code: 'unique_key',
    kind: 'rule',
    severity: 'warn',
    table: 'lieux',
    field: 'siret',
    source: 'caf-52',
    columns: [],
    count: 2,
    rejects: false,
    what: 'Plusieurs lignes portent la même valeur.',
    fix: 'Donnez à chacune la sienne.',
    places: [3, 7],
    ...more,
  });

describe('decideVerdict', () => {
  const verdicts: readonly (readonly [readonly Severity[], string, number])[] = [
    [[], 'publish', 0],
    [['info'], 'publish', 0],
    [['warn', 'info', 'warn'], 'publish', 0],
    [['hold'], 'hold', 1],
    [['warn', 'hold', 'hold'], 'hold', 2],
    [['refuse'], 'refuse', 1],
    [['hold', 'refuse', 'info'], 'refuse', 2],
  ];
  for (const [severities, verdict, reasons] of verdicts)
    it(`gives ${verdict} for ${severities.join(', ') || 'nothing'}`, () => {
      const decided = decideVerdict(severities.map((severity) => finding({ severity })));
      assert.deepEqual([decided.verdict, decided.reasons.length], [verdict, reasons]);
    });

  it('says where, which rule, how many rows of whom, and how grave, the gravest first', () => {
    const { reasons } = decideVerdict([
      finding({
        severity: 'hold',
        code: 'change_since_last',
        field: null,
        source: '',
        count: 1,
        measure: -1 / 3,
        places: [],
      }),
      finding({ severity: 'refuse', count: 1 }),
      finding({ severity: 'refuse', source: '', measure: 2 }),
    ]);
    assert.deepEqual(reasons, [
      'lieux.siret: unique_key is broken by 2 rows (refuse).',
      'lieux.siret: unique_key is broken by 1 row of caf-52 (refuse).',
      'lieux: change_since_last measured -0.3333 (hold).',
    ]);
  });

  it('and the order of findings are the same in whatever order they come', () => {
    const some = fc.record({
      severity: fc.constantFrom(...Severity.options),
      table: fc.constantFrom('lieux', 'services'),
      field: fc.constantFrom('siret', 'nom', null),
      code: fc.constantFrom('unique_key', 'not_null'),
      source: fc.constantFrom('', 'caf-52', 'ccas'),
      count: fc.integer({ min: 1, max: 3 }),
      rejects: fc.boolean(),
    });
    const shuffled = fc
      .array(some)
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([before, after]) => {
        const [left, right] = [before.map(finding), after.map(finding)];
        assert.deepEqual(sortFindings(left), sortFindings(right));
        assert.deepEqual(decideVerdict(left), decideVerdict(right));
      }),
    );
  });
});

describe('a sentence for a partner', () => {
  it('names the columns that feed the field, in the order they are declared', () => {
    const columns = columnsFeeding(sourceOf(), 'adresse');
    assert.equal(
      fillSentence('{champ} : illisible.', columns, 'adresse'),
      '« numero », « voie » : illisible.',
    );
  });
  it('names the field where no column feeds it, and the whole row where there is no field', () => {
    assert.equal(fillSentence('{champ} : absent.', [], 'score'), '« score » : absent.');
    assert.equal(fillSentence('{champ} : absent.', [], null), 'Ligne entière : absent.');
  });
  it('takes a column name as it is, dollars included', () => {
    assert.equal(
      fillSentence('{champ} : absent.', ["prix $& l'unité {champ}"], 'prix'),
      "« prix $& l'unité {champ} » : absent.",
    );
  });
  it('has no columns for an ignored one, an unknown field or no source', () => {
    assert.deepEqual(
      [
        columnsFeeding(sourceOf(), 'interne'),
        columnsFeeding(sourceOf(), null),
        columnsFeeding(undefined, 'nom'),
      ],
      [[], [], []],
    );
  });
});
