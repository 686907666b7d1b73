/** A document of several lists of one API, each with the keys of its records: what belongs to a record becomes a member of it. Pure. */
import { z } from 'zod';
import type { Warning } from '../reading.js';
import { isObject } from './find-records.js';

const Keys = z.array(z.string().nullable());

/** As the channel writes it: `keys` names for each joined list those of the records (`to`) and of its own (`by`). */
const JoinedDocument = z.looseObject({
  records: z.array(z.unknown()),
  keys: z.record(z.string(), z.strictObject({ to: Keys, by: Keys })),
});

/** Of one answer for each key, the answer itself; of a list, all that has the key. */
export type JoinedShape = Readonly<Record<string, 'one' | 'list'>>;

export type JoinedRecords =
  | { readonly records: readonly unknown[]; readonly warnings: readonly Warning[] }
  /** A record has a member of that name already. */
  | 'taken'
  /** Lists and keys are not as many. */
  | 'unfit';

/** Null where the document is none of these: a file that a person put in the place of what the server gives. */
export function joinRecords(document: unknown, shape: JoinedShape): JoinedRecords | null {
  const parsed = JoinedDocument.safeParse(document);
  if (!parsed.success) return null;
  const { records: main, keys, ...lists } = parsed.data;
  const warnings: Warning[] = [];
  const members = main.map(() => ({}) as Record<string, unknown>);
  for (const [name, kind] of Object.entries(shape)) {
    const { to, by } = keys[name] ?? { to: [], by: [] };
    const list = z.array(z.unknown()).safeParse(lists[name]);
    if (!list.success || list.data.length !== by.length || to.length !== main.length) return 'unfit';
    const ofKey = groupByKey(list.data, by);
    for (const [rank, key] of to.entries()) {
      const found = key === null ? undefined : ofKey.get(key);
      const member = members[rank];
      if (found && member) member[name] = kind === 'one' ? found[0] : found;
    }
    const known = new Set(to);
    const alone = by.filter((key) => key === null || !known.has(key)).length;
    if (alone > 0)
      warnings.push({ code: 'rattachement_inconnu', detail: `${alone} of ${by.length}`, field: name });
  }
  const names = Object.keys(shape);
  if (main.some((record) => isObject(record) && names.some((name) => Object.hasOwn(record, name))))
    return 'taken';
  const records = main.map((record, rank) => (isObject(record) ? { ...record, ...members[rank] } : record));
  return { records, warnings };
}

function groupByKey(list: readonly unknown[], by: readonly (string | null)[]): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const [rank, key] of by.entries()) {
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(list[rank]);
    else groups.set(key, [list[rank]]);
  }
  return groups;
}
