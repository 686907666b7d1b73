/** An extract that is normalised in parts, by workers that share nothing but the zones, becomes what one worker makes of it: to the byte. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, describe, it } from 'vitest';
import { keptFolder, readKept } from '../../activities/door/kept-extracts.js';
import type { Effects } from '../../activities/effects.js';
import { StorageUnavailable } from '../../activities/errors.js';
import type { SealedExtract } from '../../activities/handover/run.js';
import type { NormalisedExtracts, NormalisedPart } from '../../activities/handover/source.js';
import { createNormaliseActivities } from '../../activities/normalise/activities.js';
import { isRowByRow } from '../../activities/normalise/row-by-row.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { createReleaseActivities } from '../../activities/release/activities.js';
import { checkSource } from '../../datasets/check-source.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { ROOT, toolkitEffects } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-parts-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const PLACES = { dataset: 'lieux', source: 'mairies' };
const PERSONS = { dataset: 'parcours-insertion', source: 'conseil-departemental' };
type Of = typeof PLACES;

let stores = 0;
const newStore = () => {
  stores += 1;
  return join(home, `store-${stores}`);
};

const toolkit = await toolkitEffects(readConfiguration({ INSERTION_HOME: home }, home), {
  datasets: [join(ROOT, 'tests', 'end-to-end', 'places'), join(ROOT, 'datasets')],
});

/** A worker that reaches the zones of a store; its sources are cut from `part_bytes`. */
function openWorker(store: string, part_bytes: number): Effects {
  const zones = createZones(readConfiguration({ INSERTION_HOME: home, STORE_URL: `file:${store}` }, home));
  const cut = [...toolkit.datasets].map(([id, dataset]) => {
    const sources = dataset.sources.map((one) => ({
      ...one,
      declaration: { ...one.declaration, part_bytes },
    }));
    return [id, { ...dataset, sources }] as const;
  });
  return { ...toolkit, zones, pseudonymiser: TEST_KEYS, datasets: new Map(cut) };
}

async function seal(body: string | Uint8Array, { source }: Of, { zones }: Effects): Promise<SealedExtract> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const [fileName, bytes] = ['envoi.csv', Buffer.byteLength(body)];
  const key = `${source}/${sha256}/${fileName}`;
  await zones.raw.write(key, body);
  return { source, sha256, key, fileName, bytes, seenBefore: false, date: '2026-06-30' };
}

const activitiesOf = (effects: Effects) => createNormaliseActivities(effects);
const act = <Request, Result>(step: (request: Request) => Promise<Result>, request: Request) =>
  new MockActivityEnvironment().run(step, request) as Promise<Result>;

/** What it became, with the bytes of its files; what was refused, in its words. */
async function contentsOf({ taken, refused }: NormalisedExtracts, { zones }: Effects) {
  const files = await Promise.all(
    taken.map(async ({ zone, rowsKey, issuesKey, identifiersKey }) =>
      Promise.all(
        [rowsKey, issuesKey, identifiersKey ?? rowsKey].map(async (key) =>
          Buffer.from((await zones[zone].read(key))?.body ?? '').toString('base64'),
        ),
      ),
    ),
  );
  return { taken, refused, files };
}

async function whole(body: string | Uint8Array, of: Of) {
  const worker = openWorker(newStore(), 1);
  const extract = await seal(body, of, worker);
  const made = await act(activitiesOf(worker).normaliseSource, { run: 'essai', ...of, extracts: [extract] });
  assert.equal(made.cut, undefined, 'a workflow that cannot cut is given the whole');
  return contentsOf(made, worker);
}

/** By two workers in turn, in as many parts as told; `change`: what the second one is besides. */
async function inParts(
  body: string | Uint8Array,
  of: Of,
  parts: number,
  change: (effects: Effects) => Effects = (effects) => effects,
) {
  const [store, size] = [newStore(), Math.ceil(Buffer.byteLength(body) / parts)];
  const one = openWorker(store, size);
  const other = change(openWorker(store, size));
  const extract = await seal(body, of, one);
  const request = { run: 'essai', ...of };
  const begun = await act(activitiesOf(one).normaliseSource, {
    ...{ ...request, extracts: [extract], mayCut: true as const },
  });
  assert.deepEqual(begun, { taken: [], refused: [], cut: [{ extract: extract.sha256, parts }] });
  const made: (NormalisedPart | null)[] = [];
  for (let part = 0; part < parts; part += 1) {
    const worker = activitiesOf(part % 2 === 0 ? one : other);
    made.push(await act(worker.normalisePart, { ...request, extract, part, parts }));
  }
  const join = () => act(activitiesOf(one).joinParts, { ...request, extract, parts: made });
  const joined = await contentsOf(await join(), one);
  assert.deepEqual(await contentsOf(await join(), one), joined, 'a second attempt');
  return { joined, made, one, request: { ...request, extract } };
}

