/** After a withdrawal: nothing of ours on the portal may come from the version that was taken down. */
import { ConfigurationInvalid } from '../errors.js';
import type { Catalogue, CatalogueDataset } from '../platform/portal/portal.js';
import { buildWanted } from './build-wanted.js';
import { findDataset } from './find-dataset.js';
import { gatherReleased } from './gather-released.js';
import { holdPublication, readPublication } from './publication-state.js';
import type { PublishEffects, VersionToPublish } from './publish-version.js';
import { MARK } from './wanted.js';

export interface Retraction extends VersionToPublish {
  readonly token: string;
  /** French, for consumers: stands before the description where no version is left. */
  readonly notice: string;
}

/**
 * Deletes our resources that the version (null: none is left) has no file for; those it has are replaced by a publication, which comes next.
 * Where no version is left, the description begins with the notice. Gives the number of resources deleted. What others added stays.
 * Throws ConfigurationInvalid (no key), CatalogueRefused, CatalogueBusy.
 */
export async function retractFromPortal(
  { dataset, version, token, notice }: Retraction,
  effects: PublishEffects,
): Promise<number> {
  const beforeWrite = async () => held?.renew();
  let held: Awaited<ReturnType<typeof holdPublication>> | null = null;
  const catalogue = effects.openCatalogue({ signal: effects.signal, beforeWrite });
  if (!catalogue.hasKey)
    throw new ConfigurationInvalid(
      'DATAGOUV_API_KEY is not set, so nothing can be taken down there; set it, then withdraw again.',
    );
  const place = { dataset: dataset.id, portal: catalogue.url, open: effects.open };
  const served = await findDataset(dataset.id, (await readPublication(place)).publication, catalogue);
  if (!served) return 0;
  const kept = version === null ? new Set() : await slotsOf({ dataset, version }, catalogue, effects);
  const gone = served.resources.filter(({ extras }) => MARK.slot in extras && !kept.has(extras[MARK.slot]));
  held = await holdPublication(place, token, effects.now);
  try {
    for (const { id } of gone) await catalogue.deleteResource({ dataset: served.id, resource: id });
    const ids = new Set(gone.map(({ id }) => id));
    const left = Object.entries(held.known().resources).filter(([, id]) => !ids.has(id));
    await held.save({ resources: Object.fromEntries(left), pending: null, version: null });
    if (version === null) await sayWithdrawn(served, notice, catalogue);
  } finally {
    await held.release();
  }
  return gone.length;
}

async function slotsOf(
  { dataset, version }: VersionToPublish,
  catalogue: Catalogue,
  { publicUrl, open }: PublishEffects,
): Promise<ReadonlySet<unknown>> {
  const released = await gatherReleased(dataset, version, publicUrl, open);
  return new Set(buildWanted(released, await catalogue.readTerms()).resources.map(({ slot }) => slot));
}

/** Told once, however often it is run. */
async function sayWithdrawn(served: CatalogueDataset, notice: string, catalogue: Catalogue): Promise<void> {
  if (served.description.startsWith(notice)) return;
  const { title, description, license, frequency, tags, temporal_coverage, spatial } = served;
  await catalogue.updateDataset(served.id, {
    ...{ title, license, frequency, tags, temporal_coverage, spatial, private: served.private },
    description: `${notice}\n\n${description}`,
    contact_points: served.contact_points.map(({ id }) => id),
  });
}
