/** Makes one resource what it must be: its bytes, then what is said of it, then our marks. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogueBusy, ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import type { Catalogue, CatalogueResource, Extras } from '../platform/portal/portal.js';
import { changesOf } from './changes.js';
import type { ResourcePlan } from './plan-resource.js';
import type { HeldPublication } from './publication-state.js';
import { MARK, type WantedResource } from './wanted.js';

export interface ResourceEffects {
  readonly catalogue: Catalogue;
  readonly held: HeldPublication;
  readonly open: ObjectStore;
  readonly scratch: string;
}

/** The id of the resource. Every call may be the last one of this attempt: the next finds what was done. */
export async function applyResource(
  dataset: string,
  plan: ResourcePlan,
  strays: readonly CatalogueResource[],
  effects: ResourceEffects,
): Promise<string> {
  if (plan.content === 'same' && plan.changes.length === 0 && plan.served) return plan.served.id;
  if (plan.wanted.remoteUrl !== null) return applyRemote(dataset, plan, plan.wanted.remoteUrl, effects);
  const { catalogue } = effects;
  const { wanted } = plan;
  const marks: Record<string, string> = { [MARK.slot]: wanted.slot };
  let standing = plan.served;
  if (plan.content !== 'same' || standing === null) {
    const file = await fetchContent(wanted, effects);
    standing = await ensureFile(dataset, { ...plan, file, strays }, effects);
    Object.assign(marks, { [MARK.sha256]: wanted.sha256, [MARK.sha1]: file.sha1 });
  }
  await describe(dataset, standing, fieldsOf(wanted), marks, catalogue);
  return standing.id;
}

/** Marks of others stay: only where there are none do ours go along with the fields, in one call. */
async function describe(
  dataset: string,
  standing: CatalogueResource,
  fields: Parameters<Catalogue['updateResource']>[1],
  marks: Extras,
  catalogue: Catalogue,
): Promise<void> {
  const of = { dataset, resource: standing.id };
  const bare = Object.keys(standing.extras).length === 0;
  if (bare || changesOf({ ...standing }, fields).length > 0)
    await catalogue.updateResource(of, bare ? { ...fields, extras: marks } : fields);
  if (!bare && changesOf(standing.extras, marks).length > 0) await catalogue.mergeExtras(of, marks);
}

interface LocalFile {
  readonly path: string;
  readonly sha1: string;
}

async function ensureFile(
  dataset: string,
  plan: ResourcePlan & { readonly file: LocalFile; readonly strays: readonly CatalogueResource[] },
  { catalogue, held }: ResourceEffects,
): Promise<CatalogueResource> {
  const { wanted, file } = plan;
  const served = plan.served ?? findSent(plan, held);
  if (served !== null && isOfBytes(served, file.sha1, wanted.bytes)) return served;
  const sent = { path: file.path, name: wanted.fileName, bytes: wanted.bytes };
  if (served === null)
    await held.save({ pending: { slot: wanted.slot, fileName: wanted.fileName, sha1: file.sha1 } });
  const to = served === null ? { dataset } : { dataset, resource: served.id };
  const uploaded = await catalogue.uploadFile(to, sent);
  if (isOfBytes(uploaded, file.sha1, wanted.bytes)) return uploaded;
  throw new CatalogueBusy(
    `${wanted.slot}: the portal received other bytes than were sent; it is sent again at the next attempt.`,
  );
}

/** A resource that was sent by an attempt which did not hear of it: it bears no mark yet, but its name and its bytes. */
function findSent(
  { wanted, file, strays }: { wanted: WantedResource; file: LocalFile; strays: readonly CatalogueResource[] },
  held: HeldPublication,
): CatalogueResource | null {
  const { pending } = held.known();
  if (pending?.slot !== wanted.slot) return null;
  const hashes = [pending.sha1, file.sha1];
  return (
    strays.find(
      ({ checksum, url }) =>
        checksum !== null && hashes.includes(checksum.value) && url.endsWith(`/${pending.fileName}`),
    ) ?? null
  );
}

function isOfBytes({ checksum, filesize }: CatalogueResource, sha1: string, bytes: number): boolean {
  return checksum?.type === 'sha1' && checksum.value === sha1 && filesize === bytes;
}

/** A remote resource takes its marks along, so that nothing is pending. */
async function applyRemote(
  dataset: string,
  { wanted, served }: ResourcePlan,
  url: string,
  { catalogue }: ResourceEffects,
): Promise<string> {
  const marks = { [MARK.slot]: wanted.slot, [MARK.sha256]: wanted.sha256 };
  const fields = {
    ...fieldsOf(wanted),
    url,
    format: wanted.format,
    mime: wanted.mime,
    filesize: wanted.bytes,
    checksum: { type: 'sha256' as const, value: wanted.sha256 },
  };
  if (served === null) return (await catalogue.createRemote(dataset, { ...fields, extras: marks })).id;
  await describe(dataset, served, fields, marks, catalogue);
  return served.id;
}

function fieldsOf({ title, description, type, schema }: WantedResource) {
  return { title, description, type, schema };
}

/** A local copy, proven to be what the manifest says. Throws ObjectMissing. */
async function fetchContent(
  { slot, origin, sha256 }: WantedResource,
  { open, scratch }: ResourceEffects,
): Promise<LocalFile> {
  const path = join(scratch, slot);
  if ('text' in origin) await writeFile(path, origin.text);
  else await open.download(origin.key, path);
  const [known, sent] = [createHash('sha256'), createHash('sha1')];
  for await (const chunk of createReadStream(path)) {
    known.update(chunk);
    sent.update(chunk);
  }
  if (known.digest('hex') === sha256) return { path, sha1: sent.digest('hex') };
  throw new ObjectMissing(
    `${open.url}: ${slot} is no longer what its manifest says; nothing of it is published, look with: npx insertion verify.`,
  );
}