const HEADER = 'id;nom;commune;cp\n';
const REGULAR = Array.from({ length: 40 }, (_, rank) => `${rank};Mairie ${rank};Langres;52200\n`).join('');
/** Cells over two lines, rows that are refused for what they lack or are too short for, one record twice, one with a cell too many. */
const IRREGULAR = Array.from(
  { length: 12 },
  (_, rank) =>
    `${rank};"Mairie\nde ${rank}";Langres;52200\n${rank};Mairie ${rank};Langres;52200\n` +
    `${rank};Mairie ${rank};Langres;52200\n${rank}a;ab;Langres;52200\n${rank}b;Mairie;;52200\n` +
    `${rank}c;Mairie;Langres;5220\n${rank}d;Mairie;Langres;52200;de trop;encore\n`,
).join('');

describe('an extract in parts', () => {
  for (const [name, text] of [
    ['regular', REGULAR],
    ['irregular', IRREGULAR],
  ] as const)
    it(`is what it is whole, by any workers: ${name}`, async () => {
      const alone = await whole(HEADER + text, PLACES);
      const { joined, made } = await inParts(HEADER + text, PLACES, 4);
      assert.deepEqual(joined, alone);
      assert.ok(
        made.every((one) => one !== null && one.rowsIn > 0),
        'each has its share',
      );
      const [{ rowsIn = 0, rowsOut = 0, speed = '' } = {}] = joined.taken;
      assert.equal(speed, name === 'regular' ? 'fast' : 'careful');
      assert.ok(name === 'regular' ? rowsOut === 40 : rowsOut > 40 && rowsOut < rowsIn, `${rowsOut}`);
    });

  it('of persons is what it is whole; only the joined rows are kept, the parts go with their run', async () => {
    const out = join(home, 'persons');
    const invented = { seed: 'parts', asOf: LAST_DAY, faults: true, nir: 'impossible' } as const;
    await generateParcours({ ...invented, persons: 60, out });
    const folder = join(out, PERSONS.source);
    const [file = ''] = (await readdir(folder)).sort();
    const body = await readFile(join(folder, file));
    const { joined, one, request } = await inParts(body, PERSONS, 3);
    assert.deepEqual(joined, await whole(body, PERSONS));
    assert.equal(joined.taken[0]?.zone, 'restricted');
    const kept = await readKept(keptFolder(PERSONS.dataset), one.zones.restricted);
    assert.deepEqual(kept, joined.taken, 'who erases finds the extract once, and no part beside it');
    const left = (await one.zones.work.list('')).map(({ key }) => key);
    assert.equal(left.length, 3 * 4);
    assert.ok(left.every((key) => key.startsWith('essai/')));
    await act(createReleaseActivities(one).clearRun, { run: request.run, dataset: request.dataset });
    assert.deepEqual(await one.zones.work.list(''), []);
  });

  for (const [why, text] of [
    ['it has no rows', ''],
    ['too many rows are refused', REGULAR.replaceAll('Langres', '')],
  ] as const)
    it(`is refused in the same words where ${why}`, async () => {
      const alone = await whole(HEADER + text, PLACES);
      assert.equal(alone.refused.length, 1);
      assert.deepEqual((await inParts(HEADER + text, PLACES, 2)).joined, alone);
    });

  it('is read whole where its parts were made by other code', async () => {
    const alone = await whole(HEADER + REGULAR, PLACES);
    const later = (effects: Effects) => ({ ...effects, codeRevision: 'f'.repeat(64) });
    assert.deepEqual((await inParts(HEADER + REGULAR, PLACES, 2, later)).joined, alone);
  });

  it('takes a part up on another worker where one died over it, and does no part twice', async () => {
    const [store, body] = [newStore(), HEADER + IRREGULAR];
    const [one, other] = [openWorker(store, 200), openWorker(store, 200)];
    const extract = await seal(body, PLACES, one);
    const asked = { run: 'essai', ...PLACES, extract, part: 1, parts: 2 };
    const upload: Effects['zones']['work']['upload'] = (key, path) =>
      key.endsWith('issues.parquet')
        ? Promise.reject(new StorageUnavailable('The store is gone.'))
        : one.zones.work.upload(key, path);
    const dying = { ...one, zones: { ...one.zones, work: { ...one.zones.work, upload } } };
    await assert.rejects(act(activitiesOf(dying).normalisePart, asked), /The store is gone/);
    const made = await act(activitiesOf(other).normalisePart, asked);
    await one.zones.raw.remove([extract.key]);
    assert.deepEqual(await act(activitiesOf(one).normalisePart, asked), made, 'found, not read again');
  });
});

