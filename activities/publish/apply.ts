/** Makes the portal serve what it must. Idempotent: each call is preceded by a look, and may be the last of its attempt. */

import type { Attempt } from '../door/attempt.js';
import { CatalogueRefused } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import type { Catalogue, CatalogueDataset } from '../platform/portal/portal.js';
import { applyResource } from './apply-resource.js';
import { changesOf } from './changes.js';
import { findDataset } from './find-dataset.js';
import { type Plan, planPublication } from './plan.js';
import type { HeldPublication, Publication } from './publication-state.js';
import { MARK, type Wanted } from './wanted.js';

export interface ApplyEffects extends Pick<Attempt, 'scratch' | 'tell'> {
  readonly catalogue: Catalogue;
  readonly held: HeldPublication;
  readonly open: ObjectStore;
}

/** The plan for what is served now. Throws CatalogueRefused, ConfigurationInvalid. */
export async function lookAndPlan(
  wanted: Wanted,
  known: Publication,
  catalogue: Catalogue,
): Promise<{ served: CatalogueDataset | null; plan: Plan }> {
  const served = await findDataset(wanted.dataset, known, catalogue);
  return { served, plan: planPublication(wanted, served, known) };
}

/** Throws CatalogueRefused before the first write where the portal would refuse or alter something. */
export function refuseProblems({ dataset }: Wanted, { problems }: Plan): void {
  if (problems.length === 0) return;
  throw new CatalogueRefused(`${dataset}: ${problems.join('; ')}. Nothing was written.`);
}

/** Everything but the look back. The version counts as published when that has succeeded. */
export async function applyPublication(wanted: Wanted, effects: ApplyEffects): Promise<string> {
  const { catalogue, held } = effects;
  const first = await lookAndPlan(wanted, held.known(), catalogue);
  refuseProblems(wanted, first.plan);
  const served = first.served ?? (await createDraft(wanted, catalogue));
  if (held.known().dataset !== served.id) await held.save({ dataset: served.id });
  const plan = planPublication(wanted, served, held.known());
  const ids = await applyResources(served, plan, effects);
  await putInOrder(served.id, ids, catalogue);
  await applyFields(wanted, served, catalogue);
  await held.save({ resources: { ...held.known().resources, ...Object.fromEntries(ids) }, pending: null });
  return served.id;
}

/** Nobody sees it before it is whole. */
function createDraft({ fields, extras }: Wanted, catalogue: Catalogue): Promise<CatalogueDataset> {
  const mark = { [MARK.dataset]: extras[MARK.dataset] };
  return catalogue.createDataset({ ...fields, private: true, extras: mark });
}

async function applyResources(
  served: CatalogueDataset,
  { resources }: Plan,
  effects: ApplyEffects,
): Promise<ReadonlyMap<string, string>> {
  const ours = new Set(resources.map(({ served: one }) => one?.id));
  const strays = served.resources.filter(({ id, extras }) => !ours.has(id) && !(MARK.slot in extras));
  const ids = new Map<string, string>();
  for (const [rank, plan] of resources.entries()) {
    effects.tell({ resource: plan.wanted.slot, done: rank, total: resources.length });
    ids.set(plan.wanted.slot, await applyResource(served.id, plan, strays, effects));
  }
  return ids;
}

/** Ours first; what others added stays behind, in the order it has. */
async function putInOrder(
  dataset: string,
  ids: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): Promise<void> {
  const now = await catalogue.findDataset(dataset, 'publisher');
  if (typeof now === 'string') throw new CatalogueRefused(`${dataset}: it vanished while it was published.`);
  const standing = now.resources.map(({ id }) => id);
  const ours = [...ids.values()];
  const wanted = [...ours, ...standing.filter((id) => !ours.includes(id))];
  if (wanted.length !== standing.length)
    throw new CatalogueRefused(
      `${dataset}: a resource of ours was deleted on the portal while it was published; publish again.`,
    );
  if (wanted.some((id, rank) => id !== standing[rank])) await catalogue.orderResources(dataset, wanted);
}

/** Last of all: it also takes the dataset out of its draft. */
async function applyFields(wanted: Wanted, served: CatalogueDataset, catalogue: Catalogue): Promise<void> {
  const { contact, fields } = wanted;
  const points = served.contact_points;
  const known = points.some(({ name, email }) => name === contact.name && email === contact.email);
  if (!known || changesOf({ ...served }, fields).length > 0) {
    const contact_points = known ? points.map(({ id }) => id) : [await catalogue.saveContact(contact)];
    await catalogue.updateDataset(served.id, { ...fields, contact_points });
  }
  if (changesOf(served.extras, wanted.extras).length > 0)
    await catalogue.mergeExtras({ dataset: served.id }, wanted.extras);
}
