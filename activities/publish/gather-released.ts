/** Reads what stands in the open zone for a version: its manifest, its schemas, its documents. */
import { createHash } from 'node:crypto';
import type { Dataset } from '../../datasets/dataset.js';
import { DeclarationInvalid, ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import { changeLogKey, readChangeLog } from '../published/change-log.js';
import type { Manifest } from '../published/manifest.js';
import { listVersions, readLatest, readManifest } from '../published/read-version.js';
import { versionFolder } from '../published/version-keys.js';
import { parseStored } from '../text/stored-json.js';
import type { Released } from './build-wanted.js';
import { type Document, manifestDocument } from './describe-resources.js';
import { DescribedSchema, writeDictionary } from './write-dictionary.js';

/** `version`: null for the current one. Throws DeclarationInvalid, ObjectMissing. */
export async function gatherReleased(
  dataset: Dataset,
  version: string | null,
  publicUrl: string | null,
  open: ObjectStore,
): Promise<Released> {
  const { metadata, id } = dataset;
  if (!metadata.datagouv)
    throw new DeclarationInvalid(
      `${id}/metadata.yaml: there is no block "datagouv"; say there what data.gouv.fr must be told.`,
    );
  const manifest = await readManifest(id, version ?? (await currentOf(id, open)), open);
  const listed = (await listVersions(id, open)).map((one) => one.version);
  const rank = listed.indexOf(manifest.version);
  const log = await readChangeLog(id, open);
  return {
    metadata,
    datagouv: metadata.datagouv,
    manifest,
    publicUrl,
    earlier: listed.slice(rank + 1),
    changes: log?.log.publications.find((one) => one.version === manifest.version) ?? null,
    documents: await gatherDocuments(manifest, open),
  };
}

async function currentOf(dataset: string, open: ObjectStore): Promise<string> {
  const latest = await readLatest(dataset, open);
  if (latest) return latest.pointer.version;
  throw new ObjectMissing(`${dataset} has no version yet; publish one with: npx insertion run ${dataset}`);
}

async function gatherDocuments(manifest: Manifest, open: ObjectStore): Promise<Document[]> {
  const folder = versionFolder(manifest.dataset, manifest.version);
  const schemas = await Promise.all(
    manifest.tables.map(async ({ schema }) => {
      const key = `${folder}${schema}`;
      const found = await readDocument({ slot: schema, key }, open);
      if (found)
        return { ...found, described: parseStored(DescribedSchema, found.body, `${open.url}/${key}`) };
      throw new ObjectMissing(`${open.url}/${folder}${schema}: missing; look with: npx insertion verify.`);
    }),
  );
  const log = changeLogKey(manifest.dataset);
  const beside = (slot: string) => ({ slot, key: log.replace('changes.json', slot) });
  const others = [manifestDocument(manifest), ...['CHANGELOG.md', 'changes.json', 'atom.xml'].map(beside)];
  const found = await Promise.all(others.map((place) => readDocument(place, open)));
  return [
    describeText('dictionnaire.csv', writeDictionary(schemas.map(({ described }) => described))),
    ...[...schemas, ...found].flatMap((one) => (one === null ? [] : [one.document])),
  ];
}

/** Null where there is none: not every release wrote a change log. */
async function readDocument(
  { slot, key }: { readonly slot: string; readonly key: string },
  open: ObjectStore,
): Promise<{ document: Document; body: Uint8Array } | null> {
  const found = await open.read(key);
  if (!found) return null;
  const text = new TextDecoder().decode(found.body);
  return { document: { ...describeText(slot, text), origin: { key } }, body: found.body };
}

function describeText(slot: string, text: string): Document {
  const bytes = Buffer.from(text);
  return {
    slot,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    origin: { text },
  };
}
