/** What one resource of a portal must become, as data. Pure. */
import type { CatalogueResource } from '../platform/portal/portal.js';
import { type Change, changesOf } from './changes.js';
import type { Publication } from './publication-state.js';
import { MARK, type WantedResource } from './wanted.js';

export interface ResourcePlan {
  readonly wanted: WantedResource;
  readonly served: CatalogueResource | null;
  readonly content: 'create' | 'replace' | 'same';
  readonly changes: readonly Change[];
}

/** The resource of each slot: by the id we noted, else by the mark it bears. */
export function matchResources(
  wanted: readonly WantedResource[],
  served: readonly CatalogueResource[],
  known: Publication,
): ReadonlyMap<string, CatalogueResource> {
  const marked = (slot: string) => served.find(({ extras }) => extras[MARK.slot] === slot);
  const noted = (slot: string) => served.find(({ id }) => id === known.resources[slot]);
  return new Map(
    wanted.flatMap(({ slot }) => {
      const found = noted(slot) ?? marked(slot);
      return found ? [[slot, found]] : [];
    }),
  );
}

export function planResource(wanted: WantedResource, served: CatalogueResource | null): ResourcePlan {
  if (served === null) return { wanted, served, content: 'create', changes: [] };
  const { title, description, type, schema } = wanted;
  const fields = { title, description, type, schema };
  const marks = {
    [MARK.slot]: wanted.slot,
    ...(wanted.remoteUrl === null ? {} : { [MARK.sha256]: wanted.sha256 }),
  };
  return {
    wanted,
    served,
    content: isSameContent(wanted, served) ? 'same' : 'replace',
    changes: [
      ...changesOf(pick(served, fields), fields),
      ...(wanted.remoteUrl === null ? [] : changesOf({ url: served.url }, { url: wanted.remoteUrl })),
      ...changesOf(pick(served.extras, marks), marks),
    ],
  };
}

/** udata knows the SHA-1 of what it received; our mark says which SHA-256 that was. */
function isSameContent(wanted: WantedResource, { checksum, filesize, extras }: CatalogueResource): boolean {
  if (filesize !== wanted.bytes) return false;
  if (wanted.remoteUrl !== null) return checksum?.type === 'sha256' && checksum.value === wanted.sha256;
  return extras[MARK.sha256] === wanted.sha256 && checksum !== null && extras[MARK.sha1] === checksum.value;
}

export function pick(from: object, keys: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in keys));
}

/** udata never turns a hosted file into a link, or back: its permalink would have to die. */
export function movedProblems(resources: readonly ResourcePlan[]): string[] {
  return resources.flatMap(({ wanted: { slot, remoteUrl }, served }) => {
    const filetype = remoteUrl === null ? 'file' : 'remote';
    if (served === null || served.filetype === filetype) return [];
    return [
      `${slot} is a resource of type "${served.filetype}" there and must be "${filetype}": delete it by hand`,
    ];
  });
}
