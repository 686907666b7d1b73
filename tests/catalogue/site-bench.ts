/** A tiny dataset in the open zone, stored as a release stores it. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writeCatalogue } from '../../activities/catalogue/write-catalogue.js';
import type { WrittenCatalogue } from '../../activities/handover/run.js';
import type { ObjectStore, TabularEngine } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { readCodeRevision } from '../../activities/platform/settings/code-revision.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { ChangeLog } from '../../activities/published/change-log.js';
import { type Manifest, writeManifestText } from '../../activities/published/manifest.js';
import { manifestKey } from '../../activities/published/version-keys.js';
import { buildTableSchema } from '../../activities/release/table-schema.js';
import { toSortedJson } from '../../activities/text/sorted-json.js';

import { describeTable } from '../../datasets/contract-columns.js';
import { type Dataset, Metadata } from '../../datasets/dataset.js';
import type { Format } from '../../datasets/formats.js';
import { loadRules } from '../../quality-rules/load-rules.js';
import { ROOT, toolkitCheckProgram } from '../../scripts/toolkit.js';
import { makeDataset } from '../report/fixture.js';

const RULES = await loadRules(join(ROOT, 'quality-rules'));
const REFERENCES = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const REVISION = await readCodeRevision(ROOT);

const STATUTS = ['diffuse', 'secret', 'sans_objet', 'non_disponible'] as const;

export const ATTENTES = describeTable('attentes', {
  title: 'Attentes',
  grain: 'une ligne par lieu et mois',
  row: z.strictObject({
    lieu: z.string().meta({ description: 'Lieu ; code `COG`.', examples: ['52'] }),
    mois: z.string().meta({ description: 'Mois, AAAA-MM.', examples: ['2026-03'] }),
    statut: z.enum(STATUTS).meta({ description: 'Pourquoi la mesure est là, ou non.' }),
    effectif: z
      .int()
      .nullable()
      .meta({ description: 'Personnes.', unit: 'personne', examples: [128] }),
    statut_part: z.enum(STATUTS).meta({ description: 'De même, pour la part.' }),
    part_vue: z.number().nullable().meta({ description: 'Part reçue.', unit: 'part, de 0 à 1' }),
    jours: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Jours d’accueil.', examples: [['lundi']] }),
    ouvert: z.boolean().nullable().meta({ description: 'Ouvert.' }),
    depuis: z.iso
      .date()
      .nullable()
      .meta({ description: 'Depuis quand.', examples: ['2026-01-01'] }),
    phrase: z.string().nullable().meta({ description: 'Le même en une phrase.' }),
  }),
});
const RESTRICTED = { ...ATTENTES, name: 'personnes', zone: 'restricted' as const };

/** Rows as SQL values, in the order of the contract's columns. */
export const ROWS = [
  "('52', '2026-03', 'diffuse', 12345, 'diffuse', 0.0503, ['lundi', 'mardi'], true, date '2026-01-01', 'Passé de 4,1 à 2,6 semaines.')",
  "('974', '2026-03', 'secret', null, 'secret', null, null, false, null, null)",
  "('02', '2026-03', 'diffuse', 0, 'sans_objet', null, null, null, null, null)",
  "('2A', '2026-03', 'non_disponible', null, 'non_disponible', null, null, null, null, null)",
  "('52', '2026-02', 'diffuse', 7, 'diffuse', 1, null, null, null, null)",
  "('52', '2026-04', 'secret', null, 'secret', null, null, null, null, null)",
];

export function siteDataset(metadata: object): Dataset {
  const base = makeDataset([]);
  return {
    ...base,
    id: 'attentes',
    tables: [ATTENTES, RESTRICTED],
    metadata: Metadata.parse({ ...base.metadata, id: 'attentes', title: 'Attentes par lieu', ...metadata }),
  };
}

export interface SiteBench {
  /** The folder of the open zone. */
  readonly folder: string;
  readonly open: ObjectStore;
  /** Keys written, in order. */
  readonly written: string[];
  /** Makes a version current; those before become earlier. */
  readonly publish: (
    version: string,
    rows?: readonly string[],
    options?: { readonly invented?: boolean },
  ) => Promise<void>;
  readonly draw: (dataset: Dataset, options?: DrawOptions) => Promise<WrittenCatalogue>;
  /** Text of an object that must be there. */
  readonly text: (key: string) => Promise<string>;
  /** The first page of the dataset, drawn anew. */
  readonly page: (dataset: Dataset) => Promise<string>;
}

export interface DrawOptions {
  readonly open?: ObjectStore;
  readonly publicUrl?: string;
  readonly apiUrl?: string;
  readonly now?: () => Date;
  readonly datasets?: readonly Dataset[];
}

