/** The last look before a version: planted identifiers are found, in any writing; nothing else is. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { noteIdentifiers, writeNoted } from '../../activities/normalise/note-identifiers.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { SCAN_FUNCTIONS } from '../../activities/protect/scan/functions.js';
import { judgeScan } from '../../activities/protect/scan/judge-scan.js';
import { scanReceived, scanShapes } from '../../activities/protect/scan/scan-tables.js';
import { shapesIn } from '../../activities/text/identifier-shapes.js';
import { SCAN_DOMAIN } from '../../activities/text/identifier-words.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { Source } from '../../datasets/dataset.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const scratch = await mkdtemp(join(tmpdir(), 'scan-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: SCAN_FUNCTIONS });

/** A NIR with a right key, of a month that no civil status has: nobody's. */
const nir = fc
  .record({
    sexe: fc.constantFrom('1', '2', '7', '8'),
    annee: fc.integer({ min: 0, max: 99 }),
    mois: fc.integer({ min: 50, max: 99 }),
    lieu: fc.constantFrom('52', '2A', '2B', '97', '99'),
    commune: fc.integer({ min: 1, max: 999 }),
    ordre: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ sexe, annee, mois, lieu, commune, ordre }) => {
    const two = (value: number) => String(value).padStart(2, '0');
    const three = (value: number) => String(value).padStart(3, '0');
    const parts = [sexe, two(annee), two(mois), lieu, three(commune), three(ordre)];
    const number = BigInt(parts.join('').replace('2A', '19').replace('2B', '18'));
    return [...parts, two(Number(97n - (number % 97n)))];
  });
const around = fc.constantFrom('', 'Voir ', 'n° : ', '(', '«\u00a0');

describe('the shapes of identifiers', () => {
  it('are found in any text, with any separator', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u202f');
    fc.assert(
      fc.property(nir, separator, around, (parts, between, before) => {
        assert.ok(shapesIn(`${before}${parts.join(between)}.`).includes('nir'));
      }),
    );
  });

  it('are none when the key is another', () => {
    fc.assert(
      fc.property(nir, fc.integer({ min: 1, max: 96 }), (parts, shift) => {
        const key = ((Number(parts.at(-1)) + shift - 1) % 97) + 1;
        assert.ok(!shapesIn([...parts.slice(0, -1), String(key).padStart(2, '0')].join('')).includes('nir'));
      }),
    );
  });

  const CASES: readonly [text: string, shapes: readonly string[]][] = [
    ['06 12 34 56 78', ['telephone']],
    ['+33 (0)1.23.45.67.89', ['telephone']],
    ['appelez le 0262-12-34-56', ['telephone']],
    ['prenom.nom@exemple.fr', ['courriel']],
    ['contact@exemple.fr, accueil.paris@exemple.fr', []],
    ['FR14 2004 1010 0505 0001 3M02 606', ['iban']],
    ['FR15 2004 1010 0505 0001 3M02 606', []],
    ['SIRET 13002526500013', []],
    ['2026-03|loi_2025_orientation', []],
    ['12345', []],
    ['', []],
    ['Tél.0612345678', ['telephone']],
    ['tel:+33612345678', ['telephone']],
    ['01 23 45 67 89/06 12 34 56 78', ['telephone']],
    ['http://www.mairie-exemple.fr/index.php/2013-02-07-16-24-54/jeunesse', []],
    ['https://exemple.fr/a?n=0612345678', []],
    ['structures-la-reunion--0692123456', []],
    ['5e4c7fe7-fcc0-43ed-afad-0a0421559957', []],
    ['marie.lacroix@exemple.fr', ['courriel']],
    ['ap.commune@exemple.fr, rh@exemple.fr', []],
  ];
  for (const [text, shapes] of CASES)
    it(`of « ${text} » are ${shapes.join() || 'none'}`, () => assert.deepEqual(shapesIn(text), shapes));
});

