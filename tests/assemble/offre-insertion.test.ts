/** Deduplication of the référentiel: what must hold for any rows, in any order. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';

const [dataset] = (await loadDatasets(join(ROOT, 'datasets'))).filter(({ id }) => id === 'offre-insertion');
assert.ok(dataset);
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: [] });
const scratch = await mkdtemp(join(tmpdir(), 'insertion-assemble-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const Structure = z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]));

/** Small alphabets, so that keys meet. */
const anyStructure = fc.record({
  source: fc.constantFrom('a', 'b', 'c'),
  local: fc.nat({ max: 40 }),
  nom: fc.constantFrom(
    'Mairie de Saint-Denis',
    'MAIRIE DE ST DENIS',
    'CCAS',
    'Mission locale',
    'Bibli\uFFFDque',
  ),
  siret: fc.constantFrom(null, '35600000000048', '77568030900611'),
  code_insee: fc.constantFrom(null, '97411', '93066'),
  code_postal: fc.constantFrom(null, '97400', '93200'),
  adresse: fc.constantFrom(null, '1 av. de la République', '1 Avenue de la Republique', '2 rue Haute'),
  telephone: fc.constantFrom(null, '+33140000000', '+262262000000'),
  date_maj: fc.constantFrom('2024-01-01', '2025-01-01'),
  reseaux_porteurs: fc.constantFrom<string[] | null>(null, ['france-service'], ['ccas-cias']),
});

async function assemble(rows: readonly z.infer<typeof Shape>[], sourceOrder: readonly string[]) {
  const table = dataset?.tables.find(({ name }) => name === 'structures');
  assert.ok(dataset && table);
  return engine.withSession({ scratch }, async (session) => {
    const sources = [];
    for (const source of sourceOrder) {
      const own = rows
        .filter((row) => row.source === source)
        .map((row, line) => ({ ...row, id: `${source}--${row.local}`, _line: line + 1 }));
      const [json, path] = [join(scratch, `${source}.json`), join(scratch, `${source}.parquet`)];
      await writeFile(json, JSON.stringify(own));
      const columns = [...table.columns, ...table.working].map((column) =>
        ['id', ...Object.keys(Shape.shape)].includes(column.name)
          ? `cast("${column.name}" as ${duckdbType(column)}) as "${column.name}"`
          : `cast(null as ${duckdbType(column)}) as "${column.name}"`,
      );
      await session.run(
        `copy (select _line, ${columns.join(', ')} from read_json('${json}', format = 'array', columns = {_line: 'BIGINT', id: 'VARCHAR', source: 'VARCHAR', nom: 'VARCHAR', siret: 'VARCHAR', code_insee: 'VARCHAR', code_postal: 'VARCHAR', adresse: 'VARCHAR', telephone: 'VARCHAR', date_maj: 'VARCHAR', reseaux_porteurs: 'VARCHAR[]'})) to '${path}' (format parquet)`,
      );
      sources.push({
        source,
        extract: source,
        table: 'structures',
        path,
        rowsIn: own.length,
        rowsRejected: 0,
      });
    }
    const { counts } = await assembleDataset(dataset, sources, references, scratch, session);
    const read = (name: string) =>
      session.rows(
        `select to_json(t) as json from (select * exclude (_source, _line) from ${name}) t`,
        z.object({ json: z.string() }),
      );
    const parse = (found: readonly { json: string }[]) =>
      found.map(({ json }) => Structure.parse(JSON.parse(json)));
    return { counts, structures: parse(await read('structures')), fusions: parse(await read('fusions')) };
  });
}

const Shape = z.object({
  source: z.string(),
  local: z.number(),
  nom: z.string(),
  siret: z.string().nullable(),
  code_insee: z.string().nullable(),
  code_postal: z.string().nullable(),
  adresse: z.string().nullable(),
  telephone: z.string().nullable(),
  date_maj: z.string(),
  reseaux_porteurs: z.array(z.string()).nullable(),
});

const base = {
  siret: null,
  code_insee: '97411',
  code_postal: null,
  adresse: null,
  telephone: null,
  date_maj: '2024-01-01',
  reseaux_porteurs: null,
};

