/** Whoever decides at the desk reads in French why a run waits: every sentence that its writers have. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { Finding } from '../../activities/check/finding.js';
import { judgeDelivery } from '../../activities/check/judge-delivery.js';
import { decideVerdict } from '../../activities/check/verdict.js';
import { html, writeMarkup } from '../../activities/markup/html.js';
import { frenchReason, renderReason } from '../../activities/markup/reason.js';
import { judgeContract } from '../../activities/release/changes/judge-contract.js';
import type { Column } from '../../datasets/dataset.js';
import { tellUntold } from '../../workflows/judge-version.js';
import { holdReasons } from '../../workflows/verdicts.js';
import { rules, sourceOf } from '../check/open-session.js';
import { checked, plan } from '../workflows/fake-rooms.js';

const finding = (more: Partial<Finding>) =>
  Finding.parse({
    ...{
      code: 'unique_key',
      kind: 'rule',
      severity: 'hold',
      table: 'lieux',
      field: 'siret',
      source: 'caf-52',
    },
    ...{ columns: [], count: 2, rejects: false, what: 'Vu.', fix: 'Faites.', places: [3, 7], ...more },
  });
const facts = {
  rowsIn: 100,
  rows: 100,
  filled: { nom: 100 },
  keys: 100,
  departements: { '59': 60, '2A': 40 },
};

function reasons(): string[] {
  const table = { columns: [{ name: 'nom' } as Column] };
  const swings = [
    { ...facts, rowsIn: 10 },
    { ...facts, rowsIn: 900 },
    { ...facts, departements: { '59': 60 }, filled: { nom: 5 }, keys: 5 },
  ].flatMap((now) => judgeDelivery(sourceOf({}), table, { before: facts, now }, rules));
  const gone = [{ name: 'lieux', state: 'removed' as const, schema: [] }];
  const sources = { planned: [], ingested: [], failed: [], absent: plan('hold').slice(0, 1), base: null };
  return [
    ...decideVerdict([
      finding({}),
      finding({ severity: 'refuse', count: 1, source: '' }),
      finding({ field: null, measure: -1 / 3, places: [], source: '' }),
      finding({ field: null, measure: 1e-7, places: [] }),
    ]).reasons,
    ...swings.map(({ reason }) => reason),
    ...holdReasons(sources, checked('x')),
    tellUntold('caf', '2026-01-31-00000000'),
    ...judgeContract([], '1.0.0', '2.1.0').reasons,
    ...judgeContract(gone, '3.0.0', '2.1.0').reasons,
  ];
}

it('has each sentence in French, and keeps the English beside it', () => {
  const told = reasons().map((reason) => [reason, frenchReason(reason)]);
  assert.deepEqual(
    told.flatMap(([reason, french]) => (french === null ? [reason] : [])),
    [],
  );
  assert.equal(told.length, 13);
  assert.deepEqual(
    told.slice(0, 4).map(([, french]) => french),
    [
      'lieux.siret : la règle unique_key n’est pas respectée par 1 ligne (bloquant).',
      'lieux : la règle unique_key n’est pas respectée, mesure -0,3333 (à confirmer).',
      'lieux : la règle unique_key n’est pas respectée, mesure 1e-7 de caf-52 (à confirmer).',
      'lieux.siret : la règle unique_key n’est pas respectée par 2 lignes de caf-52 (à confirmer).',
    ],
  );
  const swing = told.flatMap(([reason = '', french = '']) => (reason?.includes('missing') ? [french] : []));
  assert.deepEqual(swing, [
    `${sourceOf({}).source} : 10 lignes contre 100 à la livraison précédente ; une grande partie du fichier manque peut-être.`,
  ]);
});

it('leaves in English what only a developer mends, and takes what the partner is told of a failed source', () => {
  const odd = 'lieux.nom: 3 cells hold a telephone; correct the mapping.';
  assert.equal(writeMarkup(renderReason(odd)), `<span lang="en">${odd}</span>`);
  assert.equal(
    writeMarkup(html`${renderReason('caf: the file is empty', 'Le fichier est vide.')}`),
    'Le fichier est vide.<br><small lang="en">caf: the file is empty</small>',
  );
});
