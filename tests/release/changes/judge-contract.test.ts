import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'vitest';
import { createFileStore } from '../../../activities/platform/store/file-store.js';
import { readManifest } from '../../../activities/published/read-version.js';
import { compareContract, judgeContract } from '../../../activities/release/changes/judge-contract.js';
import type { Table } from '../../../datasets/dataset.js';
import { DATASET, release } from '../release-request.js';
import { createFolder, lieux } from '../release-setup.js';

const without = (name: string): Table => ({
  ...lieux,
  columns: lieux.columns.filter((column) => column.name !== name),
});

async function judge(t: TestContext, tables: readonly Table[], contract: string) {
  const [folder, root] = [await createFolder(t), await createFolder(t)];
  const open = createFileStore(root);
  const { version } = await release({ folder }, open);
  const published = await readManifest(DATASET.id, version, open);
  return judgeContract(await compareContract(tables, published, open), contract, published.contractVersion);
}

describe('a contract that follows a published one', () => {
  it('publishes where it is the same, or only adds', async (t: TestContext) => {
    assert.deepEqual(await judge(t, [lieux], '1.0.0'), { verdict: 'publish', reasons: [] });
    assert.equal((await judge(t, [lieux, { ...lieux, name: 'autres' }], '1.1.0')).verdict, 'publish');
  });

  it('is refused where it breaks and its major number is the same, naming column and number', async (t: TestContext) => {
    const { verdict, reasons } = await judge(t, [without('nom')], '1.1.0');
    assert.equal(verdict, 'refuse');
    assert.match(
      reasons[0] ?? '',
      /breaks the published 1\.0\.0 \(lieux\.nom\): set contract_version to 2\.0\.0/,
    );
  });

  it('waits for an acknowledgement where it breaks and says so by its number', async (t: TestContext) => {
    assert.equal((await judge(t, [without('nom')], '2.0.0')).verdict, 'hold');
    assert.equal((await judge(t, [], '2.0.0')).verdict, 'hold');
  });

  it('waits where it is older than what is published', async (t: TestContext) => {
    assert.match((await judge(t, [lieux], '0.9.0')).reasons[0] ?? '', /older than the published/);
  });
});
