/** Decimals and pseudonyms in 16 bytes through the whole way, without Temporal: read, kept, turned, erased, assembled, released. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import { erasePersons } from '../../activities/custody/erase/erase-persons.js';
import { readOppositions } from '../../activities/custody/opposition/opposition-list.js';
import { withholdOpposed } from '../../activities/custody/opposition/withhold-opposed.js';
import { buildRegister } from '../../activities/custody/register/build-register.js';
import { ConfigurationInvalid, ContractBroken } from '../../activities/errors.js';
import { NormalisedSource } from '../../activities/handover/run.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import { takeUpKept } from '../../activities/normalise/take-up-kept.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { createPseudonymiser } from '../../activities/pseudonymise/create-pseudonymiser.js';
import { Manifest } from '../../activities/published/manifest.js';
import { ManifestPrivacy } from '../../activities/published/manifest-privacy.js';
import { manifestKey, versionFolder } from '../../activities/published/version-keys.js';
import { writeFormats } from '../../activities/release/formats/write-formats.js';
import { proveFormat } from '../../activities/release/proof/prove-formats.js';
import { measureTable } from '../../activities/release/table-facts.js';
import { tellPrivacy } from '../../activities/release/tell-privacy.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { testRing } from '../helpers/test-keys.js';
import { AIDES, makeExactRepository } from './exact-repository.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-exact-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const keysOf = (epochs: number) => createPseudonymiser(async () => testRing(epochs));

let dataset: Dataset;
let digits: Dataset;
beforeAll(async () => {
  [dataset, digits] = (await Promise.all(
    (['uuid', 'digits'] as const).map(
      async (form) => (await loadDatasets(await makeExactRepository(join(folder, form), form)))[0],
    ),
  )) as [Dataset, Dataset];
});

let places = 0;
async function scratchOf(): Promise<string> {
  places += 1;
  const scratch = join(folder, `scratch-${places}`);
  await mkdir(scratch);
  return scratch;
}

const Row = z.object({
  line: z.number(),
  nir: z.string().nullable(),
  nir_declare: z.string().nullable(),
  montant: z.string(),
});

async function rowsIn(path: string) {
  return engine.withSession({ scratch: folder }, (session) =>
    session.rows(
      `select _line as line, cast(nir as varchar) as nir, cast(nir_declare as varchar) as nir_declare, cast(montant_eur as varchar) as montant from read_parquet('${path}') order by _line`,
      Row,
    ),
  );
}

/** Reads the example under so many epochs of keys. */
async function read(epochs: number, of: Dataset = dataset) {
  const scratch = await scratchOf();
  const [source] = of.sources;
  assert.ok(source);
  const path = join(scratch, 'in');
  await writeFile(path, AIDES);
  const request = {
    ...{ dataset: of, source: source.declaration, mapping: source.mapping },
    ...{ path, fileName: 'aides.csv' },
  };
  const when = { date: '2026-01-31', today: '2026-11-29', scratch };
  return engine.withSession({ scratch }, async (session) => {
    const done = await normaliseExtract(
      { ...request, ...when },
      { references, pseudonymiser: keysOf(epochs) },
      session,
    );
    const issues = await session.rows(
      'select line, field, code, rejects from issues order by line, field, code',
      z.object({ line: z.number(), field: z.string(), code: z.string(), rejects: z.boolean() }),
    );
    return { ...done, issues, scratch };
  });
}

/** The same, kept in a store as a run keeps it. */
async function keep(epochs: number, of: Dataset = dataset) {
  const done = await read(epochs, of);
  const store = createFileStore(join(done.scratch, 'store'));
  const { name: keys } = await keysOf(epochs).current();
  const base = `primes/extracts/primes-partenaire/x/00000000-00000000-${keys}`;
  const files = { rows: done.rowsPath, issues: done.issuesPath, identifiers: done.identifiersPath ?? '' };
  for (const [name, path] of Object.entries(files)) await store.upload(`${base}/${name}.parquet`, path);
  const kept = NormalisedSource.parse({
    ...{
      source: 'primes-partenaire',
      extract: 'x',
      zone: 'restricted',
      keys,
      table: 'aides',
      placeUnit: 'ligne',
      speed: 'fast',
    },
    ...{ rowsIn: done.rowsIn, rowsOut: done.rowsOut, rowsRejected: done.rowsRejected },
    ...{
      rowsKey: `${base}/rows.parquet`,
      issuesKey: `${base}/issues.parquet`,
      identifiersKey: `${base}/identifiers.parquet`,
    },
  });
  await store.write(`${base}/receipt.json`, JSON.stringify(kept));
  return { store, kept, scratch: done.scratch };
}

