/** Answers of udata, parsed: what we rely on, and nothing of the rest. */
import { z } from 'zod';
import type { CatalogueDataset, CatalogueResource } from './portal.js';

const Extras = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((extras) => extras ?? {});
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

export const Resource = z
  .object({
    id: z.string(),
    title: z.string(),
    description: Text,
    type: z.string(),
    filetype: z.string(),
    format: Text,
    url: z.string(),
    latest: z.string(),
    checksum: z
      .object({ type: z.string(), value: z.string() })
      .nullish()
      .transform((sum) => sum ?? null),
    filesize: z
      .number()
      .nullish()
      .transform((bytes) => bytes ?? null),
    schema: z.object({ name: Text, version: Text }).nullish(),
    extras: Extras,
  })
  .transform(
    ({ schema, ...resource }): CatalogueResource => ({
      ...resource,
      schema: schema?.name ? { name: schema.name, version: schema.version } : null,
    }),
  );

export const Dataset = z
  .object({
    id: z.string(),
    title: z.string(),
    description: Text,
    license: Text,
    frequency: Text,
    tags: z.array(z.string()).nullish(),
    temporal_coverage: z
      .object({ start: z.string(), end: Text })
      .nullish()
      .transform((days) => days ?? null),
    spatial: z.object({ zones: z.array(z.string()).nullish(), granularity: Text }).nullish(),
    private: z.boolean().nullish(),
    archived: Text,
    deleted: Text,
    last_update: z.string(),
    organization: z
      .object({ id: z.string() })
      .nullish()
      .transform((organization) => organization ?? null),
    contact_points: z.array(z.object({ id: z.string(), name: z.string(), email: Text })).nullish(),
    extras: Extras,
    resources: z.array(Resource),
  })
  .transform(
    (dataset): CatalogueDataset => ({
      ...dataset,
      description: dataset.description ?? '',
      tags: dataset.tags ?? [],
      private: dataset.private ?? false,
      spatial: dataset.spatial
        ? { zones: dataset.spatial.zones ?? [], granularity: dataset.spatial.granularity }
        : null,
      contact_points: dataset.contact_points ?? [],
    }),
  );

/** A page of the organization's datasets, cut down by X-Fields. */
export const LISTED_FIELDS = 'data{id,title,deleted,extras},total';
export const ListedPage = z.object({
  data: z.array(z.object({ id: z.string(), title: z.string(), deleted: Text, extras: Extras })),
  total: z.number(),
});

export const Ids = z.array(z.object({ id: z.string() })).transform((terms) => terms.map(({ id }) => id));
export const SCHEMA_FIELDS = 'name,versions{version_name}';
export const Schemas = z
  .array(z.object({ name: z.string(), versions: z.array(z.object({ version_name: z.string() })) }))
  .transform((schemas) =>
    schemas.map(({ name, versions }) => ({ name, versions: versions.map((one) => one.version_name) })),
  );
export const Names = z.array(z.string());
export const Saved = z.object({ id: z.string() });
