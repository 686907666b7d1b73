/** The difference between what a portal serves and what it must, as data. Pure. */
import type { CatalogueDataset } from '../platform/portal/portal.js';
import { type Change, changesOf } from './changes.js';
import { matchResources, movedProblems, pick, planResource, type ResourcePlan } from './plan-resource.js';
import type { Publication } from './publication-state.js';
import { MARK, type Wanted, type WantedResource } from './wanted.js';

export interface FieldChange extends Change {
  /** The slot of a resource; null for the dataset itself. */
  readonly resource: string | null;
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

function datasetChanges({ fields, contact }: Wanted, served: CatalogueDataset | null): Change[] {
  const known = (served?.contact_points ?? []).find(
    ({ name, email }) => name === contact.name && email === contact.email,
  );
  return [
    ...changesOf(served === null ? {} : pick(served, fields), fields),
    ...changesOf({ contact_point: known ? contact : null }, { contact_point: contact }),
  ];
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
