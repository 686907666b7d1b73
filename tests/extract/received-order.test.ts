/** Which of two extracts of a source is the newer: the day in the name decides, then the order in which they were received. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { noteReceived, orderSource, readReceived } from '../../activities/extract/received-order.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { sealed } from '../workflows/fake-rooms.js';

const named = (sha256: string, fileName = 'liste.csv') => ({ sha256, fileName });

async function workZone(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'received-'));
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return createFileStore(folder);
}

describe('the order of extracts', () => {
  it('is that of the days in their names, whatever was received last', () => {
    const may = named('a', 'liste_2026-05-31.csv');
    const june = named('b', 'liste-20260630.csv');
    assert.equal(orderSource([may], [june], ['b', 'a']), 'older');
    assert.equal(orderSource([june], [may], ['b', 'a']), 'newer');
  });

  it('is that of their reception where names say nothing, or the same day', () => {
    assert.equal(orderSource([named('a')], [named('b')], ['a', 'b']), 'older');
    assert.equal(orderSource([named('a')], [named('b')], ['a', 'b', 'a']), 'newer');
    const day = 'liste_2026-05-31.csv';
    assert.equal(orderSource([named('a', day)], [named('b', day)], ['b', 'a']), 'newer');
  });

  it('is untold where nobody noted one of them', () => {
    assert.equal(orderSource([named('a')], [named('b')], ['a']), 'untold');
  });

  it('of a source whose every extract counts is that of what each has alone', () => {
    const [one, two, three] = [named('a'), named('b'), named('c')];
    assert.equal(orderSource([one], [one, two], []), 'older');
    assert.equal(orderSource([one, two], [one], []), 'newer');
    assert.equal(orderSource([one, two], [one, three], ['a', 'b', 'c']), 'older');
    assert.equal(orderSource([one, two], [two, one], []), 'same');
  });

  it('never says of two that each is older', () => {
    const extract = fc.record({
      sha256: fc.constantFrom('a', 'b', 'c', 'd'),
      fileName: fc.constantFrom('x.csv', 'x_2026-05-31.csv', 'x_2026-06-30.csv'),
    });
    const some = fc.uniqueArray(extract, { selector: ({ sha256 }) => sha256, maxLength: 3 });
    const received = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
    const OPPOSITE = { older: 'newer', newer: 'older', same: 'same', untold: 'untold' } as const;
    fc.assert(
      fc.property(some, some, received, (own, published, order) => {
        assert.equal(orderSource(published, own, order), OPPOSITE[orderSource(own, published, order)]);
      }),
    );
  });
});

describe('what was received', () => {
  it('stands in order; what comes back stands again, what stayed does not', async (t: TestContext) => {
    const work = await workZone(t);
    const place = { dataset: 'offre', source: 'caf', take: 'last' } as const;
    for (const edition of ['a', 'a', 'b', 'a']) await noteReceived(place, [sealed('caf', edition)], work);
    assert.deepEqual(await readReceived(place, work), ['a-caf', 'b-caf', 'a-caf']);
  });

  it('stands once where every extract counts, and whoever notes at the same time', async (t: TestContext) => {
    const work = await workZone(t);
    const place = { dataset: 'offre', source: 'caf', take: 'every' } as const;
    const editions = ['a', 'b', 'c', 'd'].map((edition) => sealed('caf', edition));
    await Promise.all(editions.map((_, count) => noteReceived(place, editions.slice(0, count + 1), work)));
    assert.deepEqual((await readReceived(place, work)).toSorted(), ['a-caf', 'b-caf', 'c-caf', 'd-caf']);
  });
});
