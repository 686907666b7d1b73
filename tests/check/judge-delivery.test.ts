/** A delivery beside the one before: a cut file, a doubled one, an emptied column, a département that is gone. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { findBefore } from '../../activities/check/delivery-before.js';
import type { DeliveryFacts } from '../../activities/check/delivery-facts.js';
import { judgeDelivery } from '../../activities/check/judge-delivery.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import { type Column, Source } from '../../datasets/dataset.js';
import { rules, sourceOf } from './open-session.js';

const facts = (rows: number, changes: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  ...{ rowsIn: rows, rows, filled: { nom: rows, telephone: rows }, keys: null, departements: {} },
  ...changes,
});

const PUBLISHED = { columns: ['nom', 'telephone'].map((name) => ({ name }) as Column) };

function judge(before: DeliveryFacts, now: DeliveryFacts, tolerance = {}) {
  const source = { ...sourceOf({}), tolerance: Source.shape.tolerance.parse(tolerance) };
  return judgeDelivery(source, PUBLISHED, { before, now }, rules);
}

const codes = (...pair: Parameters<typeof judge>) => judge(...pair).map(({ finding }) => finding.code);

describe('a delivery beside the one before', () => {
  it('is told in figures, to the partner and to the operator', () => {
    const [swing] = judge(facts(2683), facts(799));
    assert.equal(swing?.finding.severity, 'hold');
    assert.equal(
      swing?.finding.what,
      'Votre fichier a 799 lignes, contre 2\u202f683 la dernière fois ; la fin a peut-être été perdue.',
    );
    assert.match(swing?.reason ?? '', /: 799 instead of 2683 rows; much of the file may be missing/);
  });

  it('is held where more than a third is gone or it has doubled, and not before', () => {
    assert.deepEqual(codes(facts(300), facts(199)), ['livraison_en_baisse']);
    assert.deepEqual(codes(facts(300), facts(200)), []);
    assert.deepEqual(codes(facts(300), facts(600)), []);
    assert.deepEqual(codes(facts(300), facts(601)), ['livraison_en_hausse']);
    assert.deepEqual(codes(facts(300), facts(0, { filled: {} })), ['livraison_en_baisse']);
  });

  it('is not judged by a handful of rows', () => {
    assert.deepEqual(codes(facts(19), facts(1)), []);
    assert.deepEqual(codes(facts(5), facts(19)), []);
  });

  it('has a tolerance of its own, with its reason', () => {
    const why = 'Une liste saisonnière, deux fois plus courte en été.';
    assert.deepEqual(codes(facts(300), facts(120), { gone: 0.7, why }), []);
    assert.deepEqual(codes(facts(300), facts(80), { gone: 0.7, why }), ['livraison_en_baisse']);
    assert.throws(() => Source.shape.tolerance.parse({ gone: 0.7 }), /say why/);
  });

  it('names the column that is empty now, whatever the number of rows', () => {
    const now = facts(500, { filled: { nom: 500, telephone: 100 } });
    const [swing, ...more] = judge(facts(400), now);
    assert.deepEqual(more, []);
    assert.deepEqual([swing?.finding.code, swing?.finding.field], ['colonne_videe', 'telephone']);
    assert.match(swing?.finding.what ?? '', /remplie dans 20 % des lignes, contre 100 % la dernière fois/);
    assert.deepEqual(codes(facts(400, { filled: { telephone: 150 } }), facts(400, { filled: {} })), []);
  });

  it('names the département that is gone from a file that stays as long', () => {
    const before = facts(4000, { departements: { '59': 1000, '62': 900, '2A': 12 } });
    const now = facts(3900, { departements: { '62': 900, '2A': 2, '75': 2000 } });
    const [swing, ...more] = judge(before, now);
    assert.deepEqual(more, []);
    assert.match(swing?.finding.what ?? '', /0 lignes pour le département 59, contre 1\u202f000/);
  });

  it('tells identifiers that come twice', () => {
    assert.deepEqual(codes(facts(100, { keys: 100 }), facts(150, { keys: 75 })), ['identifiants_repetes']);
    assert.deepEqual(codes(facts(100, { keys: 60 }), facts(100, { keys: 50 })), []);
  });

  it('says nothing of a delivery that is like the one before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.nat(), (rows, seed) => {
        const filled = { nom: rows, telephone: seed % (rows + 1) };
        assert.deepEqual(codes(facts(rows, { filled }), facts(rows, { filled })), []);
      }),
    );
  });
});

describe('the delivery before', () => {
  const named = (fileName: string) => ({
    source: 's',
    sha256: fileName,
    key: '',
    fileName,
    bytes: 1,
    seenBefore: true,
    date: null,
  });
  const members = new Map(
    ['31', '35'].map((place) => {
      const files = [`CG0${place}_*`];
      const code = { partner: `caf-${place}`, name: 'Caf', reports_to: 'NOBODY', part_of: 'caf-msa', files };
      return [code.partner, Partner.parse({ ...code, legal_basis: 'Données du test.' })];
    }),
  );
  const preceding = (name: string, earlier: string[], take: 'last' | 'every' = 'every') =>
    findBefore({ fileName: name }, earlier.map(named), { partner: 'caf-msa', take }, members)?.fileName;

  it('is the last one of the same name but for its date', () => {
    const earlier = ['cd59_2026-04.csv', 'cd62_2026-04.csv', 'cd59_2026-05.csv', 'cd62_2026-05.csv'];
    assert.equal(preceding('cd59_2026-06.csv', earlier), 'cd59_2026-05.csv');
    assert.equal(preceding('CD62_2026-06.csv', earlier), 'cd62_2026-05.csv');
    assert.equal(preceding('cd13_2026-06.csv', earlier), undefined);
    assert.equal(preceding('export 30-06-2026 (2).csv', ['export 31-05-2026.csv']), 'export 31-05-2026.csv');
    assert.equal(preceding('flux_20260630.xml', ['flux_20260531.xml']), 'flux_20260531.xml');
  });

  it('takes the number of a département for no part of a day', () => {
    for (const [name, other] of [
      ['202607-31_flux.csv', '202606-35_flux.csv'],
      ['RSA_2035_202607.xml', 'RSA_2031_202606.xml'],
      ['2026_31_flux.csv', '2026_35_flux.csv'],
      ['flux_20260731_31.csv', 'flux_20260630_35.csv'],
    ] as const)
      assert.equal(preceding(name, [other]), undefined, name);
    assert.equal(preceding('202607-31_flux.csv', ['202606-31_flux.csv']), '202606-31_flux.csv');
    for (const [name, before] of [
      ['bilan 2026.csv', 'bilan 2025.csv'],
      ['rsa-03-2026.csv', 'rsa-02-2026.csv'],
      ['rsa_2026-T2.csv', 'rsa_2026-T1.csv'],
      ['rsa_20260701_0931.csv', 'rsa_20260601_1104.csv'],
      ['rsa_\u00e9t\u00e9_2026.csv', 'rsa_e\u0301te\u0301_2025.csv'],
    ] as const)
      assert.equal(preceding(name, [before]), before, name);
  });

  it('is of the same organisation, whatever the names', () => {
    const claimed = ['CG031_flux.xml'];
    assert.equal(preceding('liste.xml', claimed, 'last'), undefined);
    assert.equal(preceding('CG035_flux.xml', claimed, 'last'), undefined);
    assert.equal(preceding('CG031_autre.xml', claimed, 'last'), 'CG031_flux.xml');
    assert.equal(preceding('flux_cg031_2026.xml', ['flux_cg031_2025.xml']), 'flux_cg031_2025.xml');
  });

  it('is the one before, whatever its name, where a source has one at a time', () => {
    assert.equal(preceding('liste finale.csv', ['structures.csv'], 'last'), 'structures.csv');
    assert.equal(preceding('liste finale.csv', ['structures.csv'], 'every'), undefined);
  });
});