export async function onSiteBench(act: (bench: SiteBench) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'site-'));
  const folder = join(root, 'open');
  const store = createFileStore(folder);
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const written: string[] = [];
  const open: ObjectStore = {
    ...store,
    write: (key, body, condition) => {
      written.push(key);
      return store.write(key, body, condition);
    },
  };
  const versions: string[] = [];
  const draw: SiteBench['draw'] = (dataset, options = {}) =>
    writeCatalogue(dataset, {
      rawSealed: false,
      references: REFERENCES,
      ...{ open: options.open ?? open, engine, scratch: join(root, 'drawing') },
      ...{ signal: new AbortController().signal, tell: () => {} },
      datasets: new Map((options.datasets ?? [dataset]).map((one) => [one.id, one])),
      publicUrl: options.publicUrl ?? null,
      apiUrl: options.apiUrl ?? null,
      now: options.now ?? (() => new Date()),
      checkProgram: () =>
        toolkitCheckProgram({
          datasets: options.datasets ?? [dataset],
          rules: RULES,
          codeRevision: REVISION,
        }),
      isOutside: (code) => code === 'hors_champ',
    });
  const text = (key: string) => readFile(join(folder, key), 'utf8');
  try {
    await act({
      ...{ folder, open, written, draw, text },
      async publish(version, rows = ROWS, { invented = false } = {}) {
        const scratch = join(root, 'scratch');
        const files = await writeTable(rows, scratch, engine);
        for (const { path, format } of files)
          await store.upload(`attentes/versions/${version}/attentes.${format}`, path);
        await store.write(
          `attentes/versions/${version}/attentes.schema.json`,
          toSortedJson(buildTableSchema(ATTENTES)),
        );
        const csv = await readFile(join(scratch, 'attentes.csv'));
        const sha256 = createHash('sha256').update(csv).digest('hex');
        const made = manifestOf(version, rows.length, { bytes: csv.length, sha256 });
        const inputs = made.inputs.map((input) => ({ ...input, invented: true as const }));
        const manifest = invented ? { ...made, inputs } : made;
        await store.write(manifestKey('attentes', version), writeManifestText(manifest));
        const pointer = {
          ...{ version, contentHash: HASH, manifestSha256: HASH, earlier: [...versions] },
          ...{ manifest: manifestKey('attentes', version), previous: versions[0] ?? null },
        };
        await store.write('attentes/latest.json', JSON.stringify(pointer));
        versions.unshift(version);
      },
      async page(dataset) {
        const { page } = await draw(dataset);
        return text(page);
      },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function writeTable(rows: readonly string[], scratch: string, engine: TabularEngine) {
  const files = (['csv', 'parquet'] as const).map((format) => ({
    format,
    path: join(scratch, `attentes.${format}`),
  }));
  await engine.withSession({ scratch }, async (session) => {
    await session.run(
      `create table attentes as select * from (values ${rows.join(', ')}) as t(${ATTENTES.columns.map(({ name }) => name).join(', ')})`,
    );
    for (const { format, path } of files)
      await session.run(
        format === 'csv'
          ? `copy (select * replace (array_to_string(jours, '|') as jours) from attentes) to '${path}' (format csv, header true)`
          : `copy attentes to '${path}' (format parquet)`,
      );
  });
  return files;
}

const HASH = 'c'.repeat(64);

/** What is said of the Parquet file is made up, its bytes change with the engine: the site says what the manifest says. */
function manifestOf(version: string, rows: number, csv: { bytes: number; sha256: string }): Manifest {
  const file = (format: Format, mediaType: string, measured: { bytes: number; sha256: string }) => ({
    ...{ path: `attentes.${format}`, format, mediaType, rows, ...measured },
  });
  return {
    ...{ dataset: 'attentes', title: 'Attentes', licence: 'lov2', version, contractVersion: '1.0.0' },
    ...{ contentHash: HASH, keyEpoch: null, codeRevision: 'x' },
    engine: { duckdb: 'v1', threads: 1 },
    inputs: [
      {
        ...{
          source: 'mairies',
          partner: 'amf',
          fileName: 'mairies.csv',
          sha256: HASH,
          bytes: 9,
          rawKey: 'x',
        },
        ...{ status: 'fresh', extractDate: '2026-06-15', licence: 'lov2', attribution: 'Mairies du test' },
        ...{ rowsIn: 105, rowsOut: 90, rowsRejected: 13, rowsMerged: 2 },
      },
    ],
    findings: [
      { source: 'mairies', code: 'hors_champ', severity: 'info', count: 5 },
      { source: 'mairies', code: 'siret_illisible', severity: 'warn', count: 3 },
    ],
    tables: [
      {
        ...{ name: 'attentes', title: 'Attentes', rows, contentHash: HASH },
        ...{ schema: 'attentes.schema.json', schemaSha256: HASH },
        files: [
          file('csv', 'text/csv', csv),
          file('parquet', 'x/y', { bytes: 512_345, sha256: 'b'.repeat(64) }),
        ],
        omitted: [
          { format: 'xlsx', reason: '2 000 000 lignes : un classeur n’en contient pas plus de 1 048 575.' },
        ],
      },
    ],
  };
}

/** What the release writes beside the pointer: two publications and a withdrawal. */
export function changeLogOf(version: string, previous: string): ChangeLog {
  const change = { dataset: 'attentes', contractVersion: '1.0.0' };
  const table = {
    ...{ name: 'attentes', title: 'Attentes', state: 'kept' as const, key: ['lieu', 'mois'] },
    ...{ rows: 6, previousRows: 5, added: 2, changed: 1, removed: 1 },
    changedColumns: [{ name: 'effectif', rows: 1 }],
    schema: [
      { column: 'depuis', level: 'compatible' as const, sentence: 'La colonne « depuis » est nouvelle.' },
    ],
    delta: { path: 'attentes.csv', bytes: 120, sha256: HASH, rows: 4 },
  };
  return {
    ...{ dataset: 'attentes', title: 'Attentes par lieu' },
    publications: [
      {
        ...{ ...change, version, previous, level: 'compatible', tables: [table] },
        summary: ['2 lignes ajoutées, 1 changée, 1 retirée.'],
      },
      {
        ...{ ...change, version: previous, previous: null, level: 'first', tables: [] },
        summary: ['Première version : 1 table, 5 lignes.'],
      },
    ],
    withdrawn: [{ version: '2026-05-01-ffffffff', date: '2026-05-03', reason: 'Un filtre inversé.' }],
  };
}
