/** What a consumer meets, looked at from outside, whatever the runs believe. */
import type { Dataset } from '../../datasets/dataset.js';
import { CatalogueBusy, CatalogueRefused } from '../errors.js';
import type { Watched } from '../handover/portal.js';
import type { Catalogue, CatalogueDataset } from '../platform/portal/portal.js';
import { buildWanted } from './build-wanted.js';
import { gatherReleased } from './gather-released.js';
import { matchResources } from './plan-resource.js';
import { type Publication, readPublication } from './publication-state.js';
import type { PublishEffects } from './publish-version.js';
import { compareFile } from './read-back.js';
import { MARK, type Wanted } from './wanted.js';

/** Days between two updates, by the frequencies of udata that promise any. */
const PERIOD_DAYS: Readonly<Record<string, number>> = {
  ...{ daily: 1, weekly: 7, biweekly: 14, semimonthly: 16, monthly: 31, bimonthly: 62 },
  ...{ quarterly: 92, threeTimesAYear: 122, semiannual: 183, annual: 366 },
};
/** A day late is no news; half a period is. */
const PATIENCE = 1.5;
const DAY_MS = 86_400_000;

export interface Watch extends Omit<PublishEffects, 'scratch'> {
  /** A portal that does not answer is a finding, and no reason to try again. */
  readonly isLastTry: boolean;
}

/** Sentences for the operator; none where all is well. Throws CatalogueBusy before the last try. */
export async function watchPortal(dataset: Dataset, watch: Watch): Promise<Watched> {
  const catalogue = watch.openCatalogue({ signal: watch.signal });
  const found = (findings: readonly string[]): Watched => ({
    dataset: dataset.id,
    portal: catalogue.url,
    findings: [...findings],
  });
  try {
    return found(await look(dataset, catalogue, watch));
  } catch (error) {
    if (!(error instanceof CatalogueBusy) || !watch.isLastTry) throw error;
    return found([error.message]);
  }
}

async function look(dataset: Dataset, catalogue: Catalogue, watch: Watch): Promise<string[]> {
  const place = { dataset: dataset.id, portal: catalogue.url, open: watch.open };
  const { publication } = await readPublication(place);
  if (publication.dataset === null || publication.version === null)
    return [`${dataset.id} was never published there; publish it with: npx insertion publish ${dataset.id}.`];
  const served = await catalogue.findDataset(publication.dataset, 'public');
  if (typeof served === 'string')
    return [
      `${dataset.id}: the public does not see its dataset ${publication.dataset} any more (${served}).`,
    ];
  const released = await gatherReleased(dataset, null, watch.publicUrl, watch.open);
  const wanted = buildWanted(released, await catalogue.readTerms());
  return [
    ...(served.archived === null ? [] : [`${dataset.id}: its dataset was archived on the portal.`]),
    ...versionFindings(wanted, served),
    ...ageFindings(dataset.id, served, watch.now()),
    ...(await fileFindings(wanted, served, publication, { catalogue, tell: watch.tell })),
  ];
}

function versionFindings({ dataset, version }: Wanted, { extras }: CatalogueDataset): string[] {
  const there = extras[MARK.version];
  if (there === version) return [];
  return [
    `${dataset}: version ${version} is current, the portal has ${String(there ?? 'none')}; npx insertion publish ${dataset} tells it.`,
  ];
}

function ageFindings(dataset: string, { frequency, last_update }: CatalogueDataset, now: Date): string[] {
  const period = PERIOD_DAYS[frequency ?? ''];
  const days = Math.floor((now.getTime() - Date.parse(last_update)) / DAY_MS);
  if (period === undefined || days <= period * PATIENCE) return [];
  return [
    `${dataset}: nothing was updated for ${days} days, and "${frequency}" is announced; look at its runs, or announce another frequency.`,
  ];
}

async function fileFindings(
  wanted: Wanted,
  served: CatalogueDataset,
  known: Publication,
  { catalogue, tell }: { catalogue: Catalogue; tell: Watch['tell'] },
): Promise<string[]> {
  const found = matchResources(wanted.resources, served.resources, known);
  const findings: string[] = [];
  for (const [rank, resource] of wanted.resources.entries()) {
    tell({ read: resource.slot, done: rank, total: wanted.resources.length });
    const latest = found.get(resource.slot)?.latest;
    if (latest === undefined) findings.push(`${wanted.dataset}: ${resource.slot} is not on the portal.`);
    else findings.push(...(await fileFinding(wanted.dataset, resource, latest, catalogue)));
  }
  return findings;
}

async function fileFinding(
  dataset: string,
  resource: Wanted['resources'][number],
  latest: string,
  catalogue: Catalogue,
): Promise<string[]> {
  try {
    const faults = compareFile(resource, await catalogue.readFile(latest));
    return faults.length === 0 ? [] : [`${dataset}: ${faults.join(', ')}.`];
  } catch (error) {
    if (!(error instanceof CatalogueRefused)) throw error;
    return [`${dataset}: the permalink of ${resource.slot} leads nowhere (${latest}).`];
  }
}
