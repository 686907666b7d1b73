import { ApplicationFailure, CancellationScope } from '@temporalio/workflow';
import type { RebuiltVersion } from '../activities/handover/release.js';
import type { SealedExtract } from '../activities/handover/run.js';
import { assembleDataset, clearRun, compareRebuilt, readVersionInputs } from './doors.js';
import { endTogether } from './end-together.js';
import { inOrder } from './ingest-every-source.js';
import { joinOutcomes, takeExtracts } from './ingest-source.js';
import type { IngestOutcome, RebuildVersion } from './messages.js';

/** A version made again from its raw extracts and compared with what was published; nothing is published. */
export async function rebuildVersion({ run, dataset, version }: RebuildVersion): Promise<RebuiltVersion> {
  try {
    const extracts = await readVersionInputs({ run, dataset, version });
    const { taken, failed } = joinOutcomes(await endTogether(() => bySource(extracts).map(takeAll)));
    if (failed.length > 0)
      throw ApplicationFailure.nonRetryable(
        `${version} cannot be made again: ${failed.map(({ source, reason }) => `${source}: ${reason}`).join(' ')}`,
        'DeliveryRejected',
      );
    const sources = inOrder(taken).map(({ normalised }) => normalised);
    const assembled = await assembleDataset({ run, dataset, sources });
    return await compareRebuilt({ run, dataset, version, assembled });
  } finally {
    await CancellationScope.nonCancellable(() => clearRun({ run, dataset }));
  }

  function takeAll(extracts: readonly SealedExtract[]): Promise<IngestOutcome> {
    const source = extracts[0]?.source ?? '';
    const branches = extracts.map((extract) => ({ extract, status: 'kept' as const }));
    return takeExtracts({ run, dataset, source }, branches, () => {});
  }
}

function bySource(extracts: readonly SealedExtract[]): SealedExtract[][] {
  const sources = [...new Set(extracts.map(({ source }) => source))];
  return sources.map((source) => extracts.filter((extract) => extract.source === source));
}
