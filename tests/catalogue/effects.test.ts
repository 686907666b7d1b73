/** What something changed, drawn: months that are told, the sentence in any case. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { drawTrend } from '../../activities/catalogue/answers/draw-trend.js';
import { lastMonthOf } from '../../activities/catalogue/answers/periods.js';
import { drawEffect, signed } from '../../activities/catalogue/effects/draw-effect.js';
import { renderEffects } from '../../activities/catalogue/effects/render-effects.js';
import { DeclarationInvalid } from '../../activities/errors.js';
import { writeMarkup } from '../../activities/markup/html.js';
import { checkEffects } from '../../datasets/check-effects.js';
import { ATTENTES, siteDataset } from './site-bench.js';

const month = (rank: number, value: number) => ({
  ...{ month: `2026-0${rank + 4}`, rank, value, low: value - 3, high: value + 3 },
});
const EFFECTS = {
  title: 'Ce que cela change',
  text: 'Le délai, là où cela a lieu, comparé à ailleurs.',
  of: { table: 'attentes', key: 'lieu', title: 'mois', sentence: 'phrase' },
  by: {
    ...{ table: 'attentes', key: 'lieu', month: 'mois', rank: 'effectif' },
    ...{ value: 'part_vue', low: 'part_vue', high: 'part_vue' },
  },
  unit: 'jours',
};

describe('an event study', () => {
  it('has a point for each month that is told, those before the start apart', () => {
    const drawn = drawEffect('a', 'Accueil', 'jours', [month(-2, 1), month(-1, -1), month(1, -9)]);
    assert.ok(drawn);
    const svg = writeMarkup(drawn);
    assert.equal(svg.match(/<circle/g)?.length, 3);
    assert.equal(svg.match(/effet__mois--avant/g)?.length, 2);
    const [before = 0, , after = 0] = [...svg.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    const start = Number(/effet__debut" x1="([\d.]+)"/.exec(svg)?.[1]);
    assert.ok(before < start && start < after);
    assert.match(svg, /effet__zero/);
  });

  it('is not drawn of less than two months; its sentence stands all the same', () => {
    assert.equal(drawEffect('a', 'Accueil', 'jours', [month(0, -9)]), null);
    const sentence = 'On ne peut rien dire : moins de onze personnes d’un côté, avant ou après.';
    const page = renderEffects({
      declared: EFFECTS,
      table: ATTENTES,
      effects: [{ title: 'Accueil', sentence, months: [] }],
    });
    assert.ok(page);
    assert.match(writeMarkup(page).replace(/[\u00a0\u202f]/g, ' '), /On ne peut rien dire : moins de onze/);
    assert.doesNotMatch(writeMarkup(page), /<svg|<table/);
  });

  it('writes signs that people read', () => {
    assert.deepEqual(
      [-12.5, 0, 3].map(signed).map((text) => text.replace(/\s/g, ' ')),
      ['−12,5', '0', '+3'],
    );
  });

  it('is declared of columns that are published', () => {
    checkEffects(siteDataset({ effects: EFFECTS }));
    const unknown = { ...EFFECTS, by: { ...EFFECTS.by, low: 'plancher' } };
    assert.throws(
      () => checkEffects(siteDataset({ effects: unknown })),
      (error: unknown) => error instanceof DeclarationInvalid && /"plancher"/.test(error.message),
    );
  });
});

describe('what began and ended', () => {
  const readings = Array.from({ length: 12 }, (_, at) => ({
    ...({ level: 'france', place: 'FR', name: 'France', grain: 'mois', whom: 'ensemble' } as const),
    ...{ period: `2025-${String(at + 1).padStart(2, '0')}`, value: 40, target: null, share: null },
    ...{ absence: null, shareAbsence: null, reached: null, expected: null, spread: null },
    ...{ observed: 101, all: 101 },
  }));
  const draw = (date: string, until: string | null) => {
    const drawn = drawTrend({
      ...{ id: 'a', title: 'Attente', unit: 'jours', others: [], settled: lastMonthOf('2025-12') },
      marks: [{ title: 'Accueil', date, until, departements: ['59'], people: null }],
      main: { label: 'France', readings },
    });
    assert.ok(drawn);
    return writeMarkup(drawn).replace(/[\u00a0\u202f]/g, ' ');
  };

  it('is marked above the curve, from where it begins to where it ends', () => {
    const svg = draw('2025-03-01', '2025-09-30');
    assert.match(svg, /Accueil, de mars 2025 à septembre 2025/);
    assert.equal(svg.match(/attente__repere/g)?.length, 2);
    const [, y, height] = /attente__duree" x="\S+" y="(\S+)" width="\S+" height="(\S+)"/.exec(svg) ?? [];
    assert.ok(Number(y) + Number(height) < 26, 'not upon the curve');
  });

  it('has no mark outside the months that are drawn', () => {
    const before = draw('2024-03-01', null);
    assert.match(before, /depuis mars 2024/);
    assert.doesNotMatch(before, /attente__repere/);
    assert.doesNotMatch(draw('2024-01-01', '2024-12-31'), /attente__duree/);
    assert.doesNotMatch(draw('2026-01-01', null), /attente__duree/);
  });
});
