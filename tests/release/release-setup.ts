/** What the tests of this room share: a scratch folder, a session in it, and a small table of every type. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { describeTable } from '../../datasets/contract-columns.js';
import type { Table } from '../../datasets/dataset.js';

export async function createFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function withRelease<Result>(
  scratch: string,
  work: (session: Session) => Promise<Result>,
  settings = { memoryLimit: '1GB', threads: 2 },
): Promise<Result> {
  const engine = createTabularEngine({ ...settings, functions: [] });
  return engine.withSession({ scratch }, async (session) => {
    await loadCellMacros(session);
    return work(session);
  });
}

export interface Place {
  readonly id: string;
  readonly nom: string | null;
  readonly date_maj: string | null;
  readonly taux_pct: number | null;
  readonly places: number | null;
  readonly est_ouvert: boolean | null;
  readonly publics: readonly string[] | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

const row = z.strictObject({
  id: z.string().min(1).meta({ description: 'Identifiant stable et unique.' }),
  nom: z.string().nullable().meta({ description: 'Nom du lieu, tel que reçu.', source: 'producteur' }),
  date_maj: z.iso.date().nullable().meta({ description: 'Jour de mise à jour.' }),
  taux_pct: z.number().nullable().meta({ description: 'Taux d’occupation.', unit: '%' }),
  places: z.int().nullable().meta({ description: 'Places.' }),
  est_ouvert: z.boolean().nullable().meta({ description: 'Ouvert.' }),
  publics: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Publics.', examples: [['jeunes']] }),
  longitude: z.number().nullable().meta({ description: 'Longitude.' }),
  latitude: z.number().nullable().meta({ description: 'Latitude.' }),
});
const told = { title: 'Lieux d’accueil', grain: 'une ligne par lieu' };

/** Takes every text and number that there is: what writers are tried on. */
export const anyLieux: Table = describeTable('lieux', { ...told, row });

/** The same columns, two of them held to bounds and to a closed list. */
export const lieux: Table = describeTable('lieux', {
  ...told,
  row: row.extend({
    taux_pct: z.number().min(0).max(100).nullable().meta({ description: 'Taux d’occupation.', unit: '%' }),
    publics: z
      .array(z.enum(['jeunes', 'seniors']))
      .nullable()
      .meta({ description: 'Publics.', examples: [['jeunes']] }),
  }),
});

export const place = (id: string, changes: Partial<Place> = {}): Place => ({
  id,
  nom: `Lieu ${id}`,
  date_maj: '2025-02-14',
  taux_pct: 12.5,
  places: -3,
  est_ouvert: true,
  publics: ['jeunes', 'seniors'],
  longitude: 55.446522,
  latitude: -20.881455,
  ...changes,
});

/** Writes an assembled table: the contract's columns, and working columns that must never be published. */
export async function assemble(
  rows: readonly Place[],
  path: string,
  session: Session,
  table: Table = anyLieux,
): Promise<{ table: Table; path: string }> {
  await session.run(
    `create or replace temp table assembled (_line bigint, _source varchar, id varchar, nom varchar, date_maj date,
     taux_pct double, places bigint, est_ouvert boolean, publics varchar[], longitude double, latitude double)`,
  );
  const values = rows.map((row, line) => `(${[line, "'secret-source'", ...placeSql(row)].join(', ')})`);
  if (values.length > 0) await session.run(`insert into assembled values ${values.join(', ')}`);
  await session.run(`copy (from assembled order by _line) to '${path}' (format parquet)`);
  return { table, path };
}

function placeSql(row: Place): string[] {
  const number = (value: number | null) => (value === null ? 'null' : `'${value}'::double`);
  return [
    textSql(row.id),
    textSql(row.nom),
    row.date_maj === null ? 'null' : `date '${row.date_maj}'`,
    number(row.taux_pct),
    number(row.places),
    String(row.est_ouvert),
    row.publics === null ? 'null' : `[${row.publics.map(textSql).join(', ')}]::varchar[]`,
    number(row.longitude),
    number(row.latitude),
  ];
}

/** Through hexadecimal digits: a NUL cannot stand in SQL text. */
function textSql(text: string | null): string {
  return text === null ? 'null' : `decode(from_hex('${Buffer.from(text).toString('hex')}'))`;
}
