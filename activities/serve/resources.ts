/** Tables under the ids that the portal gave them: clients written for data.gouv.fr's tabular API find them unchanged. */
import { z } from 'zod';
import { Version } from '../published/manifest.js';
import { parseJsonBytes } from '../text/stored-json.js';
import type { Resource } from './description/document-shapes.js';
import type { ServeEffects } from './effects.js';
import type { Publications } from './find-version.js';
import { createMemo } from './memo.js';
import type { ColumnType } from './question/operators.js';
import { Refusal, shownName } from './refusal.js';
import type { ServedTable } from './served-table.js';

/** Ids change when a portal is told of something new: once in months. */
const FRESH_MS = 60_000;
const Noted = z.looseObject({ resources: z.record(z.string(), z.string()) });

interface Named {
  readonly dataset: string;
  readonly table: string;
}

export interface Resources {
  /** By the portal's id of any file of it, or by `dataset.table`. In its current version. Throws Refusal (404, 410). */
  find(id: string): Promise<ServedTable>;
}

export function createResources(effects: ServeEffects, publications: Publications): Resources {
  const { open, datasets, now } = effects;
  const known = createMemo<ReadonlyMap<string, Named>>({ ttlMs: FRESH_MS, most: 1 }, now);

  async function readNoted(): Promise<ReadonlyMap<string, Named>> {
    const found = new Map<string, Named>();
    for (const dataset of datasets.keys())
      for (const { key } of await open.list(`${dataset}/publication/`)) {
        const noted = await open.read(key);
        const parsed = noted ? Noted.safeParse(parseJsonBytes(noted.body)) : null;
        for (const [file, id] of Object.entries(parsed?.data?.resources ?? {}))
          found.set(id, { dataset, table: file.replace(/\.[a-z]+$/, '') });
      }
    return found;
  }

  function nameOf(id: string): Named | undefined {
    const [, dataset = '', table = ''] = /^([a-z0-9-]+)\.([a-z0-9_]+)$/.exec(id) ?? [];
    return datasets.has(dataset) ? { dataset, table } : undefined;
  }

  return {
    async find(id) {
      const named = nameOf(id) ?? (await known.get('', readNoted)).get(id);
      if (!named)
        throw new Refusal(
          404,
          `Aucune ressource n’a l’identifiant « ${shownName(id)} » ; /api/datasets les donne.`,
        );
      const manifest = await publications.manifest(named.dataset, 'latest');
      if (nameOf(id) === undefined && !manifest.tables.some(({ name }) => name === named.table))
        throw new Refusal(
          410,
          `La ressource « ${shownName(id)} » n’est plus dans la version courante de « ${named.dataset} ».`,
        );
      return publications.table(manifest, named.table);
    },
  };
}

/** csv-detective's names, in which data.gouv.fr tells columns. */
const DETECTED: Readonly<Record<ColumnType, { readonly python_type: string; readonly format: string }>> = {
  text: { python_type: 'string', format: 'string' },
  date: { python_type: 'date', format: 'date' },
  number: { python_type: 'float', format: 'float' },
  decimal: { python_type: 'float', format: 'float' },
  integer: { python_type: 'int', format: 'int' },
  boolean: { python_type: 'bool', format: 'booleen' },
  list: { python_type: 'string', format: 'string' },
  uuid: { python_type: 'string', format: 'uuid' },
};

export const ResourceProfile = z.looseObject({
  profile: z.looseObject({
    header: z.array(z.string()),
    columns: z.record(z.string(), z.looseObject({ python_type: z.string(), format: z.string() })),
    total_lines: z.int(),
  }),
  indexes: z.null(),
});

export function profileOf({ columns, rows }: ServedTable): z.infer<typeof ResourceProfile> {
  return {
    profile: {
      header: columns.map(({ name }) => name),
      columns: Object.fromEntries(columns.map(({ name, type }) => [name, { ...DETECTED[type], score: 1 }])),
      total_lines: rows,
      ...{ separator: ',', encoding: 'utf-8', header_row_idx: 0 },
    },
    indexes: null,
  };
}

export function resourceOf(id: string, table: ServedTable, origin: string): z.infer<typeof Resource> {
  const csv = table.files.find(({ format }) => format === 'csv') ?? table.files[0];
  const links = ['profile', 'data', 'swagger'].map((rel) => ({
    href: `${origin}/api/resources/${id}/${rel}/`,
    type: 'GET' as const,
    rel,
  }));
  return {
    created_at: `${Version.parse(table.version).slice(0, 10)}T00:00:00+00:00`,
    url: csv ? `${origin}/${csv.key}` : null,
    links,
  };
}
