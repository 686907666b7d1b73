/** The decisions of a run, on a real Temporal server; the rooms answer from memory. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ReleaseVersion } from '../../activities/handover/release.js';
import type { Run, WriteReports } from '../../activities/handover/run.js';
import type { RunReport } from '../../workflows/messages.js';
import { CURRENT, checked, failure, fakeRooms, plan, rejected, SOURCES, sealed } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

/** Rooms where one source's extract of today is refused; `earlier` says whether a version stands. */
function withoutCaf(earlier: boolean) {
  return {
    receiveExtracts: async ({ source }: { source: string }) => {
      if (source === 'caf') throw rejected(source);
      return [sealed(source)];
    },
    readCurrentVersion: async () => (earlier ? CURRENT : null),
  };
}

function noting<Request, Result>(requests: Request[], room: (request: Request) => Result) {
  return (request: Request) => {
    requests.push(request);
    return room(request);
  };
}

/** One pair a source. */
function statuses({ sources }: RunReport): string {
  return sources.map(({ source, status }) => `${source} ${status}`).join(', ');
}

describe('publishDataset', { concurrent: true }, () => {
  it('publishes, and counts every source', async () => {
    const report = await engine.report(fakeRooms());
    assert.equal(report.status, 'published');
    assert.equal(report.version, '2026-02-28-11111111');
    assert.deepEqual(
      report.sources.map(({ source, status, rowsIn, rowsOut, rowsRejected }) => [
        source,
        status,
        rowsIn,
        rowsOut,
        rowsRejected,
      ]),
      SOURCES.map((source) => [source, 'fresh', 10, 9, 1]),
    );
  });

  it('counts every extract of a source that takes each, and those of earlier versions', async () => {
    const released: ReleaseVersion[] = [];
    const rooms = fakeRooms({
      planSources: async () => plan('last_good', 'every'),
      receiveExtracts: async ({ source }) => [sealed(source, 'may'), sealed(source, 'june')],
      readCurrentVersion: async () => ({
        ...CURRENT,
        inputs: SOURCES.flatMap((source) => [sealed(source, 'april'), sealed(source, 'may')]),
      }),
    });
    const report = await engine.report({ ...rooms, releaseVersion: noting(released, rooms.releaseVersion) });
    assert.deepEqual(
      report.sources.map(({ source, status, rowsIn }) => [source, status, rowsIn]),
      SOURCES.map((source) => [source, 'fresh', 30]),
    );
    assert.deepEqual(
      released[0]?.ingested
        .filter(({ source }) => source === 'caf')
        .map((one) => [one.extract.sha256, one.status]),
      [
        ['april-caf', 'kept'],
        ['june-caf', 'fresh'],
        ['may-caf', 'fresh'],
      ],
    );
  });

  it('goes without a source that nobody promised', async () => {
    const report = await engine.report(
      fakeRooms({ ...withoutCaf(false), planSources: async () => plan('go_without') }),
    );
    assert.deepEqual([report.status, statuses(report)], ['published', 'ccas fresh, region fresh']);
  });

  it('lets a source that fails stop no other: its last good extract stands in, stale', async () => {
    const released: ReleaseVersion[] = [];
    const reported: WriteReports[] = [];
    const rooms = fakeRooms(withoutCaf(true));
    const report = await engine.report({
      ...rooms,
      releaseVersion: noting(released, rooms.releaseVersion),
      writeReports: noting(reported, rooms.writeReports),
    });
    assert.equal(report.status, 'published');
    assert.equal(statuses(report), 'caf stale, ccas fresh, region fresh');
    assert.deepEqual(
      released[0]?.ingested.map(({ status, extract }) => [status, extract.sha256]),
      [
        ['stale', 'last-caf'],
        ['fresh', 'today-ccas'],
        ['fresh', 'today-region'],
      ],
    );
    assert.deepEqual(report.reasons, ['caf: nothing usable was sent.']);
    assert.deepEqual(
      reported[0]?.failed.map(({ source, partnerSentence }) => [source, partnerSentence]),
      [['caf', 'Rien d’utilisable pour caf.']],
    );
  });

  it('publishes nothing, rejected, when a source fails and nothing stands in; the partners are told all the same', async () => {
    const reported: WriteReports[] = [];
    const report = await engine.report(
      fakeRooms({
        ...withoutCaf(false),
        assembleDataset: () => assert.fail('assembles'),
        releaseVersion: () => assert.fail('releases'),
        writeReports: noting(reported, async () => []),
      }),
    );
    assert.deepEqual([report.status, report.version, report.manifest], ['rejected', null, null]);
    assert.equal(statuses(report), 'caf failed, ccas fresh, region fresh');
    assert.equal(reported.map(({ status }) => status).join(), 'rejected');
  });

  it('is rejected when today’s extract and the last good one both fail', async () => {
    const report = await engine.report(
      fakeRooms({
        readCurrentVersion: async () => CURRENT,
        normaliseSource: async (request) => {
          if (request.source === 'caf') throw rejected('caf');
          return fakeRooms().normaliseSource(request);
        },
      }),
    );
    assert.equal(report.status, 'rejected');
  });

  it('says that nothing changed before it makes anything again, and keeps the reports that are there', async () => {
    const made = {
      ...{ version: CURRENT.version, manifestKey: 'manifest.json', checked: checked('offre') },
      assembled: { tables: [], counts: [] },
      reports: [{ partner: 'partenaire-caf', key: 'partenaire-caf/before/index.html', findings: 2 }],
      catalogue: { home: 'index.html', page: 'offre/index.html' },
    };
    const nothing = () => assert.fail('is made again');
    const rooms = {
      ...{ readCurrentVersion: async () => CURRENT, assembleDataset: nothing, releaseVersion: nothing },
      ...{ scanDataset: nothing, checkDataset: nothing },
    };
    const same = await engine.report(
      fakeRooms({
        ...rooms,
        ...{ writeReports: nothing, writeCatalogue: nothing, noteMade: nothing },
        findUnchanged: async () => ({ ...made, told: true }),
      }),
    );
    assert.deepEqual([same.status, same.version], ['unchanged', CURRENT.version]);
    assert.deepEqual(same.reports, made.reports);
    const anotherDay = await engine.report(
      fakeRooms({ ...rooms, findUnchanged: async () => ({ ...made, told: false }) }),
    );
    assert.equal(anotherDay.status, 'unchanged');
    assert.notDeepEqual(anotherDay.reports, made.reports);
  });

  it('looks for no unchanged version where an extract was refused', async () => {
    const report = await engine.report(
      fakeRooms({
        readCurrentVersion: async () => CURRENT,
        receiveExtracts: async ({ source }) => {
          if (source === 'caf') throw rejected('caf');
          return [sealed(source)];
        },
        findUnchanged: () => assert.fail('looks'),
      }),
    );
    assert.equal(report.status, 'published');
  });

  it('refuses one extract of a source, and takes the others', async () => {
    const report = await engine.report(
      fakeRooms({
        planSources: async () => plan('last_good', 'every'),
        readCurrentVersion: async () => CURRENT,
        normaliseSource: async (request) => {
          const { taken } = await fakeRooms().normaliseSource(request);
          const [first, ...others] = taken;
          if (request.source !== 'caf' || !first) return { taken, refused: [] };
          const refused = {
            extract: first.extract,
            reason: 'caf: no rows.',
            partnerSentence: 'Aucune ligne.',
          };
          return { taken: others, refused: [refused] };
        },
      }),
    );
    assert.equal(report.status, 'published');
    assert.equal(statuses(report), 'caf kept, ccas fresh, region fresh');
    assert.deepEqual(report.reasons, ['caf: no rows.']);
  });

  it('takes the last good extract where the rules of the source refuse today’s', async () => {
    const report = await engine.report(
      fakeRooms({
        readCurrentVersion: async () => CURRENT,
        checkSource: async ({ normalised: rows }) =>
          rows.map(({ source, rowsKey }) =>
            rowsKey.startsWith('today-caf')
              ? checked(source, 'refuse', ['caf: half of the rows have no name.'])
              : checked(source),
          ),
      }),
    );
    assert.deepEqual([report.status, report.sources[0]?.status], ['published', 'stale']);
    assert.deepEqual(report.reasons, ['caf: half of the rows have no name.']);
  });

  it('publishes nothing when the contract or the release refuses, and says why', async () => {
    const sentence = 'contract 1.1.0 breaks the published 1.0.0.';
    const byContract = await engine.report(
      fakeRooms({ compareContract: async () => ({ verdict: 'refuse', reasons: [sentence] }) }),
    );
    assert.deepEqual(
      [byContract.status, byContract.version, byContract.reasons],
      ['refused', null, [sentence]],
    );
    const byRelease = await engine.report(
      fakeRooms({ releaseVersion: () => Promise.reject(failure('PublicationRefused', true)) }),
    );
    assert.deepEqual([byRelease.status, byRelease.version], ['refused', null]);
    assert.equal(byRelease.reasons.length, 1);
  });

  it('publishes nothing when the rules of the dataset refuse', async () => {
    const report = await engine.report(
      fakeRooms({
        checkDataset: async ({ dataset }) => checked(dataset, 'refuse', ['lieux: ids are not unique.']),
        releaseVersion: () => assert.fail('releases'),
      }),
    );
    assert.deepEqual(
      [report.status, report.version, report.reasons],
      ['refused', null, ['lieux: ids are not unique.']],
    );
  });

  it('draws the catalogue once the dataset is published or unchanged, and at no other end', async () => {
    const drawn: Run[] = [];
    const rooms = fakeRooms();
    const noted = { ...rooms, writeCatalogue: noting(drawn, rooms.writeCatalogue) };
    const published = await engine.report(noted);
    assert.deepEqual([published.catalogue?.page, drawn.length], ['offre/index.html', 1]);
    assert.deepEqual(Object.keys(drawn[0] ?? {}).sort(), ['dataset', 'run']);
    const current = { ...CURRENT, version: '2026-02-28-11111111' };
    const unchanged = await engine.report({
      ...noted,
      readCurrentVersion: async () => current,
      releaseVersion: async (request) => ({
        ...(await rooms.releaseVersion(request)),
        ...{ version: current.version, manifestKey: 'manifest.json', status: 'unchanged', since: null },
      }),
    });
    assert.deepEqual(
      [unchanged.status, unchanged.catalogue?.page, drawn.length],
      ['unchanged', 'offre/index.html', 2],
    );
    const refused = await engine.report({
      ...noted,
      checkDataset: async ({ dataset }) => checked(dataset, 'refuse', ['lieux: ids are not unique.']),
    });
    assert.deepEqual([refused.status, refused.catalogue, drawn.length], ['refused', null, 2]);
  });

  it('fails where the catalogue cannot be drawn, once the partners have their reports', async () => {
    const reported: WriteReports[] = [];
    const rooms = fakeRooms();
    const broken = {
      ...rooms,
      writeReports: noting(reported, rooms.writeReports),
      writeCatalogue: () => Promise.reject(failure('ContractBroken', true)),
    };
    await assert.rejects(engine.report(broken));
    assert.equal(reported.map(({ status }) => status).join(), 'published');
  });

  it('holds where the declaration says so of a source that fails, last good extract or not', async () => {
    for (const earlier of [true, false])
      await engine.run(
        fakeRooms({ ...withoutCaf(earlier), planSources: async () => plan('hold') }),
        async (handle) => {
          await handle.signal('approve', { author: 'a', reason: '' });
          const report = await handle.result();
          assert.deepEqual(
            [report.status, report.sources[0]?.status],
            ['published', earlier ? 'stale' : 'failed'],
          );
        },
      );
  });
});
