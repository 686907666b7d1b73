/** One restricted table of a version without the rows of who opposed. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Effects } from '../../effects.js';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import type { ManifestTable } from '../../published/manifest.js';
import { versionFolder } from '../../published/version-keys.js';
import { literal, quoted } from '../../text/sql-text.js';

export type Striking = Pick<Effects, 'zones' | 'copyAndHash'>;

interface StrikePlace {
  readonly dataset: string;
  readonly version: string;
  readonly subject: string;
  readonly scratch: string;
}

export async function strikeTable(
  table: ManifestTable,
  { dataset, version, subject, scratch }: StrikePlace,
  effects: Striking,
  session: Session,
): Promise<{ struck: number; files: ManifestTable['files'] }> {
  let struck = 0;
  const files: ManifestTable['files'] = [];
  for (const file of table.files) {
    if (file.format !== 'parquet')
      throw new ContractBroken(
        `${dataset}: the restricted table ${table.name} is also written as ${file.format}, which cannot be mended in place; keep parquet alone in contract.ts, and withdraw ${version}.`,
      );
    const key = `${versionFolder(dataset, version)}${file.path}`;
    const done = await strikeFile(key, { subject, scratch }, effects, session);
    struck += done.struck;
    files.push({ ...file, bytes: done.bytes, sha256: done.sha256, rows: done.rows });
  }
  return { struck, files };
}

async function strikeFile(
  key: string,
  { subject, scratch }: { readonly subject: string; readonly scratch: string },
  { zones: { restricted }, copyAndHash }: Striking,
  session: Session,
): Promise<{ struck: number; rows: number; bytes: number; sha256: string }> {
  const stamp = key.replaceAll(/[^a-z0-9]+/gi, '-');
  const [from, to] = [join(scratch, `${stamp}.from`), join(scratch, `${stamp}.struck`)];
  await restricted.download(key, from);
  // codes of several domains stand together, and a column of UUIDs would have all of them be one
  const theirs = `cast(${quoted(subject)} as varchar) in (select cast(code as varchar) from opposed_codes)`;
  const [counts] = await session.rows(
    `select count(*) filter (where ${theirs}) as struck, count(*) as all_rows from read_parquet(${literal(from)})`,
    z.object({ struck: z.number(), all_rows: z.number() }),
  );
  const { struck = 0, all_rows: rows = 0 } = counts ?? {};
  const kept = struck > 0 ? to : from;
  if (struck > 0) {
    await session.run(
      `copy (from read_parquet(${literal(from)}) where not coalesce(${theirs}, false)) to ${literal(to)} (format parquet, compression zstd)`,
    );
    await restricted.upload(key, to);
  }
  const hashed = `${kept}.hashed`;
  const done = { struck, rows: rows - struck, ...(await copyAndHash(kept, hashed)) };
  await Promise.all([from, to, hashed].map((path) => rm(path, { force: true })));
  return done;
}
