/** The difference between what a portal serves and what it must, as data. Pure. */
import type { CatalogueDataset, CatalogueResource } from '../platform/portal/portal.js';
import { type Change, changesOf } from './changes.js';
import type { Publication } from './publication-state.js';
import { MARK, type Wanted, type WantedResource } from './wanted.js';

export interface FieldChange extends Change {
  /** The slot of a resource; null for the dataset itself. */
  readonly resource: string | null;
}

export interface ResourcePlan {
  readonly wanted: WantedResource;
  readonly served: CatalogueResource | null;
  readonly content: 'create' | 'replace' | 'same';
  readonly changes: readonly Change[];
}

export interface Plan {
  readonly action: 'create' | 'update' | 'same';
  readonly datasetId: string | null;
  readonly dataset: readonly Change[];
  readonly extras: readonly Change[];
  readonly resources: readonly ResourcePlan[];
  /** Ours are not in front, in our order. */
  readonly disordered: boolean;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

export function planPublication(wanted: Wanted, served: CatalogueDataset | null, known: Publication): Plan {
  const found = matchResources(wanted.resources, served?.resources ?? [], known);
  const resources = wanted.resources.map((resource) =>
    planResource(resource, found.get(resource.slot) ?? null),
  );
  const dataset = datasetChanges(wanted, served);
  const extras = changesOf(pick(served?.extras ?? {}, wanted.extras), wanted.extras);
  const disordered = isDisordered(resources, served);
  const same =
    dataset.length + extras.length === 0 &&
    !disordered &&
    resources.every(({ content, changes }) => content === 'same' && changes.length === 0);
  return {
    action: served === null ? 'create' : same ? 'same' : 'update',
    datasetId: served?.id ?? null,
    ...{ dataset, extras, resources, disordered },
    notes: [...wanted.notes, ...othersNotes(wanted, served, resources)],
    problems: [...wanted.problems, ...movedProblems(resources)],
  };
}

/** Every change, the dataset's own first. */
export function listChanges({ dataset, extras, resources, disordered }: Plan): FieldChange[] {
  return [
    ...[...dataset, ...extras].map((change) => ({ resource: null, ...change })),
    ...resources.flatMap(({ wanted, content, changes }) => [
      ...(content === 'same' ? [] : [contentChange(content, wanted)]),
      ...changes.map((change) => ({ resource: wanted.slot, ...change })),
    ]),
    ...(disordered
      ? [{ resource: null, field: 'resources', served: 'another order', wanted: 'our order' }]
      : []),
  ];
}

function contentChange(
  content: 'create' | 'replace',
  { slot, title, bytes, sha256, remoteUrl }: WantedResource,
): FieldChange {
  const told = `${title}: ${bytes} bytes, sha256 ${sha256.slice(0, 12)}…${remoteUrl === null ? '' : `, ${remoteUrl}`}`;
  return {
    resource: slot,
    field: 'file',
    served: content === 'create' ? null : 'another content',
    wanted: told,
  };
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

function planResource(wanted: WantedResource, served: CatalogueResource | null): ResourcePlan {
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

function datasetChanges({ fields, contact }: Wanted, served: CatalogueDataset | null): Change[] {
  const known = (served?.contact_points ?? []).find(
    ({ name, email }) => name === contact.name && email === contact.email,
  );
  return [
    ...changesOf(served === null ? {} : pick(served, fields), fields),
    ...changesOf({ contact_point: known ? contact : null }, { contact_point: contact }),
  ];
}

function pick(from: object, keys: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in keys));
}

function isDisordered(resources: readonly ResourcePlan[], served: CatalogueDataset | null): boolean {
  const ours = resources.flatMap(({ served: one }) => (one === null ? [] : [one.id]));
  const shown = (served?.resources ?? []).slice(0, ours.length).map(({ id }) => id);
  return ours.some((id, rank) => shown[rank] !== id);
}

/** What stands there and is not wanted is kept: a link that people use never dies by our hand. */
function othersNotes(
  wanted: Wanted,
  served: CatalogueDataset | null,
  resources: readonly ResourcePlan[],
): string[] {
  const ours = new Set(resources.map(({ served: one }) => one?.id));
  const slots = new Set(wanted.resources.map(({ slot }) => slot));
  return (served?.resources ?? [])
    .filter(({ id }) => !ours.has(id))
    .map(({ title, extras, id }) => {
      const slot = extras[MARK.slot];
      if (typeof slot !== 'string')
        return `The resource "${title}" was added by hand: it is kept, after ours.`;
      if (slots.has(slot))
        return `The resource ${id} says that it is ${slot} too: it is kept; delete it by hand.`;
      return `${slot} is no longer made: it is kept as it is; delete it by hand when nobody uses it.`;
    });
}

/** udata never turns a hosted file into a link, or back: its permalink would have to die. */
function movedProblems(resources: readonly ResourcePlan[]): string[] {
  return resources.flatMap(({ wanted: { slot, remoteUrl }, served }) => {
    const filetype = remoteUrl === null ? 'file' : 'remote';
    if (served === null || served.filetype === filetype) return [];
    return [
      `${slot} is a resource of type "${served.filetype}" there and must be "${filetype}": delete it by hand`,
    ];
  });
}
