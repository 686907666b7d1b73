/** One version of a dataset on one portal: look, plan, apply, read back. */

import type { Dataset } from '../../datasets/dataset.js';
import type { Attempt } from '../door/attempt.js';
import { CatalogueBusy, ConfigurationInvalid, InsertionError } from '../errors.js';
import type { PortalOutcome } from '../handover/portal.js';
import type { ObjectStore } from '../platform/effects.js';
import type { Catalogue, CatalogueSession } from '../platform/portal/portal.js';
import { applyPublication, lookAndPlan, refuseProblems } from './apply.js';
import { buildWanted, type Released } from './build-wanted.js';
import { gatherReleased } from './gather-released.js';
import { type FieldChange, listChanges, type Plan } from './plan.js';
import {
  type HeldPublication,
  holdPublication,
  type PublicationPlace,
  readPublication,
} from './publication-state.js';
import { readBack } from './read-back.js';
import type { Wanted } from './wanted.js';

export interface PublishEffects extends Attempt {
  readonly open: ObjectStore;
  readonly openCatalogue: (session: CatalogueSession) => Catalogue;
  readonly publicUrl: string | null;
  readonly now: () => Date;
}

export interface VersionToPublish {
  readonly dataset: Dataset;
  /** Null for the current one. */
  readonly version: string | null;
}

/** What the portal would be told, field by field. Long values are cut. */
export interface PublicationPlan extends Omit<PortalOutcome, 'changes'> {
  readonly dataset: string;
  readonly changes: readonly FieldChange[];
  readonly problems: readonly string[];
}

/** What the portal would be told. Needs no key, and writes nothing anywhere. */
export async function planVersion(
  { dataset, version }: VersionToPublish,
  effects: PublishEffects,
): Promise<PublicationPlan> {
  const catalogue = effects.openCatalogue({ signal: effects.signal });
  const released = await gatherReleased(dataset, version, effects.publicUrl, effects.open);
  const wanted = buildWanted(released, await catalogue.readTerms());
  const { publication } = await readPublication(placeOf(dataset, catalogue, effects));
  const { plan } = await lookAndPlan(wanted, publication, catalogue);
  const unseen =
    catalogue.hasKey || plan.datasetId !== null
      ? []
      : ['Without a key only what is public was looked at: a draft of this dataset would not be seen.'];
  return {
    ...{ dataset: dataset.id, portal: catalogue.url, version: wanted.version },
    ...{ action: plan.action, datasetId: plan.datasetId },
    changes: listChanges(plan),
    notes: [...plan.notes, ...unseen],
    problems: [...plan.problems],
  };
}

/**
 * `token` names the publication, the same for each of its attempts. Throws ConfigurationInvalid (no key), CatalogueRefused,
 * CatalogueBusy (also while another publication has the turn).
 */
export async function publishVersion(
  { dataset, version, token }: VersionToPublish & { readonly token: string },
  effects: PublishEffects,
): Promise<PortalOutcome> {
  let held: HeldPublication | null = null;
  const beforeWrite = async () => held?.renew();
  const catalogue = effects.openCatalogue({ signal: effects.signal, beforeWrite });
  if (!catalogue.hasKey)
    throw new ConfigurationInvalid(
      'DATAGOUV_API_KEY is not set, so nothing can be published; set it, or look first with: npx insertion publish --plan.',
    );
  const released = await gatherReleased(dataset, version, effects.publicUrl, effects.open);
  const wanted = buildWanted(released, await catalogue.readTerms());
  const place = placeOf(dataset, catalogue, effects);
  const { publication } = await readPublication(place);
  const before = (await lookAndPlan(wanted, publication, catalogue)).plan;
  refuseProblems(wanted, before);
  if (before.action === 'same' && publication.version === wanted.version) {
    await readBack(wanted, publication, catalogue, effects.tell);
    return conclude(wanted, before, publication.dataset, catalogue);
  }
  held = await holdPublication(place, token, effects.now);
  try {
    const id = await applyPublication(wanted, { ...effects, catalogue, held });
    await readBack(wanted, held.known(), catalogue, effects.tell);
    await held.save({ version: wanted.version });
    return conclude(wanted, before, id, catalogue);
  } catch (error) {
    const now = await gatherReleased(dataset, version, effects.publicUrl, effects.open);
    if (tellsTheSame(released, now)) throw error;
    throw new CatalogueBusy(
      `${dataset.id}: another run published, and wrote the change log, while the portal was told of it; the portal is told again.`,
    );
  } finally {
    await giveUpTurn(held);
  }
}

/** The log beside the pointer goes on with every publication: what was read of it may not be what is there to be sent. */
function tellsTheSame(one: Released, other: Released): boolean {
  const [told, now] = [one, other].map(({ manifest, documents }) =>
    JSON.stringify([manifest.version, documents.map(({ slot, sha256 }) => [slot, sha256])]),
  );
  return told === now;
}

/** Where the turn is lost or the storage away, the lease ends by itself; what came before is what must be told. */
async function giveUpTurn(held: HeldPublication): Promise<void> {
  await held.release().catch((error: unknown) => {
    if (!(error instanceof InsertionError)) throw error;
  });
}

function placeOf({ id }: Dataset, { url }: Catalogue, { open }: PublishEffects): PublicationPlace {
  return { dataset: id, portal: url, open };
}

function conclude(wanted: Wanted, before: Plan, datasetId: string | null, { url }: Catalogue): PortalOutcome {
  return {
    ...{ portal: url, version: wanted.version, action: before.action, datasetId },
    changes: listChanges(before).length,
    notes: [...before.notes],
  };
}
