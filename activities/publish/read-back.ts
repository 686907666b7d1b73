/** Proof from the consumer's side, without a key: what the portal says, and the bytes its permalinks lead to. */
import { CatalogueRefused } from '../errors.js';
import type { Catalogue, CatalogueDataset, ServedFile } from '../platform/portal/portal.js';
import { listChanges, planPublication } from './plan.js';
import { matchResources } from './plan-resource.js';
import type { Publication } from './publication-state.js';
import type { Wanted, WantedResource } from './wanted.js';

/** Throws CatalogueRefused, which names each field that is not as it was told, and each file that is another. */
export async function readBack(
  wanted: Wanted,
  known: Publication,
  catalogue: Catalogue,
  tell: (progress: Readonly<Record<string, string | number>>) => void,
): Promise<void> {
  const served = known.dataset === null ? 'absent' : await catalogue.findDataset(known.dataset, 'public');
  if (typeof served === 'string')
    throw new CatalogueRefused(
      `${wanted.dataset}: the public does not see it on ${catalogue.url}; look there.`,
    );
  const altered = listChanges(planPublication(wanted, served, known)).map(
    ({ resource, field }) => `"${field}"${resource === null ? '' : ` of ${resource}`}`,
  );
  const files = await readFiles(wanted, served, known, { catalogue, tell });
  const faults = [...altered.map((field) => `${field} is not what it was told`), ...files];
  if (faults.length > 0)
    throw new CatalogueRefused(
      `${wanted.dataset}: ${catalogue.url} took the publication but serves something else: ${faults.join('; ')}.`,
    );
}

async function readFiles(
  wanted: Wanted,
  served: CatalogueDataset,
  known: Publication,
  { catalogue, tell }: { catalogue: Catalogue; tell: Parameters<typeof readBack>[3] },
): Promise<string[]> {
  const found = matchResources(wanted.resources, served.resources, known);
  const faults: string[] = [];
  for (const [rank, resource] of wanted.resources.entries()) {
    tell({ read: resource.slot, done: rank, total: wanted.resources.length });
    const latest = found.get(resource.slot)?.latest;
    if (latest !== undefined) faults.push(...compareFile(resource, await catalogue.readFile(latest)));
  }
  return faults;
}

export function compareFile({ slot, bytes, sha256, rows }: WantedResource, served: ServedFile): string[] {
  return [
    ...(served.bytes === bytes ? [] : [`${slot} has ${served.bytes} bytes instead of ${bytes}`]),
    ...(served.sha256 === sha256 ? [] : [`${slot} has another SHA-256`]),
    // The header is a record too.
    ...(rows === null || served.records === rows + 1
      ? []
      : [`${slot} has ${served.records - 1} rows instead of ${rows}`]),
  ];
}