/** Identifiers are unique, every row is accounted for, and no value of a member is lost. */
function checkWhole(
  rows: readonly z.infer<typeof Shape>[],
  { counts, structures, fusions }: Awaited<ReturnType<typeof assemble>>,
): void {
  assert.equal(new Set(structures.map(({ id }) => id)).size, structures.length);
  assert.equal(
    counts.reduce((sum, { rowsOut, rowsMerged }) => sum + rowsOut + rowsMerged, 0),
    rows.length,
  );
  assert.equal(structures.length + fusions.filter(({ cle }) => cle !== 'premier').length, rows.length);
  for (const row of rows) {
    const id = `${row.source}--${row.local}`;
    const homes = new Set([
      id,
      ...fusions.filter((one) => one.membre_id === id).map((one) => String(one.id)),
    ]);
    const home = structures.find((one) => homes.has(String(one.id)));
    assert.ok(home, 'every row is published, alone or in another');
    for (const field of ['siret', 'code_insee', 'adresse', 'telephone'] as const) {
      if (row[field] === null) continue;
      const kept = home[field] === row[field];
      const told = fusions.some(
        (one) => one.id === home.id && String(one.valeurs_ecartees).includes(JSON.stringify(row[field])),
      );
      assert.ok(kept || told || row[field] === home[field], `${field} of a member is kept or told`);
      assert.notEqual(home[field] ?? null, null);
    }
  }
}

