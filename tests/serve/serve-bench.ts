/** A small published dataset with a column of every type, and the server's routes over it. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { type Manifest, writeManifestText } from '../../activities/published/manifest.js';
import { manifestKey, pointerKey, versionFolder } from '../../activities/published/version-keys.js';
import { writeCsv } from '../../activities/release/formats/write-csv.js';
import { writeJson } from '../../activities/release/formats/write-json.js';
import { writeParquet } from '../../activities/release/formats/write-parquet.js';
import { buildTableSchema } from '../../activities/release/table-schema.js';
import { createRoutes } from '../../activities/serve/routes.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { toSortedJson } from '../../activities/text/sorted-json.js';
import { literal } from '../../activities/text/sql-text.js';
import { describeTable, duckdbType } from '../../datasets/contract-columns.js';
import { type Dataset, Metadata, type Table } from '../../datasets/dataset.js';
import { Privacy } from '../../datasets/privacy.js';
import { createServeEffects, LIMITS, type ServeLimits } from '../../scripts/serve/serve-effects.js';
import { makeDataset } from '../report/fixture.js';

export const LIEUX = describeTable('lieux', {
  title: 'Lieux d’accueil',
  grain: 'une ligne par lieu',
  row: z.strictObject({
    id: z.string().meta({ description: 'Identifiant.', examples: ['a1'] }),
    nom: z.string().nullable().meta({ description: 'Nom du lieu.' }),
    places: z.int().nullable().meta({ description: 'Places.', unit: 'place' }),
    part: z.number().nullable().meta({ description: 'Part occupée.' }),
    ouvert: z.boolean().nullable().meta({ description: 'Ouvert.' }),
    depuis: z.iso.date().nullable().meta({ description: 'Depuis quand.' }),
    jours: z.array(z.string()).nullable().meta({ description: 'Jours d’accueil.' }),
    a__b: z.string().nullable().meta({ description: 'Un nom de colonne avec deux tirets bas.' }),
    code_insee: z.string().nullable().meta({ description: 'Code INSEE de la commune.' }),
    latitude: z.number().nullable().meta({ description: 'Latitude.' }),
    longitude: z.number().nullable().meta({ description: 'Longitude.' }),
  }),
});

export interface Lieu {
  readonly id: string;
  readonly nom: string | null;
  readonly places: number | null;
  readonly part: number | null;
  readonly ouvert: boolean | null;
  readonly depuis: string | null;
  readonly jours: readonly string[] | null;
  readonly a__b: string | null;
  readonly code_insee: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const MESURES = describeTable('mesures', {
  title: 'Mesures',
  grain: 'une mesure par département',
  references: [{ column: 'definition', table: 'definitions', key: 'id' }],
  row: z.strictObject({
    definition: z.string().meta({ description: 'Définition de la mesure.' }),
    departement: z.string().meta({ description: 'Département.' }),
    statut: z.string().meta({ description: 'Ce qui est dit.' }),
    effectif: z.int().nullable().meta({ description: 'Personnes.' }),
  }),
});

const DEFINITIONS = describeTable('definitions', {
  title: 'Définitions',
  grain: 'une définition',
  row: z.strictObject({
    id: z.string().meta({ description: 'Identifiant.' }),
    debut: z.string().meta({ description: 'D’où l’on compte.' }),
  }),
});
const DEFINED = [
  { id: 'loi', debut: 'ouverture du droit' },
  { id: 'plan', debut: 'demande' },
];

const NOMS = [
  'Évry',
  'évry',
  'EVRY',
  'Œuvre',
  'à l’eau',
  '=1+1',
  '-5',
  '+33',
  '',
  'a,b',
  'a"b',
  'x\ny',
  '100%',
  'a_b',
  null,
];
const JOURS = [['lundi'], ['lundi', 'mardi'], ['a|b', 'c\\d'], ['=x'], null];

/** The same at each call; values repeat, so that filters and groups find several rows. */
export function lieux(count: number, salt = 0): Lieu[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = index + salt;
    return {
      id: `l${String(index).padStart(4, '0')}`,
      nom: NOMS[(turn * 7) % NOMS.length] ?? null,
      places: turn % 5 === 0 ? null : ((turn * 13) % 23) - 4,
      part: turn % 4 === 0 ? null : ((turn * 17) % 101) / 8 - 3,
      ouvert: [true, false, null][turn % 3] ?? null,
      depuis: turn % 6 === 0 ? null : `20${10 + (turn % 15)}-0${1 + (turn % 9)}-1${turn % 10}`,
      jours: JOURS[(turn * 3) % JOURS.length] ?? null,
      a__b: turn % 2 === 0 ? 'pair' : null,
      code_insee: ['59350', '2A004', '97411', '75056', null][turn % 5] ?? null,
      latitude: turn % 7 === 0 ? null : 48 + ((turn * 37) % 200) / 100,
      longitude: turn % 7 === 0 ? null : 2 + ((turn * 53) % 200) / 100,
    };
  });
}