describe('what is no telephone', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
  const digits = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  it('is any UUID, pseudonym, identifier behind its source, and path of the web', () => {
    const joined = fc.oneof(
      fc.uuid(),
      fc.uuid().map((uuid) => uuid.toUpperCase()),
      hex,
      hex.map((text) => `caf--${text}`),
      hex
        .map((text) => text.slice(0, 12))
        .filter((text) => /[a-f]/.test(text))
        .map((text) => `region-sud--${text}`),
      fc.tuple(digits(10), digits(8)).map(([one, other]) => `aidants-connect--${one}-${other}`),
      digits(10).map((id) => `finess--${id}`),
      digits(10).map((id) => `aurore:A${id}`),
      fc
        .tuple(digits(10), digits(10))
        .map(([one, other]) => `https://exemple.fr/${one}/2013-02-07-16-24-54-${other}.html`),
    );
    fc.assert(
      fc.property(joined, (text) => assert.deepEqual(shapesIn(text), [])),
      { numRuns: 50_000, seed: 15 },
    );
  });
});

const TABLE = describeTable('mesures', {
  title: 'Mesures',
  grain: 'une ligne par lieu',
  row: z.strictObject({
    lieu: z.enum(['Martin', 'Marne']).meta({ description: 'Lieu.' }),
    note: z.string().nullable().meta({ description: 'Note.' }),
    mots: z.array(z.string()).nullable().meta({ description: 'Mots.' }),
    effectif: z.int().meta({ description: 'Personnes.' }),
  }),
});

const SOURCE = Source.parse({
  ...{ source: 'caf', partner: 'caf-52', title: 'CAF', table: 'mesures', extract_date: '2026-01-01' },
  ...{ licence: 'x', attribution: 'x', unavailable: 'hold', location: { channel: 'folder', path: 'x' } },
  columns: {
    NOM: { feeds: ['lieu'], class: 'identifier' },
    MATRICULE: { ignored: 'not needed', class: 'identifier' },
    SITUATION: { feeds: ['note'], class: 'sensitive' },
  },
});

describe('a UUID of an open table', () => {
  const FILE = 'f81d4fae-7dec-41d0-8765-00a0c91e6bf6';
  const uuids = describeTable('mesures', {
    ...{ title: 'Mesures', grain: 'une ligne' },
    row: z.strictObject({ dossier: z.uuid().meta({ description: 'Dossier.' }) }),
  });
  const texts = describeTable('mesures', {
    ...{ title: 'Mesures', grain: 'une ligne' },
    row: z.strictObject({ dossier: z.string().meta({ description: 'Note.' }) }),
  });

  /** After an extract that held the file, and numbers as short as a part of a UUID. */
  async function scanUuid(rows: string, type: 'uuid' | 'varchar' = 'uuid') {
    const [path, identifiers] = [join(scratch, 'uuids.parquet'), join(scratch, 'uuid-identifiers.parquet')];
    return engine.withSession({ scratch }, async (session) => {
      await session.run(
        `create or replace view extract as select 1 as _line, * from (values ('${FILE.toUpperCase()}', '00a0c91e6bf7'), (null, '06121')) as t("NOM", "MATRICULE")`,
      );
      await session.run('create or replace macro extract_rank(line) as 0');
      await noteIdentifiers({ source: SOURCE, dataset: 'essai' }, TEST_KEYS, session);
      await writeNoted(identifiers, session);
      await session.run(`copy (select ${rows}::${type} as dossier) to '${path}' (format parquet)`);
      const tables = [{ table: type === 'uuid' ? uuids : texts, path }];
      const pseudonymise = (table: string, name: string) =>
        TEST_KEYS.pseudonymise(
          { table, dataset: 'essai', columns: [{ name, identifier: SCAN_DOMAIN }], held: 0 },
          session,
        );
      return [
        ...(await scanShapes(tables, {}, session)),
        ...(await scanReceived(tables, { paths: [identifiers], pseudonymise }, session)),
      ].map(({ column, shape, cells }) => `${column} ${shape} ${cells}`);
    });
  }

  it('is found where it was an identifier in what a partner sent, however it was written', async () => {
    assert.deepEqual(await scanUuid(`'${FILE}'`), ['dossier identifiant_recu 1']);
  });

  it('is found within a text, in any of its spellings', async () => {
    const spelt = [FILE, FILE.toUpperCase(), `{${FILE}}`, `urn:uuid:${FILE}`, FILE.replaceAll('-', '')];
    const notes = spelt.flatMap((one) => [`voir ${one}, relancé le 12`, `n°${one}.`, one]);
    assert.deepEqual(await scanUuid(`unnest(['${notes.join("', '")}'])`, 'varchar'), [
      'dossier identifiant_recu 1',
    ]);
    for (const note of notes) assert.equal((await scanUuid(`'${note}'`, 'varchar')).length, 1, note);
  });

  it('is none by a part of it, nor by what its digits look like', async () => {
    const others = ['f81d4fae-7dec-41d0-8765-00a0c91e6bf7', '06123456-7890-4612-8345-678906121212'];
    assert.deepEqual(await scanUuid(`unnest(['${others.join("', '")}'])`), []);
  });
});