it('is cut by its size alone, in 16 parts at most', async () => {
  const worker = openWorker(newStore(), 10);
  const begin = async (body: string) => {
    const extracts = [await seal(body, PLACES, worker)];
    const request = { run: 'essai', ...PLACES, extracts, mayCut: true as const };
    return (await act(activitiesOf(worker).normaliseSource, request)).cut?.[0]?.parts;
  };
  assert.equal(await begin(HEADER + REGULAR), 16);
  assert.equal(await begin(HEADER), 2);
});

describe('a mapping', () => {
  const isApart = async (sql: string, columns = { a: { feeds: ['id'] } }) => {
    const scratch = await mkdtemp(join(home, 'mapping-'));
    const asked = { source: { source: 'a', columns }, mapping: { name: 'a', sql }, own: scratch, scratch };
    return toolkit.engine.withSession({ scratch }, (session) => isRowByRow(asked, toolkit, session));
  };
  const mapped = (select: string) => isApart(`create view mapped as ${select};`);

  it('of each source of ours is known to look at one row at a time, but for one that joins what it took apart', async () => {
    const several: string[] = [];
    for (const { folder, sources } of toolkit.datasets.values())
      for (const { declaration: source, mapping } of sources) {
        const scratch = await mkdtemp(join(home, 'mapping-'));
        const asked = { source, mapping, own: join(folder, 'lists'), scratch };
        const isOne = await toolkit.engine.withSession({ scratch }, (session) =>
          isRowByRow(asked, toolkit, session),
        );
        if (!isOne) several.push(source.source);
      }
    assert.deepEqual(several, ['aidants-connect']);
  });

  it('that looks at several rows at once is known by what DuckDB would do, however it is written', async () => {
    assert.equal(await mapped('select _line, upper(a) as id from extract'), true);
    assert.equal(
      await mapped(
        "select _line, (select list(x order by x) from unnest(string_split(a, ' ')) as t(x)) as id from extract",
      ),
      true,
    );
    for (const select of [
      'select _line, first(a) over (order by _line) as id from extract',
      'select _line, a || (select count(*) from extract) as id from extract',
      'select min(_line) as _line, a as id from extract group by a',
      'select distinct on (a) _line, a as id from extract',
      'select _line, a as id from extract order by _line limit 10',
      'with kept as materialized (from extract) select _line, (select max(a) from kept) as id from kept',
      'select one._line, other.a as id from extract as one left join extract as other on other._line = one._line + 1',
    ])
      assert.equal(await mapped(select), false, select);
    for (const [made, select] of [
      ['create table kept as select a from extract group by a', 'select 1 as _line, a as id from kept'],
      [
        'create table kept as select a, count(*) as n from extract group by a',
        'select _line, n as id from extract join kept using (a)',
      ],
      ['create table kept as select count(*) as n from extract', 'select _line, n as id from extract, kept'],
      [
        'set variable last = (select max(a) from extract)',
        "select _line, getvariable('last') as id from extract",
      ],
      ['create sequence places', "select _line, nextval('places') as id from extract"],
    ] as const)
      assert.equal(await isApart(`${made}; create view mapped as ${select};`), false, made);
    const early = 'select _line, a as id from extract where _line < 9';
    const last = 'select max(_line), max(a) from extract';
    for (const when of ['_line > 5000', "extract_day(_line) > date '2020-01-01'"])
      assert.equal(
        await mapped(`${early} union all ${last} where ${when}`),
        false,
        `cannot be told: ${when}`,
      );
    assert.equal(await mapped('select _line, lacking as id from extract'), false);
  });
});

it('is refused of a format that costs more to read than its rows', () => {
  const dataset = toolkit.datasets.get(PERSONS.dataset);
  const declared = (id: string) => dataset?.sources.find((one) => one.declaration.source === id)?.declaration;
  const [csv, xml] = [declared(PERSONS.source), declared('caf')];
  assert.ok(dataset && csv && xml);
  checkSource({ ...csv, part_bytes: 1_000 }, dataset);
  assert.throws(
    () => checkSource({ ...xml, part_bytes: 1_000 }, dataset),
    /part_bytes is for extracts whose/,
  );
});
