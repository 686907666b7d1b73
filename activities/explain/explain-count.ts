/** What a published figure about persons means: never who, nor how many lines are behind it. */
import { join } from 'node:path';
import { z } from 'zod';
import type { ToldTables } from '../../datasets/privacy.js';
import type { Effects } from '../effects.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { fetchTable } from './find-row.js';
import type { Explaining } from './origin.js';
import { tellMethod, tellStatus } from './tell-method.js';

export interface FigureOrigin {
  readonly kind: 'figure';
  /** The row of the table that says what is measured; null where it is not of that kind. */
  readonly definition: Readonly<Record<string, string | null>> | null;
  /** What the definition asks for: of « a/b » the first that a département ever sent. */
  readonly roles: readonly { readonly role: string; readonly sources: readonly string[] }[];
  /** Of the départements of the row, who sent what, and until when. */
  readonly coverage: readonly Covered[];
  /** What is done to the figure, sentence by sentence. */
  readonly method: readonly string[];
  /** Why there is no figure; null where there is one. */
  readonly untold: string | null;
}

const Covered = z.object({
  role: z.string(),
  departement: z.string(),
  statut: z.string(),
  sources: z.array(z.string()).nullable(),
  depuis: z.string().nullable(),
  jusque: z.string().nullable(),
  en_retard_depuis: z.string().nullable(),
});
type Covered = z.infer<typeof Covered>;

/** Tables that say what was sent have these columns. */
const COVERAGE = Object.keys(Covered.shape);

export async function explainCount(
  explaining: Explaining,
  effects: Pick<Effects, 'zones' | 'references'>,
  session: Session,
): Promise<FigureOrigin> {
  const { dataset, asked } = explaining;
  const family = dataset.metadata.privacy.told.find(({ tables }) => tables.includes(asked.table));
  const roles = await findRoles(explaining, family, effects, session);
  return {
    kind: 'figure',
    definition: await findDefinition(explaining, effects, session),
    roles: roles.map((role) => ({ role, sources: sourcesOf(explaining, role) })),
    coverage: await findCoverage(explaining, roles, effects, session),
    method: tellMethod(explaining, family),
    untold: family ? tellStatus(explaining, family) : null,
  };
}

/** Its row of `definitions`; an indicator has none, and is told as its column describes it. */
async function findDefinition(
  { manifest, row, asked, scratch }: Explaining,
  effects: Pick<Effects, 'zones'>,
  session: Session,
): Promise<FigureOrigin['definition']> {
  const { definition: name = null, indicateur = null } = row.cells;
  const described = row.descriptions.get('indicateur');
  if (indicateur !== null && described !== undefined) return { id: indicateur, population: described };
  if (
    name === null ||
    asked.table === 'definitions' ||
    !manifest.tables.some((one) => one.name === 'definitions')
  )
    return null;
  const path = await fetchTable(manifest, 'definitions', scratch, effects);
  const [found] = await session.rows(
    `select cast(to_json(d) as varchar) as definition from read_parquet(${literal(path)}) as d where id = $name`,
    z.object({
      definition: z
        .string()
        .transform((json) => z.record(z.string(), z.string().nullable()).parse(JSON.parse(json))),
    }),
    { name },
  );
  return found?.definition ?? null;
}

/** The lists of the dataset say which roles a measure asks for. */
async function findRoles(
  { dataset, row, scratch }: Explaining,
  family: ToldTables | undefined,
  { references }: Pick<Effects, 'references'>,
  session: Session,
): Promise<string[]> {
  const own = join(dataset.folder, 'lists');
  const found = new Set<string>();
  for (const [column, list] of [
    ['definition', 'definitions'],
    ['indicateur', 'indicateurs'],
  ] as const) {
    const measure = row.cells[column];
    if (!family?.cell.includes(column) || measure === null || measure === undefined) continue;
    await references.load({ sql: list, folder: scratch, own }, session);
    const [asks] = await session.rows(
      `select roles from ${quoted(list)} where ${quoted(column)} = $measure`,
      z.object({ roles: z.string() }),
      { measure },
    );
    for (const role of asks?.roles.split(/[ /]/) ?? []) found.add(role);
  }
  return [...found];
}

function sourcesOf({ dataset }: Explaining, role: string): string[] {
  return dataset.sources
    .filter(({ declaration }) => declaration.role.includes(role))
    .map(({ declaration }) => declaration.source);
}

async function findCoverage(
  { dataset, manifest, row, scratch }: Explaining,
  roles: readonly string[],
  effects: Pick<Effects, 'zones' | 'references'>,
  session: Session,
): Promise<Covered[]> {
  const { territory } = dataset.metadata.answers ?? {};
  const table = dataset.tables.find(
    ({ columns, zone }) =>
      zone === 'open' && COVERAGE.every((name) => columns.some((one) => one.name === name)),
  );
  const [level, place] = [territory && row.cells[territory.level], territory && row.cells[territory.code]];
  if (!table || !level || !place) return [];
  await effects.references.load(
    { sql: 'cog_departements', folder: scratch, own: join(dataset.folder, 'lists') },
    session,
  );
  const path = await fetchTable(manifest, table.name, scratch, effects);
  return session.rows(
    `select role, departement, statut, sources, cast(depuis as varchar) as depuis, cast(jusque as varchar) as jusque, cast(en_retard_depuis as varchar) as en_retard_depuis
     from read_parquet(${literal(path)})
     where list_contains(string_split($roles, ' '), role)
       and ($level = 'france' or ($level = 'departement' and departement = $place) or ($level = 'region' and departement in (select code from cog_departements where region = $place)))
     order by departement, role`,
    Covered,
    { roles: roles.join(' '), level, place },
  );
}