export interface ServeBench {
  readonly app: Hono;
  readonly open: ObjectStore;
  /** Folder of the whole store. */
  readonly folder: string;
  readonly home: string;
  readonly publish: (version: string, rows: readonly Lieu[]) => Promise<void>;
  /** A dataset that counts persons, with the table of its definitions. */
  readonly publishMeasures: (rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>;
  /** Keys that were downloaded, in order. */
  readonly downloads: string[];
  readonly failures: string[];
  get(path: string, init?: RequestInit): Promise<Response>;
}

export const VERSION = '2026-06-01-aaaaaaaa';
export const ROWS_PATH = '/api/datasets/lieux/versions/latest/tables/lieux/rows';

/** A machine that is slow turns nobody away: what lasts too long is tested where that is the matter (lock-down.test.ts). */
const PATIENT = { waitLimitMs: 600_000, timeLimitMs: 600_000 };

/** `s3`: settings of a bucket to keep the store in, instead of a folder. */
export async function onServeBench(
  act: (bench: ServeBench) => Promise<void>,
  limits: Partial<ServeLimits> = {},
  s3: Readonly<Record<string, string>> = {},
): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'serve-'));
  const folder = join(root, 'store');
  const home = join(root, 'home');
  const env = { STORE_URL: `file:${folder}`, INSERTION_HOME: home, DUCKDB_MEMORY_LIMIT: '500MB', ...s3 };
  const configuration = readConfiguration(env, root);
  const store = createZones(configuration).open;
  const downloads: string[] = [];
  const failures: string[] = [];
  const open: ObjectStore = {
    ...store,
    download(key, path) {
      downloads.push(key);
      return store.download(key, path);
    },
  };
  const tell = ({ sentence }: { readonly sentence: string }) => void failures.push(sentence);
  const effects = await createServeEffects(
    configuration,
    { url: null, tell },
    { ...LIMITS, ...PATIENT, ...limits },
  );
  const versions: string[] = [];
  const datasets = new Map([
    ['lieux', lieuxDataset()],
    ['mesures', mesuresDataset()],
  ]);
  const app = createRoutes({ ...effects, open, datasets });
  try {
    await act({
      ...{ app, open, folder, home, downloads, failures },
      async publish(version, rows) {
        const tables = [{ table: LIEUX, rows: rows.map((row) => ({ ...row })) }];
        await publishTables(
          { dataset: 'lieux', tables, version, earlier: [...versions] },
          store,
          join(root, `scratch-${version}`),
        );
        versions.unshift(version);
      },
      async publishMeasures(rows) {
        const tables = [
          { table: MESURES, rows },
          { table: DEFINITIONS, rows: DEFINED },
        ];
        const publication = { dataset: 'mesures', tables, version: VERSION, earlier: [] };
        await publishTables(publication, store, join(root, 'scratch-mesures'));
      },
      get: async (path, init) => whole(await app.request(`http://api.example${path}`, init)),
    });
  } finally {
    await effects.close();
    await rm(root, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Read to its end, as every reader does: an answer that nobody reads holds its file open. */
async function whole(response: Response): Promise<Response> {
  const { status, headers } = response;
  const body = await response.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, { status, headers });
}

function lieuxDataset(): Dataset {
  const base = makeDataset([]);
  const restricted: Table = { ...LIEUX, name: 'personnes', zone: 'restricted' };
  const metadata = Metadata.parse({ ...base.metadata, id: 'lieux', title: 'Lieux d’accueil' });
  return { ...base, id: 'lieux', tables: [LIEUX, restricted], metadata };
}

function mesuresDataset(): Dataset {
  const base = makeDataset([]);
  const told = [{ tables: ['mesures'], cell: ['definition', 'departement'], counts: ['effectif'] }];
  const privacy = Privacy.parse({ method: 'cell_key', told });
  const metadata = Metadata.parse({ ...base.metadata, id: 'mesures', title: 'Mesures' });
  return { ...base, id: 'mesures', tables: [MESURES, DEFINITIONS], metadata: { ...metadata, privacy } };
}

export interface Published {
  readonly table: Table;
  /** A column that a row does not name is null. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface Publication {
  readonly dataset: string;
  readonly tables: readonly Published[];
  readonly version: string;
  readonly earlier: readonly string[];
}

/** Tables as a release stores them: files, schema, manifest, pointer, each with its true hash. */
export async function publishTables(
  publication: Publication,
  store: ObjectStore,
  scratch: string,
): Promise<void> {
  const { dataset, tables, version, earlier } = publication;
  await mkdir(scratch, { recursive: true });
  const folder = versionFolder(dataset, version);
  const stored = [];
  for (const published of tables) stored.push(await storeTable(published, { store, folder, scratch }));
  const title = stored[0]?.title ?? dataset;
  const contentHash = hash(`${version}${stored.map((table) => table.contentHash)}`);
  const manifest: Manifest = {
    ...{ dataset, title, licence: 'lov2', version, contractVersion: '1.0.0', contentHash, tables: stored },
    ...{ inputs: [], findings: [], keyEpoch: null, codeRevision: 'x', engine: { duckdb: 'v1', threads: 2 } },
  };
  const text = writeManifestText(manifest);
  await store.write(manifestKey(dataset, version), text);
  const pointer = {
    ...{ version, contentHash, manifest: manifestKey(dataset, version), manifestSha256: hash(text) },
    ...{ previous: earlier[0] ?? null, earlier },
  };
  await store.write(pointerKey(dataset), JSON.stringify(pointer));
}

async function storeTable(
  { table, rows }: Published,
  {
    store,
    folder,
    scratch,
  }: { readonly store: ObjectStore; readonly folder: string; readonly scratch: string },
): Promise<Manifest['tables'][number]> {
  const files = [];
  for (const [format, path] of await writeFiles(table, rows, scratch)) {
    const name = `${table.name}.${format}`;
    await store.upload(`${folder}${name}`, path);
    const [{ size: bytes }, sha256] = [await stat(path), await sha256Of(path)];
    files.push({ path: name, format, mediaType: 'x/y', bytes, sha256, rows: rows.length });
  }
  const schema = toSortedJson(buildTableSchema(table));
  await store.write(`${folder}${table.name}.schema.json`, schema);
  const contentHash = hash(JSON.stringify(rows));
  return {
    ...{ name: table.name, title: table.title, rows: rows.length, contentHash, files, omitted: [] },
    ...{ schema: `${table.name}.schema.json`, schemaSha256: hash(schema) },
  };
}

async function writeFiles(table: Table, rows: Published['rows'], scratch: string) {
  const assembled = { table, path: join(scratch, 'assembled.parquet') };
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const pathOf = (format: string) => join(scratch, `${table.name}.${format}`);
  await engine.withSession({ scratch }, async (session) => {
    await loadCellMacros(session);
    const typed = table.columns.map((column) => `"${column.name}" ${duckdbType(column)}`);
    await session.run(`create table rows (_order bigint, ${typed.join(', ')})`);
    const values = rows.map(
      (row, index) =>
        `(${[index, ...table.columns.map(({ name }) => row[name] ?? null)].map(sqlValue).join(', ')})`,
    );
    if (values.length > 0) await session.run(`insert into rows values ${values.join(', ')}`);
    await session.run(
      `copy (select * exclude (_order) from rows order by _order) to ${literal(assembled.path)} (format parquet)`,
    );
    await writeCsv(assembled, pathOf('csv'), session);
    await writeJson(assembled, pathOf('json'), session);
    await writeParquet(assembled, pathOf('parquet'), session);
  });
  return (['csv', 'json', 'parquet'] as const).map((format) => [format, pathOf(format)] as const);
}

function sqlValue(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return `[${value.map(sqlValue).join(', ')}]`;
  return String(value);
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

export const Page = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  links: z.object({
    profile: z.string(),
    swagger: z.string(),
    next: z.string().nullable(),
    prev: z.string().nullable(),
  }),
  meta: z.object({ page: z.number(), page_size: z.number(), total: z.number() }),
});
export type Page = z.infer<typeof Page>;

/** The sentence of a refusal. */
export async function detailOf(response: Response): Promise<string> {
  const body = z
    .object({ errors: z.array(z.object({ detail: z.string() })).min(1) })
    .parse(await response.json());
  return body.errors[0]?.detail ?? '';
}
