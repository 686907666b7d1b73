/** What changed from one publication to the next: one entry per move of the pointer, the log of a dataset as consumers read it. */
import { z } from 'zod';
import type { ObjectStore } from '../platform/effects.js';
import { parseStored, readStored } from '../text/stored-json.js';
import { Version } from './manifest.js';

const Count = z.int().min(0);

/** `first`: nothing to compare with. Breaking: whoever reads the earlier contract may fail on this one. */
export const ChangeLevel = z.enum(['first', 'same', 'compatible', 'breaking']);
export type ChangeLevel = z.infer<typeof ChangeLevel>;

const SchemaChange = z.strictObject({
  column: z.string().nullable(),
  level: z.enum(['compatible', 'breaking']),
  /** French, for consumers. */
  sentence: z.string(),
});
export type SchemaChange = z.infer<typeof SchemaChange>;

/** Path below the folder of the publication (`changesFolder`). */
const DeltaFile = z.strictObject({ path: z.string(), bytes: Count, sha256: z.string(), rows: Count });

export const TableChanges = z.strictObject({
  name: z.string(),
  title: z.string(),
  state: z.enum(['kept', 'added', 'removed']),
  /** Columns that identify a row; null where none do: rows are then compared whole. */
  key: z.array(z.string()).nullable(),
  rows: Count,
  previousRows: Count.nullable(),
  added: Count,
  changed: Count,
  removed: Count,
  /** Columns whose values changed in rows that stayed, most changed first. */
  changedColumns: z.array(z.strictObject({ name: z.string(), rows: Count })),
  schema: z.array(SchemaChange),
  delta: DeltaFile.nullable(),
});
export type TableChanges = z.infer<typeof TableChanges>;

export const Changes = z.strictObject({
  dataset: z.string(),
  version: Version,
  previous: Version.nullable(),
  contractVersion: z.string(),
  level: ChangeLevel,
  tables: z.array(TableChanges),
  /** French sentences, one thing each, gravest first. */
  summary: z.array(z.string()),
});
export type Changes = z.infer<typeof Changes>;

/** A version that was taken down, and why: its files are gone, the notice stands in their place. */
export const Withdrawal = z.strictObject({ version: Version, date: z.iso.date(), reason: z.string() });
export type Withdrawal = z.infer<typeof Withdrawal>;

export const ChangeLog = z.strictObject({
  dataset: z.string(),
  title: z.string(),
  /** Newest first. A version that was current twice has two. */
  publications: z.array(Changes),
  withdrawn: z.array(Withdrawal),
});
export type ChangeLog = z.infer<typeof ChangeLog>;

/** `changes.json`, `CHANGELOG.md` and `atom.xml` of a dataset stand beside its pointer. */
export function changeLogKey(dataset: string): string {
  return `${dataset}/changes.json`;
}

/** Of one move of the pointer: immutable, since both versions are. With its final slash. */
export function changesFolder(dataset: string, version: string, previous: string | null): string {
  return `${changesPrefix(dataset, version)}${previous ?? 'start'}/`;
}

/** Of every publication of a version. */
export function changesPrefix(dataset: string, version: string): string {
  return `${dataset}/changes/${version}..`;
}

/** Empty where nothing was logged yet. Throws ObjectMissing when it is damaged. */
export async function readChangeLog(
  dataset: string,
  open: ObjectStore,
): Promise<{ log: ChangeLog; etag: string } | null> {
  const found = await open.read(changeLogKey(dataset));
  if (!found) return null;
  return {
    log: parseStored(ChangeLog, found.body, `${open.url}/${changeLogKey(dataset)}`),
    etag: found.etag,
  };
}

/** Of every version that was taken down, newest first. Throws ObjectMissing when a notice is damaged. */
export async function readWithdrawals(dataset: string, open: ObjectStore): Promise<Withdrawal[]> {
  const keys = (await open.list(`${dataset}/versions/`)).map(({ key }) => key);
  const notices: Withdrawal[] = [];
  for (const key of keys.filter((one) => one.endsWith('/withdrawn.json')).toReversed()) {
    const notice = await readStored(Withdrawal, key, open);
    if (notice) notices.push(notice);
  }
  return notices;
}
