/** What was assembled or declared, held against a version that consumers have. */

import type { Attempt } from '../door/attempt.js';
import { datasetOf } from '../door/dataset-of.js';
import { revisionOf } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { PreviewVersion, TablePreview } from '../handover/hold.js';
import type { CompareRebuilt, RebuiltVersion } from '../handover/release.js';
import type { CompareContract, ContractVerdict } from '../handover/run.js';
import { readManifest } from '../published/read-version.js';
import { downloadTables } from './assembled-tables.js';
import { compareContract, judgeContract } from './changes/judge-contract.js';
import { previewChanges } from './changes/preview-changes.js';
import { compareRebuilt } from './compare-rebuilt.js';

export async function compareWithPublished(
  { dataset: id, current }: CompareContract,
  _: Attempt,
  effects: Effects,
): Promise<ContractVerdict> {
  if (!current) return { verdict: 'publish', reasons: [] };
  const { open } = effects.zones;
  const { tables, metadata } = datasetOf(effects, id);
  const published = await readManifest(id, current.version, open);
  const declared = tables.filter(({ zone }) => zone === 'open');
  const changes = await compareContract(declared, published, open);
  return judgeContract(changes, metadata.contract_version, published.contractVersion);
}

export async function previewVersion(
  { dataset: id, assembled, current }: PreviewVersion,
  { scratch, signal }: Attempt,
  effects: Effects,
): Promise<TablePreview[]> {
  const { work, open } = effects.zones;
  const tables = await downloadTables(datasetOf(effects, id), assembled, scratch, work);
  const published = current && (await readManifest(id, current.version, open));
  const rows = new Map(assembled.tables.map((table) => [table.name, table.rows]));
  return effects.engine.withSession({ scratch, signal }, (session) =>
    previewChanges(tables, rows, published, { open, scratch }, session),
  );
}

export async function compareWithVersion(
  { dataset: id, version, assembled }: CompareRebuilt,
  { scratch, signal }: Attempt,
  effects: Effects,
): Promise<RebuiltVersion> {
  const { work, open } = effects.zones;
  const dataset = datasetOf(effects, id);
  const tables = await downloadTables(dataset, assembled, scratch, work);
  const manifest = await readManifest(id, version, open);
  return effects.engine.withSession({ scratch, signal }, (session) =>
    compareRebuilt({ manifest, tables, scratch, codeRevision: revisionOf(dataset, effects) }, session),
  );
}