/** The kept rows, turned to so many epochs by `of`. */
async function turn(
  { store, kept }: Awaited<ReturnType<typeof keep>>,
  epochs: number,
  of: Dataset = dataset,
) {
  const [table] = of.tables;
  assert.ok(table);
  const [scratch, pseudonymiser] = [await scratchOf(), keysOf(epochs)];
  const place = {
    dataset: of,
    table,
    folder: '',
    rawKey: '',
    made: '',
    keys: await pseudonymiser.current(),
    scratch,
  };
  const zones = { raw: store, work: store, restricted: store, open: store, reports: store };
  const effects = { zones, engine, pseudonymiser } as never;
  const turned = await takeUpKept(kept, `turned-${epochs}`, place, effects, new AbortController().signal);
  const path = join(scratch, 'turned.parquet');
  await store.download(turned.rowsKey, path);
  return { turned, rows: await rowsIn(path) };
}

/** Erases whoever has the pseudonyms, from a store under so many epochs. */
async function erase(
  { store }: Awaited<ReturnType<typeof keep>>,
  nir: string,
  epochs: number,
  of: Dataset = dataset,
) {
  const zones = { raw: store, work: store, restricted: store, open: store, reports: store };
  const copyAndHash = async () => ({ sha256: '0'.repeat(64), bytes: 0 });
  return erasePersons(
    { dataset: of, persons: [{ nir: [nir] }], today: '2026-11-29', scratch: await scratchOf() },
    { zones, engine, pseudonymiser: keysOf(epochs), copyAndHash },
  );
}

/** A version with one person in its restricted table. */
async function storeVersion(
  { store, kept, scratch }: Awaited<ReturnType<typeof keep>>,
  version: string,
  code: string,
  cutDomains: string[],
) {
  const [path, hash] = [join(scratch, `${version}.parquet`), '0'.repeat(64)];
  await engine.withSession({ scratch }, (session) =>
    session.run(
      `copy (select ${code} as personne, 1::decimal(20, 2) as recu_eur) to '${path}' (format parquet)`,
    ),
  );
  const file = {
    path: 'personnes.parquet',
    format: 'parquet',
    mediaType: 'x/y',
    bytes: 1,
    sha256: hash,
    rows: 1,
  };
  const names = { name: 'personnes', title: 'P', schema: 'personnes.schema.json', schemaSha256: hash };
  const manifest = Manifest.parse({
    ...{
      dataset: 'primes',
      title: 'P',
      licence: 'lov2',
      version,
      contractVersion: '1.0.0',
      contentHash: hash,
    },
    tables: [{ ...names, rows: 1, contentHash: hash, files: [file], omitted: [] }],
    ...{
      inputs: [],
      findings: [],
      keyEpoch: kept.keys,
      codeRevision: 'x',
      engine: { duckdb: '1', threads: 1 },
    },
    ...(cutDomains.length > 0 && { cutDomains }),
  });
  await store.upload(`${versionFolder('primes', version)}personnes.parquet`, path);
  await store.write(manifestKey('primes', version), JSON.stringify(manifest));
}

