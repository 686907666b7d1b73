/** Whether the contract about to be published keeps the promise of the one that consumers read now. */
import type { Table } from '../../../datasets/dataset.js';
import type { ContractVerdict } from '../../handover/run.js';
import type { ObjectStore } from '../../platform/effects.js';
import type { TableChanges } from '../../published/change-log.js';
import type { Manifest } from '../../published/manifest.js';
import { buildTableSchema } from '../table-schema.js';
import { compareSchemas } from './compare-schemas.js';
import { levelOf, removedTable } from './compare-versions.js';
import { ComparedSchema } from './compared-schema.js';
import { readSchema } from './stored-table.js';

type ContractChanges = Pick<TableChanges, 'name' | 'state' | 'schema'>;

/** The declared open tables against the schemas of the published version. Keys are left out: only the data tell them. */
export async function compareContract(
  declared: readonly Table[],
  published: Manifest,
  open: ObjectStore,
): Promise<ContractChanges[]> {
  const changes: ContractChanges[] = [];
  for (const stored of published.tables) {
    const table = declared.find(({ name }) => name === stored.name);
    if (!table) {
      changes.push(removedTable(stored));
      continue;
    }
    const before = { ...(await readSchema({ manifest: published, table: stored }, open)), primaryKey: [] };
    const after = ComparedSchema.parse(JSON.parse(JSON.stringify(buildTableSchema(table))));
    changes.push({ name: table.name, state: 'kept', schema: compareSchemas(before, after) });
  }
  const known = new Set(published.tables.map(({ name }) => name));
  const come = declared.filter(({ name }) => !known.has(name));
  return [...changes, ...come.map(({ name }) => ({ name, state: 'added' as const, schema: [] }))];
}

/**
 * Breaking: refused until contract_version has another major number, then held until somebody acknowledges it. A contract older
 * than the published one is held: it is likely that of a worker that was not brought up to date. Pure.
 */
export function judgeContract(
  changes: readonly ContractChanges[],
  declared: string,
  published: string,
): ContractVerdict {
  const breaks = levelOf(changes) === 'breaking';
  const where = breaks ? ` (${changes.flatMap(breakingPlaces).join(', ')})` : '';
  const [was, is] = [versionNumbers(published), versionNumbers(declared)];
  if (compareNumbers(is, was) < 0)
    return hold(
      `contract ${declared} is older than the published ${published}${where}: is this worker up to date?`,
    );
  if (!breaks) return { verdict: 'publish', reasons: [] };
  if ((is[0] ?? 0) > (was[0] ?? 0))
    return hold(`contract ${declared} breaks the published ${published}${where}: approve to acknowledge it.`);
  const next = `${(was[0] ?? 0) + 1}.0.0`;
  return {
    verdict: 'refuse',
    reasons: [
      `contract ${declared} breaks the published ${published}${where}: set contract_version to ${next} in metadata.yaml, or restore what consumers read.`,
    ],
  };
}

function hold(reason: string): ContractVerdict {
  return { verdict: 'hold', reasons: [reason] };
}

function breakingPlaces({ name, state, schema }: ContractChanges): string[] {
  if (state === 'removed') return [name];
  const columns = schema.filter(({ level }) => level === 'breaking').map(({ column }) => column ?? 'key');
  return [...new Set(columns)].map((column) => `${name}.${column}`);
}

function versionNumbers(version: string): number[] {
  return version.split('.').map(Number);
}

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((number, place) => number !== other[place]);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
