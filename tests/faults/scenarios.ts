/** What a run meets, from the first version to a withdrawn one: each is begun alike, whoever kills it. */
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { readPointer } from '../../activities/published/read-version.js';
import { ROOT } from '../../scripts/toolkit.js';
import { approve, type RunReport, type WithdrawRequest } from '../../workflows/messages.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { type WithdrawalReport, withdrawVersion } from '../../workflows/withdraw-version.js';
import { EXAMPLE } from '../end-to-end/extracts.js';
import { ATELIERS, type Delivery, deliver } from './extracts.js';
import { storesOf, type Yard } from './yard.js';

export interface Scenario {
  readonly name: string;
  readonly dataset: string;
  /** What was published before, oldest first: folders of extracts. */
  readonly before: readonly string[];
  /** Extracts of the run; null: the current version is withdrawn. */
  readonly extracts: string | null;
}

export interface Begun {
  readonly run: string;
  result(): Promise<RunReport | WithdrawalReport>;
}

/** A run that would wait for a person finds that somebody has said yes. */
export async function begin(
  client: Client,
  yard: Yard,
  run: string,
  { dataset, extracts }: Pick<Scenario, 'dataset' | 'extracts'>,
): Promise<Begun> {
  const started = { workflowId: run, taskQueue: yard.queue };
  if (extracts === null) {
    const open = storesOf(yard)(run).open;
    const version = (await readPointer(dataset, open))?.pointer.version ?? '';
    const request = { run, dataset, version, date: '2026-06-30', reason: 'Elle montre trop.' };
    const args: [WithdrawRequest] = [{ ...request, publish: 'none' }];
    const handle = await client.workflow.start(withdrawVersion, { ...started, args });
    return { run, result: () => handle.result() };
  }
  const request = { run, dataset, asOf: '2026-06-30', extracts };
  const handle = await client.workflow.start(publishDataset, { ...started, args: [request] });
  await handle.signal(approve, { author: 'quelqu’un', reason: 'Vu.' });
  return { run, result: () => handle.result() };
}

/** Of the made-up dataset; extracts are written below `home`. */
export async function madeUpScenarios(home: string): Promise<readonly Scenario[]> {
  const write = (delivery: Delivery) =>
    deliver(join(home, 'extracts', `${delivery.day}-${delivery.rows ?? 3}`), delivery);
  const [first, later, many] = [
    await write({ day: '2026-06-01' }),
    await write({ day: '2026-06-02' }),
    await write({ day: '2026-06-03', rows: 15 }),
  ];
  const scenario = (name: string, before: readonly string[], extracts: string | null): Scenario => ({
    ...{ name, dataset: ATELIERS, before, extracts },
  });
  return [
    scenario('first', [], first),
    scenario('later', [first], later),
    scenario('same', [first], first),
    scenario('held', [first], many),
    scenario('withdrawn', [first, later], null),
  ];
}

/** Of the toolkit's own datasets, on their examples. */
export const REAL: readonly Scenario[] = [
  { name: 'offre', dataset: 'offre-insertion', before: [], extracts: EXAMPLE },
  {
    ...{ name: 'parcours', dataset: 'parcours-insertion', before: [] },
    extracts: join(ROOT, 'datasets', 'parcours-insertion', 'example', 'extracts'),
  },
];
