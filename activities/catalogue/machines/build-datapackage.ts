/** `datapackage.json`, Data Package v1: every file of the current version, the CSV ones with their schema. */

import { z } from 'zod';
import { tellDescription } from '../../published/invented.js';
import { toSortedJson } from '../../text/sorted-json.js';
import type { DatasetView, ShownTable, Site } from '../views.js';
import { findLicence } from '../words.js';

/** A published Table Schema, passed on as it is. */
export const Schema = z.looseObject({ fields: z.array(z.looseObject({ name: z.string() })) });
export type Schema = z.infer<typeof Schema>;

/** `schemas`: the schema of each table, by its name, as the version has it. Paths are relative: the standard wants them so. */
export function buildDatapackage(
  view: DatasetView,
  { publicUrl, apiUrl }: Site,
  schemas: ReadonlyMap<string, Schema>,
): string {
  const { id, metadata, manifest, tables } = view;
  const licence = findLicence(metadata.licence);
  const credits = [...new Set(manifest.inputs.map(({ attribution }) => attribution))];
  return toSortedJson({
    profile: 'data-package',
    name: id,
    title: metadata.title,
    description: tellDescription(metadata.description, manifest),
    version: manifest.contractVersion,
    created: `${manifest.version.slice(0, 10)}T00:00:00Z`,
    ...(publicUrl === null ? {} : { homepage: `${publicUrl}/${id}/index.html` }),
    keywords: metadata.keywords,
    ...(apiUrl === null ? {} : { api: `${apiUrl}/api/datasets/${id}` }),
    licenses: [
      {
        name: licence?.code ?? metadata.licence,
        ...(licence ? { path: licence.url, title: licence.name } : {}),
      },
    ],
    contributors: [{ title: metadata.contact.name, email: metadata.contact.email, role: 'publisher' }],
    sources: credits.map((title) => ({ title })),
    resources: tables.flatMap((table) => describeFiles(table, manifest.version, schemas)),
  });
}

function describeFiles(
  { table, published }: ShownTable,
  version: string,
  schemas: ReadonlyMap<string, Schema>,
): unknown[] {
  return published.files.map(({ path, format, mediaType, bytes, sha256 }) => {
    const resource = {
      // names of resources are lower case without underscores in many tools; the CSV one keeps the name of its table
      name: format === 'csv' ? table.name : `${table.name}-${format}`,
      path: `versions/${version}/${path}`,
      title: table.title,
      description: `Grain : ${table.grain}.`,
      ...{ format, mediatype: mediaType, bytes, hash: `sha256:${sha256}` },
    };
    const schema = schemas.get(table.name);
    // "file": validators prove its bytes; to read its rows they would need readers that a bare install does not have
    if (format !== 'csv' || schema === undefined) return { ...resource, type: 'file' };
    return {
      ...resource,
      profile: 'tabular-data-resource',
      encoding: 'utf-8',
      dialect: { delimiter: ',', quoteChar: '"', doubleQuote: true, lineTerminator: '\n', header: true },
      schema,
    };
  });
}
