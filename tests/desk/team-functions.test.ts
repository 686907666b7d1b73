/** What the pages of the team say, from what runs left behind. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { compareSources, isStriking } from '../../activities/desk/team/compare-sources.js';
import { findAnything } from '../../activities/desk/team/find-anything.js';
import { changeOf, readHistory } from '../../activities/desk/team/partner-deliveries.js';
import {
  beganAt,
  isNamedAfter,
  type KeptRun,
  readShelf,
  sumRows,
} from '../../activities/desk/team/run-shelf.js';
import { buildWall, lastReported } from '../../activities/desk/team/sources-wall.js';
import { formatDuration, formatMoment } from '../../activities/desk/team/words.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { Partner } from '../../datasets/_organisations/partner.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { keepReport, keepRun, type MadeExtract } from './kept-team.js';
import { DATASET, HELD, type QuickDesk } from './quick-desk.js';

let folder: string;
let zones: QuickDesk['zones'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-team-'));
  const storeOf = (zone: string) => createFileStore(join(folder, zone));
  zones = { open: storeOf('open'), restricted: storeOf('restricted'), reports: storeOf('reports') };
});
afterAll(() => rm(folder, { recursive: true }));

const runOf = (day: string) => `${DATASET}-${day}T050000-ab12`;

describe('runs', () => {
  it('bear the moment they began', () => {
    assert.equal(beganAt('offre-insertion-20260131T050102-ab12')?.toISOString(), '2026-01-31T05:01:02.000Z');
    for (const other of ['seen', 'offre-insertion', 'offre-insertion-20261331T050102-ab12'])
      assert.equal(beganAt(other), null);
    assert.ok(isNamedAfter('offre', 'offre-20260131T050102-ab12'));
    assert.ok(!isNamedAfter('offre', 'offre-insertion-20260131T050102-ab12'));
  });

  it('are the last fifty, newest first, and those that are asked for besides; a damaged page hides no other', async () => {
    const days = Array.from({ length: 53 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
    const runs = days.map((day) => runOf(day.slice(0, 10).replaceAll('-', '')));
    for (const run of runs) await keepRun(zones, run);
    await zones.restricted.write(`${DATASET}/runs/${runs[20]}/run.json`, '{');
    const shelf = await readShelf(DATASET, zones.restricted, [runs[0] ?? '', 'offre-insertion-nowhere']);
    assert.equal(shelf.ids.length, 53);
    assert.deepEqual(
      shelf.last.map(({ page }) => page.run),
      runs
        .slice(3)
        .toReversed()
        .filter((run) => run !== runs[20]),
    );
    assert.deepEqual(
      shelf.found.map(({ page }) => page.run),
      [runs[0]],
    );
  });

  it('count the rows of all sources', () => {
    const [one] = HELD.sources;
    assert.ok(one);
    assert.deepEqual(sumRows({ sources: [one, { ...one, rowsOutside: 5 }] }), {
      ...{ rowsIn: 640, rowsOut: 624, rowsRejected: 12, rowsOutside: 5, rowsMerged: 4 },
    });
  });
});

describe('a held run', () => {
  const [source] = HELD.sources;
  const sources = (rows: Readonly<Record<string, number>>) =>
    Object.entries(rows).map(([name, rowsIn]) => ({
      ...(source as NonNullable<typeof source>),
      source: name,
      rowsIn,
    }));
  const before = [
    { source: 'fell', rowsIn: 2_000 },
    { source: 'fell', rowsIn: 683 },
    { source: 'same', rowsIn: 100 },
    { source: 'gone', rowsIn: 9 },
  ];

  it('stands beside the version before, what is gone and what changed most first', () => {
    const compared = compareSources(
      { sources: sources({ same: 101, fell: 799, new: 4 }) },
      before,
      new Map([['fell', 'France services']]),
    );
    assert.deepEqual(
      compared.map((one) => [one.title, one.rowsIn, one.before, isStriking(one)]),
      [
        ['gone', 0, 9, true],
        ['new', 4, null, true],
        ['France services', 799, 2_683, true],
        ['same', 101, 100, false],
      ],
    );
  });

  it('without a version before compares with nothing', () => {
    const compared = compareSources({ sources: sources({ only: 3 }) }, null, new Map());
    assert.deepEqual(
      compared.map(({ before: had, change }) => [had, change]),
      [[null, null]],
    );
  });
});

describe('deliveries', () => {
  const one = (sha: string, rows: number, more: Partial<MadeExtract> = {}): MadeExtract => ({
    ...{ source: 'france-services', sha, rows, rejected: Math.floor(rows / 10) },
    ...more,
  });

  it('are told apart by their files; the score of several is that of all their rows', async () => {
    const runs = ['20260101', '20260201', '20260301', '20260401'].map(runOf);
    const [a = '', b = '', c = '', d = ''] = runs;
    await keepReport(zones, ['p', a, '2026-01-01'], [one('1', 100)]);
    await keepReport(zones, ['p', b, '2026-02-01'], [one('1', 100)], [a]);
    await keepReport(zones, ['p', c, '2026-03-01'], [one('1', 100, { role: 'used_again' })], [a, b]);
    await keepReport(
      zones,
      ['p', d, '2026-04-01'],
      [one('2', 60), one('3', 20, { rejected: 10 })],
      [a, b, c, 'gone'],
    );
    const history = await readHistory('p', d, zones.reports, 6);
    assert.deepEqual(history?.bySource.get('france-services'), [
      { run: a, asOf: '2026-01-01', rows: 100, score: 90, refused: false },
      { run: d, asOf: '2026-04-01', rows: 80, score: 80, refused: false },
    ]);
    assert.equal(changeOf(history?.bySource.get('france-services') ?? []), -0.2);
    assert.equal((await readHistory('p', d, zones.reports, 0))?.bySource.get('france-services')?.length, 1);
    assert.equal(await readHistory('p', 'nowhere', zones.reports, 6), null);
  });

  it('that were refused are no extract that we have: the source stays late, since the day it was due', async () => {
    const [declared] = (await loadDatasets(join(ROOT, 'datasets'))).filter(({ id }) => id === DATASET);
    assert.ok(declared);
    const [first, ...others] = declared.sources;
    assert.ok(first);
    const { partner, source } = first.declaration;
    const calendar = { every: 'month', since: '2026-01-31', grace_days: 5 } as const;
    const sources = [{ ...first, declaration: { ...first.declaration, calendar } }, ...others];
    const run = runOf('20260601');
    const page = {
      ...HELD,
      run,
      dataset: DATASET,
      reports: [{ partner, key: `${partner}/${run}/index.html`, findings: 0 }],
    };
    const shelf = { dataset: DATASET, last: [{ page, began: null, written: new Date() }] };
    const wallOn = async (today: string) => {
      const wall = await buildWall({ ...declared, sources }, shelf, zones.reports, { today, most: 6 });
      return wall.find((found) => found.source === source);
    };
    await keepReport(zones, [partner, run, '2026-06-01'], [one('4', 7, { source, day: '2026-04-30' })]);
    assert.deepEqual((await wallOn('2026-06-05'))?.due, {
      on: '2026-05-31',
      lateFrom: '2026-06-06',
      daysLate: 0,
    });
    assert.equal((await wallOn('2026-06-06'))?.due?.daysLate, 6);
    await keepReport(
      zones,
      [partner, run, '2026-06-01'],
      [
        one('4', 7, { source, day: '2026-04-30', role: 'used_again' }),
        one('5', 7, { source, day: '2026-05-31', role: 'refused' }),
      ],
    );
    const refused = await wallOn('2026-06-06');
    assert.deepEqual([refused?.due?.daysLate, refused?.deliveries.at(-1)?.refused], [6, true]);
  });

  it('of several organisations stand on the wall one by one, under the source that they feed', async () => {
    const [declared] = (await loadDatasets(join(ROOT, 'datasets'))).filter(({ id }) => id === DATASET);
    const [first] = declared?.sources ?? [];
    assert.ok(declared && first);
    const { partner, source } = first.declaration;
    const [run, today] = [runOf('20260701'), '2026-07-02'];
    const members = ['caf-31', 'caf-35', 'caf-99'];
    const made = members.map((code) =>
      Partner.parse({
        ...{ partner: code, name: code, legal_basis: 'Données du test.', reports_to: 'NOBODY' },
        ...{ part_of: partner, files: [`${code}*`] },
      }),
    );
    const partners = new Map([...declared.partners, ...made.map((one) => [one.partner, one] as const)]);
    for (const code of ['caf-31', 'caf-35'])
      await keepReport(zones, [code, run, today], [one(code, 7, { source, day: '2026-06-30' })]);
    const reports = members.map((code) => ({ partner: code, key: `${code}/${run}/index.html`, findings: 0 }));
    const shelf = {
      dataset: DATASET,
      last: [{ page: { ...HELD, run, dataset: DATASET, reports }, began: null, written: new Date() }],
    };
    const wall = await buildWall({ ...declared, partners }, shelf, zones.reports, { today, most: 0 });
    assert.deepEqual(
      wall.filter((found) => found.source === source).map((found) => found.partner),
      ['caf-31', 'caf-35'],
    );
    assert.equal(wall.length, declared.sources.length + 1);
  });
});

describe('a report', () => {
  it('of files that came again is that of the run that wrote it; the page of a département is none', () => {
    const reported = (run: string, ...keys: string[]): KeptRun => {
      const reports = keys.map((key) => ({ partner: 'p', key: `p/${key}/index.html`, findings: 0 }));
      return { page: { ...HELD, run, dataset: DATASET, reports }, began: null, written: new Date() };
    };
    const last = [
      reported('third', DATASET),
      reported('second', DATASET, 'first'),
      reported('first', 'first'),
    ];
    assert.equal(lastReported('p', { dataset: DATASET, last }), 'first');
    assert.equal(lastReported('other', { dataset: DATASET, last }), null);
  });
});

describe('a question', () => {
  it('is answered by sources, partners and runs that hold each of its words, accents and case aside', async () => {
    const datasets = (await loadDatasets(join(ROOT, 'datasets'))).filter(({ id }) => id === DATASET);
    await keepRun(zones, runOf('20260701'), {
      reasons: ['region-sud: the extract is 41 days old'],
      sources: [],
    });
    const shelves = [await readShelf(DATASET, zones.restricted)];
    const ask = (question: string) => findAnything(question, datasets, shelves);
    assert.deepEqual(
      ask('REUNION structures').sources.map(({ source }) => source),
      ['structures-la-reunion'],
    );
    assert.deepEqual(
      ask('aidants').partners.map(({ partner }) => partner),
      ['anct-aidants-connect'],
    );
    assert.deepEqual(
      ask('41 days')
        .runs.map(({ run }) => run)
        .at(0),
      runOf('20260701'),
    );
    // older than those whose pages were read
    assert.deepEqual(
      ask('20260102').runs.map(({ run, kept }) => [run, kept]),
      [[runOf('20260102'), null]],
    );
    for (const none of ['', '  ', 'zzz'])
      assert.deepEqual(ask(none), { sources: [], partners: [], runs: [] });
  });
});

describe('moments and durations', () => {
  it('are those of Paris, in French', () => {
    assert.equal(
      formatMoment(new Date('2026-06-30T22:05:00Z')),
      '1er\u00a0juillet\u00a02026 à 00\u00a0h\u00a005',
    );
    const last = (seconds: number) =>
      formatDuration(new Date(0), new Date(seconds * 1_000)).replaceAll('\u00a0', ' ');
    assert.deepEqual([12, 68, 7_500, 400_000].map(last), ['12 s', '1 min 08 s', '2 h 05', '4 jours']);
  });
});