type Allowed = 'telephone' | 'courriel' | 'mots_publics';

/** Scans rows of the table after an extract that held Martin (dossier 0004217), Étienne-Dupré (0098123), and a dossier 202503. */
async function scan(rows: string, mayHold: Record<string, Allowed[]> = {}) {
  const path = join(scratch, 'mesures.parquet');
  const identifiers = join(scratch, 'identifiers.parquet');
  return engine.withSession({ scratch }, async (session) => {
    await session.run(
      `create or replace view extract as select 1 as _line, * from (values ('Martin', '0004217', 'Marne sociale'), ('Étienne-Dupré', '0098123', 'x'), (null, 'x', null), (null, '202503', null)) as t("NOM", "MATRICULE", "SITUATION")`,
    );
    await session.run('create or replace macro extract_rank(line) as 0');
    await noteIdentifiers({ source: SOURCE, dataset: 'essai' }, TEST_KEYS, session);
    await writeNoted(identifiers, session);
    await session.run(
      `copy (select lieu::varchar as lieu, note::varchar as note, mots::varchar[] as mots, effectif from (values ${rows}) as t(lieu, note, mots, effectif)) to '${path}' (format parquet)`,
    );
    const tables = [{ table: TABLE, path }];
    const pseudonymise = (table: string, name: string) =>
      TEST_KEYS.pseudonymise(
        { table, dataset: 'essai', columns: [{ name, identifier: SCAN_DOMAIN }], held: 0 },
        session,
      );
    return [
      ...(await scanShapes(tables, mayHold, session)),
      ...(await scanReceived(tables, { paths: [identifiers], allowed: mayHold, pseudonymise }, session)),
    ].map(({ column, shape, cells }) => `${column} ${shape} ${cells}`);
  });
}

