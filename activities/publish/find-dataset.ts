/** The dataset on the portal: by the id we noted, else by the mark it bears; never by its title or slug. */
import { CatalogueRefused, ConfigurationInvalid } from '../errors.js';
import type { Catalogue, CatalogueDataset } from '../platform/portal/portal.js';
import { type Publication, publicationKey } from './publication-state.js';
import { MARK } from './wanted.js';

/** Null where it was never created. Throws CatalogueRefused where it was deleted or archived: a person must decide. */
export async function findDataset(
  dataset: string,
  { dataset: noted }: Publication,
  catalogue: Catalogue,
): Promise<CatalogueDataset | null> {
  const id = noted ?? (await findMarked(dataset, catalogue));
  if (id === null) return null;
  const found = await catalogue.findDataset(id, 'publisher');
  const where = `${dataset}: its dataset ${id} on ${catalogue.url}`;
  const again = `remove ${publicationKey({ dataset, portal: catalogue.url })} from the open zone to begin a new one`;
  if (found === 'deleted') throw new CatalogueRefused(`${where} was deleted there; restore it, or ${again}.`);
  if (found === 'absent') {
    // A draft is shown to its publishers only.
    if (!catalogue.hasKey) return null;
    throw new CatalogueRefused(
      `${where} is not there, or not shown to this key; correct DATAGOUV_API_KEY, or ${again}.`,
    );
  }
  if (found.archived !== null)
    throw new CatalogueRefused(
      `${where} was archived there; take it out of the archive, then publish again.`,
    );
  return found;
}

/** After a lost answer the mark is all there is. A dataset that was deleted before anything was noted is another's decision. */
async function findMarked(dataset: string, catalogue: Catalogue): Promise<string | null> {
  if (catalogue.organization === null) {
    if (!catalogue.hasKey) return null;
    throw new ConfigurationInvalid(
      'DATAGOUV_ORGANIZATION is not set; give the id of the organization that publishes.',
    );
  }
  const listed = await catalogue.listDatasets();
  const marked = listed.filter(({ extras, deleted }) => deleted === null && extras[MARK.dataset] === dataset);
  if (marked.length > 1)
    throw new CatalogueRefused(
      `${dataset}: several datasets of ${catalogue.url} bear its mark (${marked.map(({ id }) => id).join(', ')}); delete all but one there.`,
    );
  return marked[0]?.id ?? null;
}
