/** A version made again: its files, byte for byte, against those its manifest names. Nothing is stored. */
import type { RebuiltVersion } from '../handover/release.js';
import type { Session } from '../platform/effects.js';
import type { Manifest } from '../published/manifest.js';
import { loadCellMacros } from '../spreadsheet/cells.js';
import { writeFormats } from './formats/write-formats.js';
import { hashFile } from './hash-file.js';
import type { AssembledTable } from './published-rows.js';
import { measureTables } from './release-tables.js';

export interface RebuildRequest {
  readonly manifest: Manifest;
  readonly tables: readonly AssembledTable[];
  readonly scratch: string;
  readonly codeRevision: string;
}

export async function compareRebuilt(
  { manifest, tables, scratch, codeRevision }: RebuildRequest,
  session: Session,
): Promise<RebuiltVersion> {
  await loadCellMacros(session);
  const open = tables.filter(({ table }) => table.zone === 'open');
  const made = new Map<string, string>();
  for (const measured of await measureTables(open, `${scratch}/rebuilt`, () => {}, session)) {
    const { files } = await writeFormats({ ...measured, folder: `${scratch}/rebuilt` }, session);
    for (const { name, path } of files) made.set(name, (await hashFile(path)).sha256);
  }
  const files = manifest.tables
    .flatMap((table) => table.files)
    .map(({ path, sha256 }) => ({ path, ok: made.get(path) === sha256 }));
  const ok = files.every((file) => file.ok) && made.size === files.length;
  return { version: manifest.version, ok, sameCode: manifest.codeRevision === codeRevision, files };
}