describe('the scan of open tables', () => {
  it('finds shapes in texts and in lists, and counts the cells', async () => {
    const rows = `('Marne', 'au 06 12 34 56 78', ['a', 'prenom.nom@exemple.fr'], 1), ('Marne', 'ou 06 12 34 56 79', null, 2)`;
    assert.deepEqual(await scan(rows), ['note telephone 2', 'mots courriel 1']);
  });

  it('lets a column hold what it is declared to hold, and nothing else', async () => {
    const rows = `('Marne', 'au 06 12 34 56 78, prenom.nom@exemple.fr', null, 1)`;
    assert.deepEqual(await scan(rows, { 'mesures.note': ['telephone'] }), ['note courriel 1']);
  });

  it('lets no column hold an address made of a name', async () => {
    const rows = `('Marne', 'marie.lacroix@exemple.fr', null, 1), ('Marne', 'contact@exemple.fr', null, 1), ('Marne', 'xyz@exemple.fr', null, 1)`;
    assert.deepEqual(await scan(rows, { 'mesures.note': ['courriel'] }), ['note adresse_nominative 1']);
    assert.deepEqual(await scan(rows), ['note courriel 2']);
  });

  it('knows that words of a public list are names of people too', async () => {
    const rows = `('Marne', 'Martin, au 06 12 34 56 78', null, 1), ('Marne', 'MARTIN', null, 1)`;
    assert.deepEqual(await scan(rows), ['note telephone 1', 'note identifiant_recu 1']);
    assert.deepEqual(await scan(rows, { 'mesures.note': ['mots_publics'] }), ['note telephone 1']);
  });

  it('finds what a partner sent as an identifier, however it is written, fed or not', async () => {
    assert.deepEqual(await scan(`('Marne', 'ETIENNE DUPRE', null, 1)`), ['note identifiant_recu 1']);
    assert.deepEqual(await scan(`('Marne', 'dossier 0098123 clos', null, 1)`), ['note identifiant_recu 1']);
    assert.deepEqual(await scan(`('Marne', null, ['martin'], 1)`), ['mots identifiant_recu 1']);
  });

  it('passes over closed codes, words of a sentence and what is too short to be somebody’s', async () => {
    assert.deepEqual(await scan(`('Martin', 'la Marne et Martin', ['x'], 98123)`), []);
  });

  it('takes no month or quarter for a dossier of few figures: of two hundred thousand, one is written like each', async () => {
    assert.deepEqual(await scan(`('Marne', '2025-03', ['2025-T1', '2025'], 1)`), []);
    for (const note of ['202503', 'dossier 202503', '2025 03'])
      assert.deepEqual(await scan(`('Marne', '${note}', null, 1)`), ['note identifiant_recu 1'], note);
  });

  it('keeps of the extract nothing in clear', async () => {
    await scan(`('Marne', null, null, 1)`);
    const bytes = (await readFile(join(scratch, 'identifiers.parquet'))).toString('latin1');
    for (const value of ['MARTIN', 'ETIENNE', '0004217', 'Marne']) assert.ok(!bytes.includes(value), value);
  });

  it('passes over nothing that has a shape, however cheap its first look', async () => {
    const digits = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u202f');
    const telephone = fc
      .tuple(fc.constantFrom('06', '+33 6', '0033(0)1', '+262.2', '+33 (0)9', '01'), separator, digits(8))
      .map(([prefix, between, rest]) => [prefix, ...(rest.match(/../g) ?? [])].join(between));
    const written = fc.tuple(nir, separator).map(([parts, between]) => parts.join(between));
    const text = fc.tuple(
      around,
      fc.oneof(telephone, written, fc.string({ maxLength: 30 }), digits(12)),
      around,
    );
    const texts = fc.sample(
      text.map((parts) => parts.join('')),
      { numRuns: 400, seed: 4 },
    );
    const cells = texts.map(
      (one) => `('Marne', '${one.replaceAll("'", "''").replaceAll('\0', '')}', null, 1)`,
    );
    const counts = new Map<string, number>();
    for (const shape of texts.flatMap((one) => shapesIn(one.replaceAll('\0', ''))))
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    const found = (await scan(cells.join(', '))).filter((one) => !one.includes('identifiant_recu'));
    assert.deepEqual(found.sort(), [...counts].map(([shape, count]) => `note ${shape} ${count}`).sort());
    assert.ok((counts.get('nir') ?? 0) > 50 && (counts.get('telephone') ?? 0) > 50);
  });

  it('refuses the version, naming columns and never values', () => {
    const { verdict, reasons } = judgeScan('essai', [
      { table: 'mesures', column: 'note', shape: 'nir', cells: 2 },
    ]);
    assert.equal(verdict, 'refuse');
    assert.match(
      reasons[0] ?? '',
      /^mesures\.note: 2 cells hold a NIR with a valid key; .*essai\/metadata\.yaml/,
    );
    assert.deepEqual(judgeScan('essai', []), { verdict: 'publish', reasons: [] });
  });
});
