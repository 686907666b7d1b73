/** A desk that takes files for a real source of offre-insertion, into a folder, and reads each a first time. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createDeposits } from '../../scripts/desk/deposits.js';
import { createExaminer } from '../../scripts/desk/examine-deposit.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { DATASET, startQuickDesk } from './quick-desk.js';

export const SOURCE = 'france-services';

export async function startFormDesk() {
  const home = await mkdtemp(join(tmpdir(), 'insertion-form-desk-'));
  const drop = join(home, 'drop');
  await mkdir(drop);
  const configuration = readConfiguration({ INSERTION_HOME: home }, home);
  const effects = await toolkitEffects(configuration);
  const declared = effects.datasets.get(DATASET);
  if (!declared) throw new Error(`${DATASET} is gone; name another dataset here.`);
  const sources = declared.sources.map((one) => ({
    ...one,
    declaration: { ...one.declaration, location: { channel: 'folder', path: drop } as const },
  }));
  const told: string[] = [];
  const deposits = createDeposits(
    configuration,
    [{ ...declared, sources }],
    ({ sentence }) => told.push(sentence),
    createExaminer(async () => effects),
  );
  const desk = await startQuickDesk(null, deposits);
  return {
    ...{ home, drop, told },
    link: (mib = 5, hours = 72) => desk.link({ deposit: SOURCE, dataset: DATASET, mib }, hours),
    async stop() {
      await desk.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
