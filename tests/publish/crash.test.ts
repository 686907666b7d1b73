/** Killed at any call, with the call done or not: who publishes again ends with one dataset and each resource once. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { CatalogueBusy } from '../../activities/errors.js';
import { MARK } from '../../activities/publish/wanted.js';
import type { Fault, Seen } from '../helpers/fault-proxy.js';
import { declare } from './planted.js';
import { type Portal, startPortal } from './portal.js';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal?.stop());

const SLOTS = ['lieux.csv', 'lieux.parquet', 'dictionnaire.csv', 'lieux.schema.json', 'manifest.json'];

/** Dead from its `rank`-th call on; that call itself was done, its answer lost. */
const deadAfter = (rank: number) => (seen: Seen) => {
  if (seen.rank > rank) return 'cut';
  return seen.rank === rank ? 'lose' : 'pass';
};

/** Dead before its `rank`-th write: what it noted for it stands, and nothing came of it. */
const deadBeforeWrite = (rank: number) => (seen: Seen) => (seen.writeRank >= rank ? 'cut' : 'pass');
/** Dead after its `rank`-th write. */
const deadAfterWrite = (rank: number) => (seen: Seen) => {
  if (seen.writeRank < rank) return 'pass';
  return seen.writeRank === rank && seen.method !== 'GET' ? 'lose' : 'cut';
};

interface Attempt {
  readonly survived: boolean;
  readonly calls: readonly Seen[];
}

/** Publishes, killed as told; `survived` when it came through before that. */
async function kill(id: string, decide: (seen: Seen) => Fault): Promise<Attempt> {
  const { proxy } = portal;
  proxy.plan(decide);
  try {
    await portal.publish(declare(id));
    return { survived: true, calls: proxy.seen() };
  } catch (error) {
    assert.ok(error instanceof CatalogueBusy, String(error));
    return { survived: false, calls: proxy.seen() };
  } finally {
    proxy.plan(() => 'pass');
  }
}

/**
 * Calls after which it is killed: each that writes, and the first read after it. A second read alters nothing on the portal, so who dies
 * after it leaves the same; `npm run test:faults` tries those too.
 */
function telling(calls: readonly Seen[]): number[] {
  const isRead = (rank: number) => calls[rank - 1]?.method === 'GET';
  const first = calls.findIndex(({ method }) => method !== 'GET') + 1;
  const ranks = calls.map((_, index) => index + 1).filter((rank) => rank >= first);
  return process.env.INSERTION_FAULTS === undefined
    ? ranks.filter((rank) => !isRead(rank) || !isRead(rank - 1))
    : ranks;
}

async function checkWhole(id: string, rank: 0 | 1): Promise<void> {
  const served = await portal.served(id);
  assert.equal(served.length, 1, `${id}: ${served.length} datasets`);
  const [one] = served;
  assert.deepEqual(
    one?.resources.map(({ extras }) => extras[MARK.slot]),
    SLOTS,
    id,
  );
  assert.equal(one?.extras[MARK.version], portal.planted.versions[rank]);
  assert.equal(one?.private, false);
}

describe('a publisher killed at any call', () => {
  let calls: readonly Seen[] = [];
  let writes: readonly number[] = [];
  beforeAll(async () => {
    await portal.planted.plant('entier', 0);
    calls = (await kill('entier', () => 'pass')).calls;
    writes = calls.filter(({ method }) => method !== 'GET').map((_, index) => index + 1);
    assert.ok(writes.length > 5);
  });

  for (const [name, dead, ranksOf] of [
    ['appel', deadAfter, () => telling(calls)],
    ['ecriture', deadBeforeWrite, () => writes],
  ] as const)
    it(`of a first publication (${name}), and started again`, async () => {
      for (const rank of ranksOf()) {
        const id = `tue-${name}-${rank}`;
        await portal.beginAnew();
        await portal.planted.plant(id, 0);
        await kill(id, dead(rank));
        await portal.publishPatiently(declare(id));
        await checkWhole(id, 0);
      }
    });

  it('of a first publication, when another version is current by the time it is started again', async () => {
    for (const rank of writes) {
      const id = `depasse-${rank}`;
      await portal.beginAnew();
      await portal.planted.plant(id, 0);
      await kill(id, deadAfterWrite(rank));
      await portal.planted.plant(id, 1);
      await portal.publishPatiently(declare(id));
      await checkWhole(id, 1);
    }
  });

  it('again and again, each time one call further, of a later version', async () => {
    const id = 'acharne';
    await portal.beginAnew();
    await portal.planted.plant(id, 0);
    await portal.publish(declare(id));
    await portal.planted.plant(id, 1);
    let rank = 1;
    while (!(await kill(id, deadAfter(rank))).survived) rank += 1;
    assert.ok(rank > 5);
    await checkWhole(id, 1);
    await portal.publish(declare(id));
    assert.deepEqual(portal.proxy.writes(), []);
  });
});
