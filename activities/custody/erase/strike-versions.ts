/** Restricted tables of published versions, without the rows of persons who opposed: the one case in which a version is edited. */
import { cutDomains } from '../../../datasets/_columns/pseudonym-form.js';
import type { Dataset } from '../../../datasets/dataset.js';
import type { Session } from '../../platform/effects.js';
import { type Manifest, writeManifestText } from '../../published/manifest.js';
import { readManifest } from '../../published/read-version.js';
import { manifestKey } from '../../published/version-keys.js';
import { literal, quoted } from '../../text/sql-text.js';
import { type Striking, strikeTable } from './strike-table.js';

export interface StruckVersions {
  readonly rows: number;
  /** Versions whose restricted tables lost rows. */
  readonly versions: readonly string[];
  /** Versions of other key epochs, or of pseudonyms in another form: their codes can no longer be computed. */
  readonly unreadable: readonly string[];
}

/** A dataset's SQL file named `…_<subject>_code` makes the macro `<subject>_code(pseudonym)`; tables have a column `<subject>`. */
function subjectOf({ assembly }: Dataset) {
  for (const { name, sql } of assembly) {
    const subject = /^\d+_(.+)_code$/.exec(name)?.[1];
    if (subject) return { subject, sql };
  }
  return null;
}

/** Needs `opposed` in the session, in the epoch `keys`. Files first, then their manifest: killed and run again, it ends the same. */
export async function strikeVersions(
  request: {
    readonly dataset: Dataset;
    readonly keys: string;
    readonly sure: readonly string[];
    readonly scratch: string;
  },
  effects: Striking,
  session: Session,
): Promise<StruckVersions> {
  const { dataset, keys, sure } = request;
  const { restricted } = effects.zones;
  const found = subjectOf(dataset);
  if (!found) return { rows: 0, versions: [], unreadable: [] };
  await session.run(found.sql);
  await session.run(`create or replace temp table opposed_codes as
    select distinct ${quoted(`${found.subject}_code`)}(value) as code from opposed where domain in (${sure.map(literal).join(', ')})`);
  const versions: string[] = [];
  const unreadable: string[] = [];
  let rows = 0;
  for (const version of await listStored(dataset.id, effects)) {
    const manifest = await readManifest(dataset.id, version, restricted);
    if (manifest.keyEpoch !== keys || !hasForms(manifest, request)) {
      unreadable.push(version);
      continue;
    }
    const struck = await strikeVersion(manifest, { ...request, subject: found.subject }, effects, session);
    if (struck > 0) versions.push(version);
    rows += struck;
  }
  return { rows, versions, unreadable };
}

/** A code is made of a pseudonym as it was written then; of a contract that cuts it since, or no longer does, other codes come. */
function hasForms(
  { cutDomains: cut = [] }: Manifest,
  { dataset, sure }: { readonly dataset: Dataset; readonly sure: readonly string[] },
): boolean {
  const today = cutDomains(dataset.tables);
  return sure.every((domain) => cut.includes(domain) === today.includes(domain));
}

async function listStored(dataset: string, { zones: { restricted } }: Striking): Promise<string[]> {
  const keys = (await restricted.list(`${dataset}/versions/`)).map(({ key }) => key);
  return keys.flatMap((key) => /\/versions\/([^/]+)\/manifest\.json$/.exec(key)?.[1] ?? []);
}

async function strikeVersion(
  manifest: Manifest,
  {
    dataset,
    subject,
    scratch,
  }: { readonly dataset: Dataset; readonly subject: string; readonly scratch: string },
  effects: Striking,
  session: Session,
): Promise<number> {
  const { restricted } = effects.zones;
  const named = new Set(
    dataset.tables
      .filter(({ columns }) => columns.some(({ name }) => name === subject))
      .map(({ name }) => name),
  );
  let struck = 0;
  const tables: Manifest['tables'] = [];
  for (const table of manifest.tables) {
    if (!named.has(table.name)) {
      tables.push(table);
      continue;
    }
    const place = { dataset: dataset.id, version: manifest.version, subject, scratch };
    const done = await strikeTable(table, place, effects, session);
    struck += done.struck;
    tables.push({ ...table, rows: done.files[0]?.rows ?? table.rows, files: done.files });
  }
  const text = writeManifestText({ ...manifest, tables });
  if (text !== writeManifestText(manifest))
    await restricted.write(manifestKey(dataset.id, manifest.version), text);
  return struck;
}
