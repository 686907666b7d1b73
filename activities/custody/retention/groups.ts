/** Objects of a zone by the folder that stands or falls with them. Pure. */
import type { ListedObject } from '../../platform/effects.js';

const DAY_MS = 86_400_000;

interface Group {
  readonly prefix: string;
  readonly objects: readonly ListedObject[];
}

/** `source/sha256` → its objects, or run → its objects: by the first segments of their keys. */
export function groupBy(objects: readonly ListedObject[], segments: number): Group[] {
  const groups = new Map<string, ListedObject[]>();
  for (const object of objects) {
    const parts = object.key.split('/');
    if (parts.length <= segments) continue;
    const prefix = `${parts.slice(0, segments).join('/')}/`;
    const group = groups.get(prefix);
    if (group) group.push(object);
    else groups.set(prefix, [object]);
  }
  return [...groups].map(([prefix, found]) => ({ prefix, objects: found }));
}

/** Since its newest object was written; a clock that was set back makes nothing older. */
export function ageOf({ objects }: Group, now: Date): number {
  const newest = Math.max(...objects.map(({ modified }) => modified.getTime()));
  return Math.max(0, Math.floor((now.getTime() - newest) / DAY_MS));
}

export const weightOf = ({ objects }: Group) => ({
  objects: objects.length,
  bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
});
