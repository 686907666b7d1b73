/** The files of a version, then its manifest; nobody sees them until the pointer moves. */
import { z } from 'zod';
import { ContractBroken, StorageUnavailable } from '../errors.js';
import type { ObjectStore, Session, Zones } from '../platform/effects.js';
import { type Manifest, type ManifestTable, writeManifestText } from '../published/manifest.js';
import { tellInputs } from '../published/manifest-input.js';
import { writeInputs } from '../published/read-inputs.js';
import { versionFolder } from '../published/version-keys.js';
import { storeManifest } from './move-pointer.js';
import type { ReleaseRequest } from './release-request.js';
import { type MeasuredTable, releaseTable } from './release-tables.js';
import { removeStrays } from './store-files.js';
import { storeLineage } from './store-lineage.js';
import { tellPrivacy } from './tell-privacy.js';

export interface NewVersion {
  readonly version: string;
  readonly contentHash: string;
  readonly measured: readonly MeasuredTable[];
  readonly onStep: () => void;
}

/** Stores files and manifests, the restricted zone first; gives the text of the open one. */
export async function storeVersion(
  request: ReleaseRequest,
  made: NewVersion,
  zones: Pick<Zones, 'open' | 'restricted'>,
  session: Session,
): Promise<string> {
  if (made.measured.some(({ table }) => table.zone === 'restricted'))
    await storeZone(request, made, 'restricted', zones.restricted, session);
  // after the tables there: what is none of them is removed
  await writeInputs({ dataset: request.dataset.id, version: made.version }, request, zones.restricted);
  await storeLineage(request, made.version, zones.restricted, session);
  return storeZone(request, made, 'open', zones.open, session);
}

async function storeZone(
  request: ReleaseRequest,
  made: NewVersion,
  zone: 'open' | 'restricted',
  open: ObjectStore,
  session: Session,
): Promise<string> {
  const { dataset, scratch } = request;
  const keyPrefix = versionFolder(dataset.id, made.version);
  const tables: ManifestTable[] = [];
  const told = made.measured.filter(({ table }) => table.zone === zone);
  for (const measured of told) {
    const folder = `${scratch}/release/${measured.table.name}`;
    tables.push(await releaseTable({ measured, folder, keyPrefix, onStep: made.onStep }, open, session));
  }
  await removeStrays(
    keyPrefix,
    tables.flatMap(({ schema, files }) => [schema, ...files.map(({ path }) => path)]),
    open,
  );
  await requireFiles(keyPrefix, tables, open);
  const privacy = await tellPrivacy(dataset.privacy, told, session);
  const text = writeManifestText({
    ...describeVersion(request, made, tables, await describeEngine(session)),
    ...(privacy && { privacy }),
  });
  await storeManifest(dataset.id, made.version, text, open);
  return text;
}

/** A cancelled run that wrote the same version may have cleared it meanwhile. Throws StorageUnavailable: the next attempt writes what is gone. */
async function requireFiles(
  keyPrefix: string,
  tables: readonly ManifestTable[],
  open: ObjectStore,
): Promise<void> {
  const stored = new Map((await open.list(keyPrefix)).map(({ key, bytes }) => [key, bytes]));
  const gone = tables.flatMap(({ files }) =>
    files.filter(({ path, bytes }) => stored.get(`${keyPrefix}${path}`) !== bytes),
  );
  if (gone.length > 0)
    throw new StorageUnavailable(
      `${open.url}/${keyPrefix}: ${gone.length} files vanished while the version was written; they are written again.`,
    );
}

function describeVersion(
  request: ReleaseRequest,
  made: NewVersion,
  tables: ManifestTable[],
  engine: Manifest['engine'],
): Manifest {
  const { dataset, codeRevision, keyEpoch = null, cutDomains = [], decision } = request;
  return {
    dataset: dataset.id,
    title: dataset.title,
    licence: dataset.licence,
    version: made.version,
    contractVersion: dataset.contractVersion,
    contentHash: made.contentHash,
    tables,
    inputs: tellInputs(request.inputs, dataset.personal),
    findings: dataset.personal ? [] : [...request.findings],
    keyEpoch,
    ...(cutDomains.length > 0 && { cutDomains: [...cutDomains] }),
    codeRevision,
    engine,
    ...(decision && { approved: { date: decision.date ?? null } }),
  };
}

const EngineRow = z.object({ duckdb: z.string(), threads: z.coerce.number() });

async function describeEngine(session: Session): Promise<Manifest['engine']> {
  const [engine] = await session.rows(
    `select version() as duckdb, current_setting('threads') as threads`,
    EngineRow,
  );
  if (!engine) throw new ContractBroken('DuckDB did not say its version; look at platform/duckdb.ts.');
  return engine;
}