describe('structures of offre-insertion', () => {
  it('do not depend on the order of rows or sources', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStructure, { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        async (rows, stream) => {
          const shuffled = rows
            .map((row) => ({ row, rank: stream.next().value }))
            .sort((one, other) => one.rank - other.rank);
          const straight = await assemble(rows, ['a', 'b', 'c']);
          const mixed = await assemble(
            shuffled.map(({ row }) => row),
            ['c', 'a', 'b'],
          );
          checkWhole(rows, straight);
          assert.deepEqual(mixed.structures, straight.structures);
          assert.deepEqual(mixed.fusions, straight.fusions);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('have unique identifiers, account for every row, and lose no value a member had', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStructure, { maxLength: 30 }), async (rows) => {
        checkWhole(rows, await assemble(rows, ['a', 'b', 'c']));
      }),
      // those of the property above are looked at too
      { numRuns: 15 },
    );
  });

  it('take each field from the freshest member that has it', async () => {
    const { structures } = await assemble(
      [
        { ...base, source: 'a', local: 1, nom: 'Mission locale', telephone: '+33140000000' },
        {
          ...base,
          source: 'b',
          local: 1,
          nom: 'MISSION LOCALE',
          adresse: '2 rue Haute',
          date_maj: '2025-01-01',
        },
      ],
      ['a', 'b', 'c'],
    );
    assert.equal(structures.length, 1);
    assert.deepEqual(
      [
        structures[0]?.id,
        structures[0]?.nom,
        structures[0]?.adresse,
        structures[0]?.telephone,
        structures[0]?.date_maj,
      ],
      ['a--1', 'MISSION LOCALE', '2 rue Haute', '+33140000000', '2025-01-01'],
    );
  });

  it('stay apart when a head office lends its SIRET to two places of one commune', async () => {
    const shared = { ...base, siret: '77568030900611' };
    const { structures } = await assemble(
      [
        { ...shared, source: 'a', local: 1, nom: 'Centre social Nord', adresse: '1 rue Haute' },
        { ...shared, source: 'a', local: 2, nom: 'Centre social Sud', adresse: '2 rue Haute' },
      ],
      ['a', 'b', 'c'],
    );
    assert.equal(structures.length, 2);
  });

  const namesOf = async (rows: readonly Partial<z.infer<typeof Shape>>[]) => {
    const given = rows.map((row, local) => ({ ...base, source: 'a', local, nom: 'x', ...row }));
    return (await assemble(given, ['a'])).structures.map(({ nom }) => nom).sort();
  };

  it('get no other name by a SIRET that a head office lends with its address; a longer name is no other', async () => {
    const lent = { siret: '77568030900611', adresse: '21 avenue Haute' };
    const named = (...names: string[]) => namesOf(names.map((nom) => ({ ...lent, nom })));
    assert.deepEqual(await named('EDS d’Alfortville', 'EDS de Vitry'), ['EDS de Vitry', 'EDS d’Alfortville']);
    assert.equal((await named('CCAS', 'CCAS de Malaunay')).length, 1);
    assert.equal((await named('CCAS', 'CCAS Nord', 'CCAS Sud')).length, 3);
    const apart = { siret: lent.siret, adresse: null };
    assert.equal(
      (
        await namesOf([
          { ...apart, nom: 'Accueil Nord' },
          { ...lent, nom: 'Siège' },
        ])
      ).length,
      2,
    );
  });

  it('keep the letter that tells one place from another; an elision and a ligature are none', async () => {
    const at = (nom: string, adresse: string) => ({ nom, adresse, code_insee: '97411' });
    const kept = async (...rows: Partial<z.infer<typeof Shape>>[]) => (await namesOf(rows)).length;
    assert.equal(
      await kept(...['A', 'B', 'D', 'L'].map((letter) => at(`Antenne ${letter}`, '3 rue Haute'))),
      4,
    );
    assert.equal(await kept(at('Accueil', '12 A rue Hugo'), at('Accueil', '12 D rue Hugo')), 2);
    assert.equal(await kept(at('Accueil', 'bâtiment A'), at('Accueil', 'bâtiment D')), 2);
    assert.equal(
      await kept(at('L’Espace d’accueil', '1 rue Haute'), at('ESPACE D ACCUEIL', '1 rue Haute')),
      1,
    );
    assert.equal(await kept(at('Mairie à Vitry', '1 rue Haute'), at('MAIRIE VITRY', '1 rue Haute')), 1);
    assert.equal(await kept(at('Sacré-Cœur', '9 rue du Cœur'), at('SACRE COEUR', '9 RUE DU COEUR')), 1);
  });

  it('of one name, address and postcode join, and the one without a commune takes it', async () => {
    const place = { nom: 'France services Lourdes', adresse: '22 avenue Haute', code_postal: '65100' };
    const lacking = { ...place, code_insee: null, date_maj: '2025-01-01' };
    const found = { ...place, code_insee: '65286', telephone: '+33140000000' };
    const joined = await assemble(
      [
        { ...base, ...lacking, source: 'a', local: 1 },
        { ...base, ...found, source: 'b', local: 1 },
      ],
      ['a', 'b'],
    );
    assert.deepEqual(
      joined.structures.map(({ code_insee, telephone }) => [code_insee, telephone]),
      [['65286', '+33140000000']],
    );
    assert.deepEqual(joined.fusions.map(({ cle }) => cle).sort(), ['nom_adresse_code_postal', 'premier']);
    // every commune of 80140 has a mairie; 13090 is of one commune
    const mairie = {
      nom: 'Mairie',
      adresse: 'Place de la Mairie',
      code_postal: '80140',
      date_maj: '2025-01-01',
    };
    const twice = (code_postal: string, code_insee: string) =>
      namesOf([
        { ...mairie, code_postal, code_insee: null },
        { ...mairie, code_postal, code_insee },
      ]);
    assert.deepEqual(
      [(await twice('80140', '80574')).length, (await twice('13090', '13001')).length],
      [2, 1],
    );
    // two communes of one postcode, two numbers, a name that stands elsewhere too
    assert.equal((await namesOf([lacking, found, { ...place, code_insee: '65284' }])).length, 3);
    assert.equal(
      (
        await namesOf(
          [lacking, found].map((row, rank) => ({
            ...row,
            siret: rank ? '77568030900611' : '35600000000048',
          })),
        )
      ).length,
      2,
    );
    assert.equal(
      (await namesOf([lacking, found, { ...place, code_postal: '31000', code_insee: '31555' }])).length,
      3,
    );
  });

  it('are not matched on a name whose accents were lost', async () => {
    const { structures } = await assemble(
      [
        { ...base, source: 'a', local: 1, nom: 'Biblioth\uFFFDque', adresse: '1 rue Haute' },
        { ...base, source: 'b', local: 2, nom: 'Biblioth\uFFFDque', adresse: '1 rue Haute' },
      ],
      ['a', 'b', 'c'],
    );
    assert.equal(structures.length, 2);
  });
});
