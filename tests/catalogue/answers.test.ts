/** What the first screen says of a year: only settled periods are compared, of the same départements, and in words that are true. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { answerMeasure } from '../../activities/catalogue/answers/answer-measure.js';
import { compareYears, lastTold } from '../../activities/catalogue/answers/compare.js';
import { drawTrend } from '../../activities/catalogue/answers/draw-trend.js';
import { lastMonthOf, yearBefore } from '../../activities/catalogue/answers/periods.js';
import { readAnswers } from '../../activities/catalogue/answers/read-answers.js';
import type {
  AnsweredMeasure,
  Grain,
  Reading,
  ShownAnswers,
} from '../../activities/catalogue/answers/reading.js';
import { renderAnswers } from '../../activities/catalogue/answers/render-answers.js';
import { renderTerritoryPages } from '../../activities/catalogue/answers/render-territory.js';
import { tellReached, tellShare } from '../../activities/catalogue/answers/tell-people.js';
import { tellSilence } from '../../activities/catalogue/answers/tell-silence.js';
import { sinceWhen, tellBeginnings, tellSince } from '../../activities/catalogue/answers/tell-since.js';
import { tellForWhom, tellWhere } from '../../activities/catalogue/answers/tell-where.js';
import { inPeriod, tellAnswer, tellChange, tellObserved } from '../../activities/catalogue/answers/words.js';
import { renderDownloads } from '../../activities/catalogue/dataset/render-downloads.js';
import { renderLayout } from '../../activities/catalogue/frame/render-layout.js';
import { readSiteAssets } from '../../activities/catalogue/frame/site-assets.js';
import { summarise } from '../../activities/catalogue/summary.js';
import type { DatasetView } from '../../activities/catalogue/views.js';
import { html, writeMarkup } from '../../activities/markup/html.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { describeTable } from '../../datasets/contract-columns.js';
import type { AnswerMeasure, Answers } from '../../datasets/shown.js';
import { violationsOf } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';

const MEASURE: AnswerMeasure = {
  ...{
    title: 'Être orienté',
    short: 'avant l’orientation',
    text: 'De l’ouverture du droit à l’orientation.',
  },
  ...{ table: 'delais', where: {}, value: 'mediane_jours', unit: 'jours', target: 'cible_jours' },
  ...{ share: 'part', unsettled_months: 3 },
};
const COUNTED: AnswerMeasure = {
  ...MEASURE,
  people: {
    ...{ all: 'effectif', all_words: 'personnes entrées' },
    ...{ reached: 'mesures', reached_words: 'personnes orientées' },
    ...{ have: 'ont été orientées', have_not: 'ne l’étaient pas encore' },
  },
  quarters: { least: 'quart', most: 'trois_quarts' },
};
const ANSWERS: Answers = {
  question: 'Les délais baissent-ils ?',
  measures: [COUNTED],
  territory: {
    level: 'niveau',
    code: 'territoire',
    name: 'nom',
    observed: 'observes',
    all: 'departements',
  },
  period: { level: 'grain', code: 'periode' },
  definitions: 'delais',
  for_whom: { column: 'type', total: 'ensemble', labels: { sociale: 'Orientation sociale' } },
};
const FRANCE = { level: 'france', place: 'FR' } as const;

function reading(period: string, value: number | null, more: Partial<Reading> = {}): Reading {
  const grain: Grain = period.includes('T') ? 'trimestre' : period.length === 4 ? 'annee' : 'mois';
  return {
    ...{ ...FRANCE, name: 'France', grain, period, whom: 'ensemble', value },
    ...{
      absence: value === null ? 'secret' : null,
      shareAbsence: null,
      target: 42,
      share: 0.6,
      ...{ reached: 10_000, expected: 12_000, spread: 20 },
      observed: 101,
      all: 101,
    },
    ...more,
  };
}

const answered = (...readings: Reading[]): AnsweredMeasure =>
  answerMeasure(
    MEASURE,
    readings.toSorted((one, other) => (one.period < other.period ? -1 : 1)),
    'ensemble',
  );
const at = (name: string) => (name === 'FR' ? FRANCE : { level: 'departement' as const, place: name, name });
const years = (
  name: string,
  period: string,
  before: number | null,
  now: number | null,
  more: Partial<Reading> = {},
) => [
  reading(yearBefore(period), before, { ...at(name), ...more }),
  reading(period, now, { ...at(name), ...more }),
];
const told = (measured: AnsweredMeasure) => compareYears(measured, FRANCE, 'ensemble');
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('two years', () => {
  it('are compared at the last month that is settled', () => {
    const measured = answered(
      ...['2025-03', '2025-04', '2026-03', '2026-06'].map((month, index) => reading(month, 50 - index)),
    );
    assert.equal(measured.settled, lastMonthOf('2026-03'));
    const compared = told(measured);
    assert.deepEqual(
      [compared?.now.period, compared?.before?.period, compared?.change],
      ['2026-03', '2025-03', -2],
    );
  });

  it('are of the same départements, or nothing is said to have moved', () => {
    const measured = answered(
      reading('2025-03', 50, { observed: 40 }),
      reading('2026-03', 30, { observed: 90 }),
      reading('2026-06', 10),
    );
    const compared = told(measured);
    assert.equal(compared?.change, null);
    assert.match(
      plain(compared ? tellChange(compared, 'jours') : ''),
      /mars 2025 : ce n’étaient pas les mêmes/,
    );
  });

  it('are of quarters or years where months are secret', () => {
    const months = [reading('2025-03', null), reading('2026-03', 39), reading('2026-06', null)];
    const quarters = [reading('2025-T1', 45), reading('2026-T1', 41)];
    assert.equal(told(answered(...months, ...quarters))?.change, -4);
    assert.equal(told(answered(...months))?.change, null);
    assert.equal(told(answered(...months))?.now.period, '2026-03');
    assert.equal(told(answered(reading('2026-06', null))), null);
  });

  it('are of one period for every page: the finest that nearly all départements can compare', () => {
    const measured = answered(
      ...years('Gironde', '2026-03', 36, 22),
      ...years('Gironde', '2026-T1', 25, 29),
      ...years('Nord', '2026-T1', 26, 25),
      ...years('FR', '2026-03', 47, 44),
      ...years('FR', '2026-T1', 48, 46),
      reading('2025-T2', 23, at('Aisne')),
      reading('2025', 24, at('Corse-du-Sud')),
      reading('2026-06', 1),
    );
    assert.deepEqual(measured.told, { grain: 'trimestre', period: '2026-T1' });
    const changeOf = (name: string) => compareYears(measured, at(name), 'ensemble')?.change;
    assert.deepEqual(['Gironde', 'Nord', 'FR', 'Aisne'].map(changeOf), [4, -1, -2, undefined]);
    assert.deepEqual(
      ['Aisne', 'Corse-du-Sud'].map((name) => lastTold(measured, at(name), 'ensemble')?.period),
      ['2025-T2', '2025'],
    );
    assert.equal(
      plain(tellSilence(measured, at('Aisne'), 'ensemble')),
      'Pas de chiffre au 1er trimestre 2026 qui puisse être dit ; le dernier : 23 jours au 2e trimestre 2025, non comparé.',
    );
    const months = answered(
      ...['Gironde', 'Nord'].flatMap((name) => [
        ...years(name, '2026-03', 30, 29),
        ...years(name, '2026-T1', 30, 29),
      ]),
      reading('2026-06', 1),
    );
    assert.deepEqual(months.told, { grain: 'mois', period: '2026-03' });
  });

  it('are a year apart, in every grain', () => {
    assert.deepEqual(['2026-03', '2026-T1', '2026'].map(yearBefore), ['2025-03', '2025-T1', '2025']);
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const text = `${year}-${String(month).padStart(2, '0')}`;
        const quarter = `${year}-T${Math.ceil(month / 3)}`;
        assert.equal(lastMonthOf(text) - lastMonthOf(yearBefore(text)), 12);
        assert.ok(
          lastMonthOf(quarter) >= lastMonthOf(text) && lastMonthOf(`${year}`) >= lastMonthOf(quarter),
        );
      }),
    );
  });
});

describe('since when', () => {
  const months = (values: Readonly<Record<string, number | null>>) =>
    answered(...Object.entries(values).map(([period, value]) => reading(period, value)));
  const since = (measured: AnsweredMeasure) => {
    const found = sinceWhen(measured, FRANCE, 'ensemble', told(measured));
    return found && plain(tellSince(found));
  };

  it('is the first of the unbroken months below those of a year before', () => {
    const year = { '2025-01': 50, '2025-02': 50, '2025-03': 50, '2025-04': 50 };
    const end = { '2026-07': 1 };
    assert.equal(
      since(months({ ...year, '2026-01': 50, '2026-02': 47, '2026-03': 46, '2026-04': 44, ...end })),
      'Depuis quand : chaque mois depuis février 2026, l’attente est plus courte qu’un an avant.',
    );
    assert.equal(
      since(months({ ...year, '2026-01': 40, '2026-02': 47, '2026-03': 46, '2026-04': 44, ...end })),
      'Depuis quand : chaque mois depuis janvier 2026, l’attente est plus courte qu’un an avant ; on ne peut pas comparer ce qui précède.',
    );
    assert.equal(
      since(months({ ...year, '2026-03': 50, '2026-04': 54, ...end })),
      'Depuis quand : en avril 2026, l’attente est plus longue qu’un an avant, et pas encore juste avant.',
    );
    // a secret month breaks the run: nobody knows
    assert.match(
      since(months({ ...year, '2026-02': 40, '2026-03': null, '2026-04': 44, ...end })) ?? '',
      /en avril 2026, .* ; on ne peut pas comparer ce qui précède/,
    );
    assert.equal(since(months({ ...year, '2026-04': 51, ...end })), null);
  });

  it('names experiments from the first to the last, and where they are', () => {
    const mark = (title: string, date: string, until: string | null = null) => ({
      ...{ title, date, until, departements: ['59'], people: until === null ? null : 312 },
    });
    assert.equal(
      plain(tellBeginnings([mark('Deux', '2026-01-01'), mark('Un', '2025-07-01', '2025-12-31')]) ?? ''),
      'Expérimentations, de la première à la dernière : Un (du 1er juillet 2025 au 31 décembre 2025 : Nord, 312 personnes concernées en tout) ; Deux (depuis le 1er janvier 2026 : Nord). Une baisse qui vient après n’en est pas forcément l’effet.',
    );
    assert.equal(tellBeginnings([]), null);
  });
});

describe('words', () => {
  const changed = (before: number | null, now: number) => {
    const compared = told(
      answered(reading('2025-03', before), reading('2026-03', now), reading('2026-06', 1)),
    );
    assert.ok(compared);
    return compared;
  };

  it('say which way, by how much, since when', () => {
    const cases: [number | null, number, string][] = [
      [42, 39, '3 jours de moins qu’en mars 2025.'],
      [39, 42, '3 jours de plus qu’en mars 2025.'],
      [
        39,
        40,
        'À peu près comme en mars 2025 : 1 jour de plus, et un écart de moins de 2 jours ne dit rien.',
      ],
      [39, 39, 'Comme en mars 2025.'],
      [null, 39, 'Pas de chiffre en mars 2025 (secret), pour comparer.'],
    ];
    for (const [before, now, sentence] of cases)
      assert.equal(plain(tellChange(changed(before, now), 'jours')), sentence);
    assert.deepEqual(
      ['2026-T1', '2026-T3', '2026', '2026-03'].map((period) => plain(inPeriod(period))),
      ['au 1er trimestre 2026', 'au 3e trimestre 2026', 'en 2026', 'en mars 2026'],
    );
    assert.deepEqual(
      [12, 1, 8].map((observed) => plain(tellObserved(reading('2026', 1, { observed, all: 8 })) ?? '')),
      ['', '1 département sur 8', ''],
    );
  });

  it('say that nothing moved when so few people could make as much by chance', () => {
    const of = (reached: number, spread: number | null) =>
      told(answered(...years('FR', '2026-03', 48, 46, { reached, spread }), reading('2026-06', 1)));
    assert.deepEqual(
      [of(100_000, 30), of(865, 32), of(50, 28), of(50, null)].map((compared) => compared?.sure),
      [2, 3, 11, 2],
    );
    const compared = of(865, 32);
    assert.ok(compared);
    assert.equal(
      plain(tellChange(compared, 'jours')),
      'À peu près comme en mars 2025 : 2 jours de moins, et un écart de moins de 3 jours ne dit rien.',
    );
    // the quarters of few people are secret: those of France stand for theirs
    const few = answered(
      ...years('FR', '2026-03', 48, 46),
      ...years('Drôme', '2026-03', 54, 46, { reached: 28, spread: null }),
      reading('2026-06', 1),
    );
    assert.equal(compareYears(few, at('Drôme'), 'ensemble')?.sure, 11);
  });

  it('say of whom: the median of those who got there, the share of all who should', () => {
    const compared = changed(42, 39);
    const share = (more: Partial<Reading>, measure = COUNTED) =>
      plain(tellShare({ ...compared, now: { ...compared.now, ...more } }, measure) ?? '');
    const people = { reached: 865, expected: 1078, share: 0.3643 };
    assert.equal(
      plain(tellReached({ ...compared.now, ...people }, COUNTED) ?? ''),
      'Parmi 865 personnes orientées, une sur deux a attendu moins.',
    );
    assert.equal(
      share(people),
      'Sur 1 078 personnes entrées en mars 2026 : 36 % ont été orientées dans les 42 jours de la cible (60 % un an avant), 44 % plus tard ; 20 % ne l’étaient pas encore.',
    );
    assert.equal(
      share({ ...people, reached: 1081 }),
      'Sur 1 078 personnes entrées en mars 2026 : 36 % ont été orientées dans les 42 jours de la cible (60 % un an avant).',
    );
    // five later, eight not yet, or more in time than at all: by the rest of what is told, nobody learns of so few
    for (const few of [
      { reached: 80, expected: 100, share: 0.75 },
      { reached: 92, expected: 100, share: 0.5 },
      { reached: 61, expected: 85, share: 0.81 },
    ])
      assert.doesNotMatch(share({ ...people, ...few }), /plus tard|pas encore/);
    assert.match(share({ reached: 61, expected: 72, share: 0.69 }), /, 16 % plus tard ; 15 % ne/);
    assert.equal(share({}, MEASURE), '60 % dans les 42 jours de la cible, 60 % un an avant.');
    assert.equal(share({ share: null }), '');
  });

  it('say where and for whom, of those that two years are told of', () => {
    const both = (now: number | null, other: Partial<Reading>) => [
      reading('2025-03', 40, other),
      reading('2026-03', now, other),
    ];
    const place = (name: string, now: number | null) =>
      both(now, { level: 'departement', place: name, name });
    const shown = (...readings: Reading[]) => {
      const measured = answered(reading('2026-06', 1), ...readings);
      const labels = { sociale: 'Orientation sociale', autre: 'Autre' };
      const answers = { ...ANSWERS, for_whom: { ...ANSWERS.for_whom, labels } };
      const all = { answers, measures: [measured], marks: [], coverage: [] };
      return [tellWhere(measured, all), tellForWhom(measured, all)].map((text) => text && plain(text));
    };
    assert.deepEqual(
      shown(
        ...[
          place('Nord', 31),
          place('Aube', 38),
          place('Gard', 47),
          place('Lot', 41),
          place('Eure', null),
        ].flat(),
        ...both(44, { whom: 'sociale' }),
      ),
      [
        'Où : baisse dans 2 départements sur 4 comparés (surtout Nord, 9 jours), hausse dans 1 (Gard, 7 jours).',
        'Pour qui : orientation sociale, 4 jours de plus.',
      ],
    );
    assert.deepEqual(shown(...place('Lot', 41)), ['Où : 1 département comparé, aucun changement sûr.', null]);
    assert.deepEqual(shown(...place('Eure', null)), [null, null]);
  });

  it('answer the question in one sentence', () => {
    const measured = answered();
    const wait = (short: string, before: number | null, now: number) => ({
      answered: { ...measured, measure: { ...MEASURE, short } },
      compared: changed(before, now),
    });
    assert.equal(
      plain(
        tellAnswer([
          wait('avant l’orientation', 42, 39),
          wait('avant le rendez-vous', 30, 31),
          wait('avant le contrat', 20, 26),
        ]),
      ),
      'En un an, l’attente a baissé avant l’orientation (3 jours de moins) ; elle a augmenté avant le contrat (6 jours de plus) ; elle n’a guère changé avant le rendez-vous.',
    );
    assert.equal(
      plain(tellAnswer([wait('avant a', 9, 5), wait('avant b', 9, 4)])),
      'En un an, l’attente a baissé avant a (4 jours de moins) et avant b (5 jours de moins).',
    );
    assert.match(tellAnswer([wait('avant a', null, 5)]), /pas encore le dire/);
    assert.match(tellAnswer([{ answered: measured, compared: null }]), /pas encore le dire/);
  });
});

describe('a trend', () => {
  const month = (index: number) => `2025-${String(index + 1).padStart(2, '0')}`;
  const draw = (values: readonly (number | null)[]) =>
    drawTrend({
      ...{ id: 'a', title: 'Attente', unit: 'jours', others: [], marks: [], settled: lastMonthOf('2025-09') },
      main: { label: 'France', readings: values.map((value, index) => reading(month(index), value)) },
    });

  it('never joins months across one that is not told, and dots those that still move', () => {
    const drawn = draw([40, 41, null, 43, 44, 45, 46, 47, 48, 49, 50, 51]);
    assert.ok(drawn);
    const lines = [...writeMarkup(drawn).matchAll(/<polyline class="([^"]+)" points="([^"]+)"/g)];
    assert.deepEqual(
      lines.map(([, style = '', points = '']) => [style.includes('mouvante'), points.split(' ').length]),
      [
        [false, 2],
        [false, 6],
        [true, 4],
      ],
    );
  });

  it('is not drawn of less than two months', () => {
    assert.equal(draw([null, 40, null]), null);
    assert.equal(draw([]), null);
  });
});

describe('pages', () => {
  const DEFINED = describeTable('delais', {
    title: 'Délais',
    grain: 'une mesure',
    row: z.strictObject({
      niveau: z.string().meta({ description: 'Niveau.' }),
      territoire: z.string().meta({ description: 'Territoire.' }),
      nom: z.string().meta({ description: 'Nom.' }),
      grain: z.string().meta({ description: 'Niveau de la période.' }),
      periode: z.string().meta({ description: 'Période.' }),
      type: z.string().meta({ description: 'Type.' }),
      observes: z.int().meta({ description: 'Départements observés.' }),
      departements: z.int().meta({ description: 'Départements.' }),
      statut: z.string().meta({ description: 'Statut.' }),
      mediane_jours: z.number().nullable().meta({ description: 'Médiane.' }),
      cible_jours: z.int().nullable().meta({ description: 'Cible.' }),
      part: z.number().nullable().meta({ description: 'Part.' }),
      mesures: z.int().nullable().meta({ description: 'Personnes orientées.' }),
      effectif: z.int().nullable().meta({ description: 'Personnes.' }),
      quart: z.int().meta({ description: 'Premier quart.' }),
      trois_quarts: z.int().meta({ description: 'Troisième quart.' }),
    }),
  });
  const places = [
    ['france', 'FR', 'France', 2, 101],
    ['region', '32', 'Hauts-de-France', 2, 5],
    ['departement', '59', 'Nord', 1, 1],
    ['departement', '62', 'Pas-de-Calais', 1, 1],
  ] as const;
  const months = [2025, 2026].flatMap((year) =>
    Array.from(
      { length: year === 2025 ? 12 : 6 },
      (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`,
    ),
  );

  /** Everywhere three days less each year; the Pas-de-Calais is secret. */
  async function withShown(act: (shown: ShownAnswers) => Promise<void> | void): Promise<void> {
    const scratch = await mkdtemp(join(tmpdir(), 'answers-'));
    const path = join(scratch, 'delais.parquet');
    const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
    const rows = places.flatMap(([level, place, name, observed, all]) =>
      months.flatMap((month) =>
        ['ensemble', 'sociale'].map((type) => {
          const secret = place === '62';
          const days = month.startsWith('2025') ? 45 : 42;
          return `('${level}', '${place}', '${name}', 'mois', '${month}', '${type}', ${observed}, ${all}, '${secret ? 'secret' : 'diffuse'}', ${secret ? 'null' : days}, 42, ${secret ? 'null, null, null' : '0.614, 900, 1000'}, 30, 50)`;
        }),
      ),
    );
    try {
      await engine.withSession({ scratch }, async (session) => {
        await session.run(
          `copy (select * from (values ${rows.join(', ')}) as t(${DEFINED.columns.map(({ name }) => name).join(', ')})) to '${path}' (format parquet)`,
        );
        const shown = await readAnswers(ANSWERS, new Map([['delais', { table: DEFINED, path }]]), session);
        assert.ok(shown);
        await act(shown);
      });
    } finally {
      await rm(scratch, { recursive: true });
    }
  }

  it('say the answer, who is in it, where, and for whom; a secret place is named and never ranked', () =>
    withShown((shown) => {
      const page = plain(writeMarkup(renderAnswers(shown)));
      for (const words of [
        'En un an, l’attente a baissé avant l’orientation (3 jours de moins).',
        '2 départements sur 101',
        '61 % ont été orientées dans les 42 jours de la cible',
        'Parmi 900 personnes orientées, une sur deux',
        '<a href="territoires/departement-59.html">Nord</a>',
        '<a href="dictionnaire.html#table-delais">',
        'Orientation sociale',
      ])
        assert.ok(page.includes(words), words);
      const [ranked = '', silent = ''] = page.split('Sans chiffre qui puisse être dit');
      assert.ok(!ranked.includes('Pas-de-Calais'));
      assert.match(silent, /departement-62\.html">Pas-de-Calais/);
      const metadata = { coverage: { spatial: 'France entière', granularity: 'département' } };
      const summary = summarise({ answers: shown, charts: [], metadata } as unknown as DatasetView);
      assert.equal(plain(summary.spatial), '2 départements sur 101');
      assert.deepEqual(
        summary.answer?.figures.map(({ figure }) => plain(figure)),
        ['42 jours en mars 2026'],
      );
    }));

  it('have one for each territory, linked both ways, and none that is dead', () =>
    withShown((shown) => {
      const manifest = { inputs: [] };
      const metadata = { title: 'Délais', contact: { email: 'a@b.example' } };
      const view = { id: 'parcours', metadata, manifest, answers: shown } as unknown as Parameters<
        typeof renderTerritoryPages
      >[0];
      const site = { publicUrl: null, apiUrl: null, style: 's.css', icon: 'i.svg', formStyle: 'f.css' };
      const pages = renderTerritoryPages(view, site);
      assert.deepEqual(
        [...pages.keys()],
        [
          'territoires.html',
          ...['region-32', 'departement-59', 'departement-62'].map((one) => `territoires/${one}.html`),
        ],
      );
      for (const [key, page] of pages)
        for (const [, href = ''] of page.matchAll(/<a [^>]*href="([^"#:]+)"/g)) {
          const target = new URL(href, `http://x/parcours/${key}`).pathname.replace(/^\//, '');
          const known = target.startsWith('parcours/') ? target.slice('parcours/'.length) : null;
          if (known?.startsWith('territoires')) assert.ok(pages.has(known), `${key}: ${href}`);
        }
      const files = writeMarkup(renderDownloads({ ...view, tables: [] }));
      const [, anchor] =
        /index\.html#([^"]+)"/.exec(pages.get('territoires/departement-59.html') ?? '') ?? [];
      assert.ok(files.includes(`id="${anchor}"`), anchor);
      const nord = plain(pages.get('territoires/departement-59.html') ?? '');
      assert.match(
        nord,
        /content="Nord : 42 jours avant l’orientation en mars 2026\. 3 jours de moins qu’en mars 2025\./,
      );
      assert.match(nord, /Hauts-de-France \(région\)/);
      assert.match(
        plain(pages.get('territoires/departement-62.html') ?? ''),
        /Pas de chiffre en mars 2026 qui puisse être dit/,
      );
    }));

  it('have nothing that axe finds wrong, light and dark, wide and narrow', () =>
    withShown(async (shown) => {
      const folder = await mkdtemp(join(tmpdir(), 'answers-site-'));
      const browser = await startBrowser();
      try {
        const assets = await readSiteAssets(null);
        const { style, icon, formStyle } = assets;
        const site = { publicUrl: null, apiUrl: 'https://api.example', style, icon, formStyle };
        const inputs = [{ source: 'caf', partner: 'caf', status: 'fresh', invented: true }];
        const metadata = { title: 'Délais', contact: { email: 'a@b.example' } };
        const view = {
          id: 'parcours',
          metadata,
          manifest: { inputs },
          answers: shown,
        } as unknown as Parameters<typeof renderTerritoryPages>[0];
        const first = renderLayout({
          ...{
            site,
            key: 'parcours/index.html',
            title: 'Délais',
            description: 'Délais.',
            above: [],
            alternates: [],
          },
          ...{ contact: 'a@b.example', invented: 'Essai.' },
          main: html`<div class="fr-container"><h1>Délais</h1>${renderAnswers(shown)}</div>`,
        });
        const pages = new Map([...renderTerritoryPages(view, site), ['index.html', first]]);
        for (const [key, body] of [
          ...[...pages].map(([key, text]) => [`parcours/${key}`, text] as const),
          ...assets.assets.map(({ key, body: bytes }) => [key, bytes] as const),
        ]) {
          await mkdir(dirname(join(folder, key)), { recursive: true });
          await writeFile(join(folder, key), body);
        }
        for (const colorScheme of ['light', 'dark'] as const)
          for (const width of [1280, 360])
            for (const key of pages.keys()) {
              const page = await browser.newPage({
                viewport: { width, height: 900 },
                colorScheme,
                bypassCSP: true,
              });
              await page.goto(pathToFileURL(join(folder, 'parcours', key)).href);
              assert.deepEqual(await violationsOf(page), [], `${key} ${colorScheme} ${width}`);
              assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, key);
              await page.close();
            }
      } finally {
        await browser.close();
        await rm(folder, { recursive: true });
      }
    }));
});
