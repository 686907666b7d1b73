/** From what was released and declared to what the portal must serve. Pure; what the portal would refuse is told before any write. */
import { formatBytes } from '../markup/french.js';
import type { CatalogueTerms, DatasetFields } from '../platform/portal/portal.js';
import { type DescribedVersion, describeDataset } from './describe-dataset.js';
import {
  type DescribedResource,
  type Document,
  describeDocuments,
  describeTables,
} from './describe-resources.js';
import { MARK, type Wanted, type WantedResource } from './wanted.js';

export interface Released extends DescribedVersion {
  readonly documents: readonly Document[];
}

/** Largest file that data.gouv.fr previews, in millions of bytes. */
const PREVIEW_MB: Readonly<Record<string, number>> = { csv: 100, parquet: 50, xlsx: 12.5, geojson: 100 };

export function buildWanted(released: Released, terms: CatalogueTerms): Wanted {
  const { manifest, datagouv, metadata } = released;
  const described = [
    ...describeTables(manifest, datagouv.schemas),
    ...describeDocuments(manifest, released.documents),
  ];
  const resources = described.flatMap((resource) => placeResource(resource, released.publicUrl, terms) ?? []);
  const tables = resources.filter(({ type }) => type === 'main');
  const fields = describeFields(released, [...new Set(tables.map(({ format }) => format))]);
  const follows = resources.map((resource) => keepKnownSchema(resource, terms));
  return {
    dataset: manifest.dataset,
    version: manifest.version,
    fields,
    contact: metadata.contact,
    extras: { [MARK.dataset]: manifest.dataset, [MARK.version]: manifest.version },
    resources: follows.map(({ resource }) => resource),
    notes: [
      ...leftOutNotes(described, resources),
      ...follows.flatMap(({ note }) => note ?? []),
      ...previewNotes(described),
    ],
    problems: findProblems(fields, terms),
  };
}

function describeFields(released: Released, formats: readonly string[]): DatasetFields {
  const { metadata, datagouv, manifest } = released;
  const days = manifest.inputs.map(({ extractDate }) => extractDate).sort();
  const dayOf = (day: string, known: string | undefined) => (day === 'inputs' ? (known ?? null) : day);
  const { start, end } = datagouv.temporal;
  const first = dayOf(start, days[0]);
  return {
    title: datagouv.title ?? metadata.title,
    description: describeDataset(released, formats),
    license: metadata.licence,
    frequency: datagouv.frequency ?? metadata.frequency,
    tags: [...new Set((datagouv.tags ?? metadata.keywords).map(slugOf))].sort(),
    temporal_coverage:
      first === null ? null : { start: first, end: end === null ? null : dayOf(end, days.at(-1)) },
    spatial: datagouv.spatial,
    private: false,
  };
}

/** As udata writes a tag: « Délais » → delais. */
function slugOf(tag: string): string {
  return tag
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Only the last extension counts for udata. */
function extensionOf({ fileName }: DescribedResource): string {
  return fileName.split('.').at(-1) ?? '';
}

/** What the portal takes no file of becomes a link to our own storage; null where that has no address. */
function placeResource(
  resource: DescribedResource,
  publicUrl: string | null,
  { extensions }: CatalogueTerms,
): WantedResource | null {
  if (extensions.includes(extensionOf(resource))) return { ...resource, remoteUrl: null };
  if (publicUrl === null || !('key' in resource.origin)) return null;
  return { ...resource, remoteUrl: `${publicUrl}/${resource.origin.key}` };
}

function leftOutNotes(
  described: readonly DescribedResource[],
  resources: readonly WantedResource[],
): string[] {
  const placed = new Set(resources.map(({ slot }) => slot));
  const out = described.filter(({ slot }) => !placed.has(slot));
  if (out.length === 0) return [];
  const extensions = [...new Set(out.map((resource) => `.${extensionOf(resource)}`))].join(' or ');
  return [
    `Left out: ${out.map(({ slot }) => slot).join(', ')}. The portal takes no ${extensions} file, and PUBLIC_URL is not set to link to it in the open zone.`,
  ];
}

/** A schema that the portal does not know is refused by it: the file goes without. */
function keepKnownSchema(
  resource: WantedResource,
  { schemas }: CatalogueTerms,
): { resource: WantedResource; note: string | null } {
  const { schema, slot } = resource;
  const known = schemas.find(({ name }) => name === schema?.name)?.versions.includes(schema?.version ?? '');
  if (schema === null || known) return { resource, note: null };
  const note = `${slot} goes without its schema: the portal does not know ${schema.name} ${schema.version}.`;
  return { resource: { ...resource, schema: null }, note };
}

function previewNotes(resources: readonly DescribedResource[]): string[] {
  return resources.flatMap(({ slot, format, bytes, type }) => {
    const limit = PREVIEW_MB[format];
    if (type !== 'main' || limit === undefined || bytes <= limit * 1e6) return [];
    return [`${slot} has ${formatBytes(bytes)}: data.gouv.fr previews ${format} up to ${limit} MB only.`];
  });
}

function findProblems(fields: DatasetFields, terms: CatalogueTerms): string[] {
  const known = (what: string, term: string | null, among: readonly string[]) =>
    term === null || among.includes(term) ? [] : [`${what} "${term}" is unknown to the portal`];
  const badTags = fields.tags.filter((tag) => tag.length < 3 || tag.length > 96);
  return [
    ...known('licence', fields.license, terms.licenses),
    ...known('frequency', fields.frequency, terms.frequencies),
    ...known('spatial granularity', fields.spatial?.granularity ?? null, terms.granularities),
    ...badTags.map((tag) => `tag "${tag}" is not of 3 to 96 characters`),
    ...(fields.description.length > 100_000 ? ['the description is longer than 100 000 characters'] : []),
    ...(fields.title.length > 350 ? ['the title is longer than 350 characters'] : []),
  ];
}
