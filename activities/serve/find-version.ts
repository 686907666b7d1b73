/** What is published, looked up for readers: current and earlier versions, the notice of a withdrawn one, a table with its schema. */
import { createHash } from 'node:crypto';
import type { Dataset } from '../../datasets/dataset.js';
import { ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import { Withdrawal } from '../published/change-log.js';
import { type Manifest, type ManifestTable, Version } from '../published/manifest.js';
import { readLatest, readManifest } from '../published/read-version.js';
import { manifestKey, noticeKey, type Pointer, versionFolder } from '../published/version-keys.js';
import { parseJsonBytes } from '../text/stored-json.js';
import type { ServeEffects } from './effects.js';
import { createMemo } from './memo.js';
import { Refusal, shownName } from './refusal.js';
import { readServedTable, type ServedTable } from './served-table.js';

/** How long a reader may be told that an old version is current, or that a withdrawn one still is there. */
const FRESH_MS = 5_000;

export interface Publications {
  /** Null where nothing is published, or all was withdrawn. */
  latest(dataset: string): Promise<Pointer | null>;
  /** `version` may be `latest`. Throws Refusal (404, or 410 with the notice), ObjectMissing when it is damaged. */
  manifest(dataset: string, version: string): Promise<Manifest>;
  /** Throws Refusal likewise. */
  table(manifest: Manifest, name: string): Promise<ServedTable>;
}

export function createPublications({ open, datasets, now }: ServeEffects): Publications {
  const fresh = { ttlMs: FRESH_MS, most: 1_000 };
  const pointers = createMemo<Pointer | null>(fresh, now);
  const notices = createMemo<Withdrawal | null>(fresh, now);
  const manifests = createMemo<Manifest>({ ttlMs: 3_600_000, most: 100 }, now);
  const tables = createMemo<ServedTable>({ ttlMs: 3_600_000, most: 500 }, now);

  const latest = (dataset: string) => {
    requireDataset(dataset, datasets);
    return pointers.get(dataset, async () => (await readLatest(dataset, open))?.pointer ?? null);
  };

  return {
    latest,
    async manifest(dataset, asked) {
      const pointer = await latest(dataset);
      const version = asked === 'latest' ? pointer?.version : asked;
      if (version === undefined)
        throw new Refusal(404, `Le jeu de données « ${dataset} » n’a pas de version publiée.`);
      if (Version.safeParse(version).success) {
        const notice = await notices.get(`${dataset}/${version}`, () => readNotice(dataset, version, open));
        if (notice) refuseWithdrawn(notice, dataset);
      }
      const sealed = sealOf(dataset, version, pointer);
      return manifests.get(`${dataset}/${version}/${sealed}`, () =>
        readSealedManifest({ dataset, version }, sealed, open),
      );
    },
    async table(manifest, name) {
      const { dataset, version } = manifest;
      const found = publishedTable(manifest, name);
      const of = { dataset, version, countsPersons: countsPersons(datasets.get(dataset), name) };
      return tables.get(`${dataset}/${version}/${name}`, () => readTable(of, found, open));
    },
  };
}

function requireDataset(dataset: string, datasets: ServeEffects['datasets']): void {
  if (datasets.has(dataset)) return;
  throw new Refusal(
    404,
    `Aucun jeu de données ne s’appelle « ${shownName(dataset)} » ; /api/datasets les donne tous.`,
  );
}

/** SHA-256 of the manifest, where the pointer knows it. A folder that no pointer ever named is a release under way, or one that failed. */
function sealOf(dataset: string, version: string, pointer: Pointer | null): string | null {
  if (pointer?.version !== version && !pointer?.earlier.includes(version))
    throw new Refusal(
      404,
      `Le jeu de données « ${dataset} » n’a pas de version « ${shownName(version)} » ; /api/datasets/${dataset}/versions les donne toutes.`,
    );
  return pointer.version === version ? pointer.manifestSha256 : null;
}

function publishedTable({ dataset, version, tables }: Manifest, name: string): ManifestTable {
  const found = tables.find((table) => table.name === name);
  if (found) return found;
  throw new Refusal(
    404,
    `La version ${version} de « ${dataset} » n’a pas de table « ${shownName(name)} » ; elle a ${tables.map((table) => table.name).join(', ')}.`,
  );
}

async function readTable(
  of: { readonly dataset: string; readonly version: string; readonly countsPersons: boolean },
  found: ManifestTable,
  open: ObjectStore,
): Promise<ServedTable> {
  const key = `${versionFolder(of.dataset, of.version)}${found.schema}`;
  const table = readServedTable(of, found, await readObject(key, found.schemaSha256, open));
  if (table) return table;
  throw new ObjectMissing(`${open.url}/${key}: no schema of ours; verify the version.`);
}

function countsPersons(dataset: Dataset | undefined, table: string): boolean {
  return (dataset?.metadata.privacy.told ?? []).some(({ tables }) => tables.includes(table));
}

async function readNotice(dataset: string, version: string, open: ObjectStore): Promise<Withdrawal | null> {
  const found = await open.read(noticeKey(dataset, version));
  if (!found) return null;
  const notice = Withdrawal.safeParse(parseJsonBytes(found.body));
  if (notice.success) return notice.data;
  throw new ObjectMissing(`${open.url}/${noticeKey(dataset, version)}: damaged; write the notice again.`);
}

function refuseWithdrawn({ version, date, reason }: Withdrawal, dataset: string): never {
  throw new Refusal(
    410,
    `La version ${version} de « ${dataset} » a été retirée le ${date} : ${reason.replace(/[.\s]+$/, '')}. La version courante est à l’adresse /api/datasets/${dataset}/versions/latest.`,
    { version, date, reason },
  );
}

async function readSealedManifest(
  { dataset, version }: { readonly dataset: string; readonly version: string },
  sealed: string | null,
  open: ObjectStore,
): Promise<Manifest> {
  if (sealed !== null) await readObject(manifestKey(dataset, version), sealed, open);
  const manifest = await readManifest(dataset, version, open);
  if (manifest.dataset === dataset && manifest.version === version) return manifest;
  throw new ObjectMissing(
    `${open.url}/${manifestKey(dataset, version)}: is of another version; restore it from a backup.`,
  );
}

/** Throws ObjectMissing when it is not what its hash says. */
async function readObject(key: string, sha256: string, open: ObjectStore): Promise<Uint8Array> {
  const found = await open.read(key);
  if (found && createHash('sha256').update(found.body).digest('hex') === sha256) return found.body;
  throw new ObjectMissing(`${open.url}/${key}: missing, or not what its hash says; verify the version.`);
}
