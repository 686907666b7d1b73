/** Maps and curves: what is not published is never drawn as a number, and never as zero. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { countVersion, rejectedShare } from '../../activities/catalogue/count-version.js';
import { classify, classifyByTarget, tintOf } from '../../activities/catalogue/graphics/classes.js';
import { planCurves, unbrokenRuns } from '../../activities/catalogue/graphics/plan-curves.js';
import type { DrawnValue } from '../../activities/catalogue/graphics/read-chart.js';
import { ContractBroken } from '../../activities/errors.js';
import { roundScale } from '../../activities/markup/round-scale.js';
import { onSiteBench, ROWS, siteDataset } from './site-bench.js';

const CHART = {
  ...{
    title: 'Combien attendent',
    text: 'Personnes, mois par mois.',
    table: 'attentes',
    departement: 'lieu',
  },
  ...{ month: 'mois', value: 'effectif', unit: 'personnes' },
};

async function drawChart(rows: readonly string[], change: object = {}): Promise<string> {
  let page = '';
  await onSiteBench(async (bench) => {
    await bench.publish('2026-07-01-1a2b3c4d', rows);
    await bench.draw(siteDataset({ charts: [{ ...CHART, ...change }] }));
    page = await bench.text('attentes/graphiques.html');
  });
  return page;
}

const fillOf = (page: string, code: string) =>
  new RegExp(
    `(?:href="#dep-${code}"|<rect[^>]*) [^>]*?(?:fill|class)="(?!carte__teinte)([^"]*)"[^>]*><title>[^<]*\\(${code}\\) : ([^<]*)<`,
  )
    .exec(page)
    ?.slice(1);

describe('a map', () => {
  it('has a fill and a word of its own for secret, not applicable, not available, and no row', async () => {
    const page = await drawChart(ROWS);
    assert.deepEqual(fillOf(page, '974'), [
      'url(#trame-secret)',
      'chiffre non publié, pour que personne ne puisse être reconnu',
    ]);
    assert.deepEqual(fillOf(page, '2A'), ['url(#trame-non_disponible)', 'non disponible, la source manque']);
    assert.deepEqual(fillOf(page, '2B'), ['carte__vide', 'hors du jeu de données']);
    assert.deepEqual(fillOf(page, '02'), ['#dfdffc', '0\u00a0personne']);
    assert.deepEqual(fillOf(page, '52'), ['#000091', '12\u202f345\u00a0personnes']);
    const absent = await drawChart(
      ROWS.map((row) =>
        row.replace("('02', '2026-03', 'diffuse', 0", "('02', '2026-03', 'sans_objet', null"),
      ),
    );
    assert.deepEqual(fillOf(absent, '02'), ['#ddd', 'sans objet, la mesure ne s’applique pas']);
    // its row is told and the figure is not: nobody says that the source lacks
    const withheld = await drawChart(
      ROWS.map((row) => row.replace("('02', '2026-03', 'diffuse', 0", "('02', '2026-03', 'diffuse', null")),
    );
    assert.deepEqual(fillOf(withheld, '02')?.[0], 'url(#trame-secret)');
  });

  it('shows the newest month of which something is published', async () => {
    const page = await drawChart(ROWS);
    assert.match(page, /Combien attendent, mars\u00a02026/);
  });

  it('counts rows by the département of their commune, and tells those without one', async () => {
    const row = (commune: string) =>
      `(${commune}, '2026-03', 'diffuse', 1, 'diffuse', 1, null, null, null, null)`;
    const rows = ["'35238'", "'35001'", "'97411'", "'2A004'", 'null', "'99100'"].map(row);
    const change = { departement: undefined, month: undefined, value: undefined };
    const page = await drawChart(rows, { ...change, commune: 'lieu', unit: 'lignes' });
    assert.deepEqual(
      ['35', '974', '2A', '75'].map((code) => fillOf(page, code)?.[1]),
      ['2\u00a0lignes', '1\u00a0ligne', '1\u00a0ligne', 'aucune ligne'],
    );
    assert.match(page, /Hors de la carte : 2\u00a0lignes sans lieu/);
  });

  it('draws a rate for so many inhabitants, and tells the count beside it', async () => {
    const row = "('48095', '2026-03', 'diffuse', 1, 'diffuse', 1, null, null, null, null)";
    const change = { departement: undefined, month: undefined, value: undefined, per_inhabitants: 10_000 };
    const page = await drawChart([row, row, row], { ...change, commune: 'lieu', unit: 'lignes' });
    const [, told = ''] = fillOf(page, '48') ?? [];
    assert.match(told, /^0,\d+\u00a0ligne pour 10\u202f000\u00a0habitants \(3\u00a0lignes\)$/);
    assert.match(page, /<td class="nombre">0,\d+<\/td><td class="nombre">3<\/td>/);
  });

  it('refuses to choose between two rows of one place and month', async () => {
    await assert.rejects(drawChart([...ROWS, ROWS[0] ?? '']), ContractBroken);
  });

  it('puts every value into the class whose bounds hold it', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(values, (all) => {
        const classes = classify(all);
        assert.ok(classes.length >= 1 && classes.length <= 5);
        for (const value of all) {
          const holding = classes.findIndex(({ greatest }) => value <= greatest);
          const { least = Number.NaN, greatest = Number.NaN } = classes[holding] ?? {};
          assert.ok(least <= value && value <= greatest);
          assert.ok(tintOf(value, classes) >= 0 && tintOf(value, classes) <= 4);
        }
      }),
    );
  });
});

describe('curves', () => {
  const point = (month: string, value: number | null, place = '52'): DrawnValue => ({
    ...{ place, month, value },
    absence: value === null ? 'secret' : null,
  });

  it('stop where nothing is published', () => {
    const plan = planCurves(
      ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'].map((month, index) =>
        point(month, [null, 3, null, 4, 5][index] ?? null),
      ),
    );
    assert.deepEqual(plan.months, ['2026-02', '2026-03', '2026-04', '2026-05']);
    const [curve] = plan.drawn;
    assert.ok(curve);
    assert.deepEqual(
      unbrokenRuns(curve).map((run) => run.map(({ value }) => value)),
      [[3], [4, 5]],
    );
  });

  it('never have a point that was not published', () => {
    const values = fc.array(fc.option(fc.nat(500)), { minLength: 1, maxLength: 36 });
    fc.assert(
      fc.property(values, (told) => {
        const rows = told.map((value, index) => point(`2026-${String(index + 10)}`, value));
        const drawn = planCurves(rows).drawn.flatMap((curve) => unbrokenRuns(curve).flat());
        assert.deepEqual(
          drawn.map(({ value }) => value),
          told.filter((value) => value !== null),
        );
      }),
    );
  });

  it('are four at most in colour, those most published, and the others are drawn behind and named', () => {
    const rows = Array.from({ length: 12 }, (_, place) =>
      Array.from({ length: 12 - place }, (__, month) =>
        point(`2026-${String(month + 1).padStart(2, '0')}`, 1, String(place + 10)),
      ),
    ).flat();
    const { drawn, behind, silent } = planCurves([...rows, point('2026-01', null, '99')]);
    assert.deepEqual(
      [drawn.map(({ place }) => place), behind.map(({ place }) => place), silent],
      [['10', '11', '12', '13'], ['14', '15', '16', '17', '18', '19', '20', '21'], ['99']],
    );
  });

  it('stand on a round scale from zero', () => {
    assert.deepEqual(roundScale(60.5), [0, 20, 40, 60, 80]);
    assert.deepEqual(roundScale(0), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(roundScale(1234), [0, 500, 1000, 1500]);
  });

  it('say in the table why a month has no value', async () => {
    const page = await drawChart(ROWS);
    assert.match(
      page,
      /<th scope="row">février\u00a02026<\/th><td class="nombre"><span class="absent">pas de ligne/,
    );
    assert.match(page, /Aucun mois publié : Corse-du-Sud, La Réunion\./);
  });
});

describe('the state of the extracts', () => {
  const stateOf = (rowsIn: number, rowsRejected: number, counts: Readonly<Record<string, number>>) =>
    countVersion(
      {
        inputs: [
          {
            ...{
              source: 's',
              partner: 'p',
              fileName: 'f',
              sha256: '',
              bytes: 1,
              rawKey: '',
              status: 'fresh',
            },
            ...{ extractDate: '2026-01-01', licence: '', attribution: '' },
            ...{ rowsIn, rowsRejected, rowsOut: rowsIn - rowsRejected, rowsMerged: 0 },
          },
        ],
        findings: Object.entries(counts).map(([code, count]) => ({
          ...{ source: 's', code, count },
          severity: code === 'w' ? 'warn' : code === 'h' ? 'hold' : 'info',
        })),
      },
      (code) => code === 'hors_champ',
    );

  it('counts rows that are none of the dataset’s apart', () => {
    const counts = stateOf(105, 13, { hors_champ: 5, w: 3 });
    const { inScope, outside, rejected, toCheck, informed } = counts;
    assert.deepEqual([inScope, outside, rejected, toCheck, informed], [100, 5, 8, 3, 0]);
    assert.equal(rejectedShare(counts), 0.08);
    assert.equal(rejectedShare(stateOf(0, 0, {})), null);
  });
});

describe('a target', () => {
  it('cuts the tints of a map, the same in every month: two keep it, three miss it', () => {
    const classes = classifyByTarget(42);
    assert.deepEqual(
      classes.map(({ least, greatest }) => [least, greatest]),
      [
        [0, 28],
        [29, 42],
        [43, 56],
        [57, 70],
        [71, Number.POSITIVE_INFINITY],
      ],
    );
    for (const [value, tint] of [
      [0, 0],
      [28, 0],
      [42, 1],
      [42.5, 2],
      [43, 2],
      [400, 4],
    ] as const)
      assert.equal(tintOf(value, classes), tint, `${value}`);
  });
});