describe('a dataset with decimals and short pseudonyms', () => {
  it('is read to the cent; what would be rounded, is too large or is no UUID takes its row along, by name', async () => {
    const { rowsPath, issues } = await read(1);
    const rows = await rowsIn(rowsPath);
    assert.deepEqual(
      rows.map(({ montant }) => montant),
      ['1234.50', '0.10', '0.20', '99999.99'],
    );
    assert.deepEqual(
      issues.map(({ line, field, code, rejects }) => `${line} ${field} ${code} ${rejects}`),
      [
        '6 montant_eur trop_de_decimales true',
        '7 montant_eur hors_bornes true',
        '8 dossier obligatoire_absent true',
        '8 dossier uuid_illisible false',
      ],
    );
  });

  it('has one pseudonym for a person in whatever column, and no identifier in clear in any file', async () => {
    const { rowsPath, scratch } = await read(1);
    const [marie, jean, again] = await rowsIn(rowsPath);
    assert.ok(marie?.nir && jean?.nir_declare);
    z.uuid({ version: 'v8' }).parse(marie.nir);
    assert.deepEqual([marie.nir_declare, again?.nir, jean.nir], [marie.nir, marie.nir, null]);
    for (const entry of await readdir(scratch, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name !== 'in')
        assert.doesNotMatch(
          await readFile(join(entry.parentPath, entry.name), 'latin1'),
          /MARIE|SACHA/,
          entry.name,
        );
  });

  it('has rows that are kept turned into any epoch as if they were read under it', async () => {
    const kept = await keep(1);
    for (const epochs of [2, 3])
      assert.deepEqual((await turn(kept, epochs)).rows, await rowsIn((await read(epochs)).rowsPath));
  });

  it('says in its register that pseudonyms are cut, and only then', () => {
    const [cut, whole] = [dataset, digits].map((one) =>
      JSON.stringify(buildRegister([one], { rawSealed: true })),
    );
    assert.match(cut ?? '', /Les pseudonymes de nir sont tronqués : UUID, 122 bits/);
    assert.doesNotMatch(whole ?? '', /tronqués/);
  });
});

describe('a person who opposes, known by a UUID', () => {
  it('goes from what is kept, and from what is turned or read later in any epoch', async () => {
    const kept = await keep(1);
    const [marie] = await rowsIn((await read(1)).rowsPath);
    assert.ok(marie?.nir);
    const done = await erase(kept, marie.nir, 1);
    assert.deepEqual([done.persons, done.rows], [1, 2]);
    const list = await readOppositions('primes', kept.store);
    assert.deepEqual(list?.list.oppositions[0]?.pseudonyms, { nir: [marie.nir] });
    const later = await keep(2);
    await later.store.write('primes/oppositions.json', JSON.stringify(list?.list));
    const [table] = dataset.tables;
    assert.ok(table);
    const zones = {
      raw: later.store,
      work: later.store,
      restricted: later.store,
      open: later.store,
      reports: later.store,
    };
    const left = await withholdOpposed(
      { dataset, table, kept: later.kept, scratch: await scratchOf() },
      { zones, engine, pseudonymiser: keysOf(2) },
    );
    assert.deepEqual([left.rowsOut, left.oppositions?.rows], [2, 2]);
    const [again] = await rowsIn((await read(2)).rowsPath);
    const turned = await readOppositions('primes', later.store);
    assert.deepEqual(turned?.list.oppositions[0]?.pseudonyms, { nir: [again?.nir] });
  });
});

describe('a contract whose pseudonyms take another form', () => {
  it('keeps rows and oppositions of the first epoch, cut', async () => {
    const kept = await keep(1, digits);
    const [marie] = await rowsIn((await read(1, digits)).rowsPath);
    assert.equal(marie?.nir?.length, 64);
    await erase(kept, marie.nir, 1, digits);
    const [table] = dataset.tables;
    assert.ok(table);
    const now = await keep(1);
    await now.store.write(
      'primes/oppositions.json',
      JSON.stringify((await readOppositions('primes', kept.store))?.list),
    );
    const zones = {
      raw: now.store,
      work: now.store,
      restricted: now.store,
      open: now.store,
      reports: now.store,
    };
    const request = { dataset, table, kept: now.kept, scratch: await scratchOf() };
    assert.equal((await withholdOpposed(request, { zones, engine, pseudonymiser: keysOf(1) })).rowsOut, 2);
    const fresh = await keep(1, digits);
    assert.deepEqual((await turn(fresh, 2)).rows, await rowsIn((await read(2)).rowsPath));
    assert.deepEqual((await turn(fresh, 1)).rows, await rowsIn((await read(1)).rowsPath));
  });

  it('has versions told in which a person cannot be found any more, and strikes her from the others', async () => {
    const [before] = await rowsIn((await read(1, digits)).rowsPath);
    const [marie] = await rowsIn((await read(1)).rowsPath);
    const kept = await keep(1);
    const made: readonly (readonly [version: string, code: string, cutDomains: string[]])[] = [
      ['2026-01-01-aaaaaaaa', `'${before?.nir}'`, []],
      ['2026-02-01-bbbbbbbb', `cast('${marie?.nir}' as uuid)`, ['nir']],
    ];
    for (const [version, code, cutDomains] of made) await storeVersion(kept, version, code, cutDomains);
    const done = await erase(kept, marie?.nir ?? '', 1);
    assert.deepEqual([done.versionRows, done.unreadable], [1, ['2026-01-01-aaaaaaaa']]);
  });

  it('has extracts told in whose rows of before nobody can be found, and erases her from today’s', async () => {
    const [old, now] = [await keep(2, digits), await keep(2)];
    const before = { ...old.kept, rowsKey: 'primes/extracts/primes-partenaire/x/before/rows.parquet' };
    const path = join(now.scratch, 'before.parquet');
    await old.store.download(old.kept.rowsKey, path);
    await now.store.upload(before.rowsKey, path);
    await now.store.write(
      'primes/extracts/primes-partenaire/x/before/receipt.json',
      JSON.stringify({ ...before, extract: 'before' }),
    );
    const [marie] = await rowsIn((await read(2)).rowsPath);
    const done = await erase(now, marie?.nir ?? '', 2);
    assert.deepEqual([done.rows, done.unreadable], [2, ['primes-partenaire/before']]);
  });

  it('is refused where rows, or who opposed, could not be recognised', async () => {
    const told = (error: unknown) =>
      error instanceof ConfigurationInvalid && /"nir" are kept in another form/.test(error.message);
    await assert.rejects(turn(await keep(2, digits), 3), told);
    await assert.rejects(turn(await keep(1), 2, digits), told);
    const [old, now] = [await keep(2, digits), await keep(2)];
    const [marie] = await rowsIn((await read(2, digits)).rowsPath);
    await erase(old, marie?.nir ?? '', 2, digits);
    await now.store.write(
      'primes/oppositions.json',
      JSON.stringify((await readOppositions('primes', old.store))?.list),
    );
    const [alex] = await rowsIn((await read(2)).rowsPath);
    await assert.rejects(erase(now, alex?.nir ?? '', 2), told);
  });
});

describe('the tables made of them', () => {
  const assemble = async (sql?: string) => {
    const { rowsPath, rowsIn: all, rowsRejected, scratch } = await read(1);
    const rows = [
      {
        source: 'primes-partenaire',
        extract: 'aides.csv',
        table: 'aides',
        path: rowsPath,
        rowsIn: all,
        rowsRejected,
      },
    ];
    const assembly = dataset.assembly.map((one) =>
      one.name.startsWith('010') && sql ? { ...one, sql: sql } : one,
    );
    return engine.withSession({ scratch }, async (session) => {
      const { tables } = await assembleDataset(
        { ...dataset, assembly },
        rows,
        references,
        scratch,
        session,
        keysOf(1),
      );
      await loadCellMacros(session);
      const assembled = dataset.tables.flatMap((table) => {
        const path = tables.find(({ name }) => name === table.name)?.path;
        return path === undefined ? [] : [{ table, path }];
      });
      for (const one of assembled) {
        const facts = await measureTable(one, session);
        const { files } = await writeFormats({ ...one, facts, folder: `${scratch}/out` }, session);
        for (const file of files) await proveFormat({ ...one, facts }, file, session);
      }
      return {
        out: `${scratch}/out`,
        privacy: await tellPrivacy(dataset.metadata.privacy, assembled, session),
      };
    });
  };

  it('are exact sums in every format, and a manifest that says which pseudonyms are cut', async () => {
    const { out, privacy } = await assemble();
    assert.equal(
      await readFile(`${out}/totaux.csv`, 'utf8'),
      'departement,total_eur\n35,100000.19\n52,1234.60\n',
    );
    assert.match(await readFile(`${out}/totaux.json`, 'utf8'), /"total_eur":100000\.19\}/);
    const truncatedPseudonyms = [{ table: 'personnes', column: 'personne', bits: 122 }];
    assert.deepEqual(ManifestPrivacy.parse(privacy), { truncatedPseudonyms });
  });

  it('are refused where the assembly would have them rounded, or does not hold them', async () => {
    const own = dataset.assembly.find(({ name }) => name.startsWith('010'))?.sql ?? '';
    const made = (expression: string) =>
      own.replace('sum(montant_eur) as total_eur', `${expression} as total_eur`);
    const wrong: readonly (readonly [string, RegExp])[] = [
      [
        'avg(montant_eur)',
        /totaux: the assembly gives "total_eur" as DOUBLE, .* rounded to DECIMAL\(20, 2\)/,
      ],
      ['cast(sum(montant_eur) as decimal(30, 3))', /as DECIMAL\(30,3\)/],
      ["'12'", /as VARCHAR/],
      ["cast(repeat('9', 19) as hugeint)", /total_eur \(2 values larger than its digits hold\)/],
    ];
    for (const [expression, told] of wrong)
      await assert.rejects(
        assemble(made(expression)),
        (error) => error instanceof ContractBroken && told.test(error.message),
      );
    await assemble(made('cast(round(avg(montant_eur), 2) as decimal(9, 2))'));
    await assemble(made('count(*)'));
  });
});
