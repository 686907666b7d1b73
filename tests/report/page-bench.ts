/** A tiny dataset in the open zone, stored as a release stores it. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/duckdb.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/file-store.js';
import type { Manifest } from '../../activities/published/manifest.js';
import { writePage } from '../../activities/report/write-page.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { type Dataset, type Format, Metadata } from '../../datasets/dataset.js';
import { makeDataset } from './fixture.js';

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

export function pageDataset(metadata: object): Dataset {
  const base = makeDataset([]);
  return {
    ...base,
    id: 'attentes',
    tables: [ATTENTES, RESTRICTED],
    metadata: Metadata.parse({ ...base.metadata, id: 'attentes', title: 'Attentes par lieu', ...metadata }),
  };
}

export interface PageBench {
  readonly open: ObjectStore;
  /** Keys written, in order. */
  readonly written: readonly string[];
  /** Makes a version current; those before become earlier. */
  readonly publish: (version: string, rows?: readonly string[]) => Promise<void>;
  readonly draw: (dataset: Dataset, open?: ObjectStore) => Promise<string>;
}

export async function onPageBench(act: (bench: PageBench) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'page-'));
  const store = createFileStore(join(root, 'open'));
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const scratch = join(root, 'scratch');
  const written: string[] = [];
  const open: ObjectStore = {
    ...store,
    write: (key, body, condition) => {
      written.push(key);
      return store.write(key, body, condition);
    },
  };
  const versions: string[] = [];
  try {
    await act({
      ...{ open, written },
      async publish(version, rows = ROWS) {
        const path = join(scratch, 'attentes.parquet');
        await engine.withSession({ scratch }, (session) =>
          session.run(
            `copy (select * from (values ${rows.join(', ')}) as t(${ATTENTES.columns.map(({ name }) => name).join(', ')})) to '${path}' (format parquet)`,
          ),
        );
        const folder = `attentes/versions/${version}/`;
        await store.upload(`${folder}attentes.parquet`, path);
        for (const other of ['attentes.csv', 'attentes.schema.json'])
          await store.write(`${folder}${other}`, '');
        await store.write(`${folder}manifest.json`, JSON.stringify(manifestOf(version, rows.length)));
        const pointer = {
          ...{ version, contentHash: HASH, manifestSha256: HASH, earlier: [...versions] },
          ...{ manifest: `${folder}manifest.json`, previous: versions[0] ?? null },
        };
        await store.write('attentes/latest.json', JSON.stringify(pointer));
        versions.unshift(version);
      },
      async draw(dataset, over = open) {
        const { key } = await writePage(dataset, {
          ...{ open: over, engine, scratch: join(root, 'drawing') },
          ...{ signal: new AbortController().signal, tell: () => {} },
        });
        await stat(join(root, 'open', key));
        return readFile(join(root, 'open', key), 'utf8');
      },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const HASH = 'c'.repeat(64);

/** Sizes and hashes are made up: the page says what the manifest says. */
function manifestOf(version: string, rows: number): Manifest {
  const file = (format: Format, bytes: number) => ({
    ...{ path: `attentes.${format}`, format, mediaType: 'x', bytes, rows },
    sha256: `${format === 'csv' ? 'a' : 'b'}`.repeat(64),
  });
  return {
    ...{ dataset: 'attentes', title: 'Attentes', licence: 'lov2', version, contractVersion: '1.0.0' },
    ...{ contentHash: HASH, inputs: [], findings: [], keyEpoch: null, codeRevision: 'x' },
    engine: { duckdb: 'v1', threads: 1 },
    tables: [
      {
        ...{ name: 'attentes', title: 'Attentes', rows, contentHash: HASH },
        ...{ schema: 'attentes.schema.json', schemaSha256: HASH },
        files: [file('csv', 512_345), file('parquet', 1234)],
        omitted: [
          { format: 'xlsx', reason: '2 000 000 lignes : un classeur n’en contient pas plus de 1 048 575.' },
        ],
      },
    ],
  };
}
