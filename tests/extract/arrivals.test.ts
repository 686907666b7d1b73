/** Looks into real drops without a download: something new and whole is told once. */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { lookForArrivals, noteArrivals } from '../../activities/extract/look-for-arrivals.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import type { Source } from '../../datasets/dataset.js';
import { channelsOf, DROPS, type Drop } from './drops.js';
import { sourceAt } from './receiving.js';

const { signal } = new AbortController();

async function startLooking(drop: Drop) {
  const scratch = await DROPS.folder();
  assert.ok('path' in scratch.location);
  const work = createFileStore(join(scratch.location.path, 'work'));
  let time = Date.now();
  const effects = {
    zones: { raw: work, work, restricted: work, open: work, reports: work },
    openChannel: channelsOf(drop),
    now: () => new Date(time),
  };
  const looking = {
    work,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    look: (...sources: Source[]) =>
      lookForArrivals(
        {
          id: 'lieux',
          folder: '/',
          sources: sources.map((declaration) => ({ declaration, mapping: { name: 'x', sql: '' } })),
        },
        signal,
        effects,
      ),
    note: (arrived: Awaited<ReturnType<typeof lookForArrivals>>['arrived']) =>
      noteArrivals({ dataset: 'lieux', arrived }, effects),
    stop: scratch.stop,
  };
  return looking;
}

for (const channel of ['folder', 's3', 'https', 'sftp', 'datagouv'] as const)
  describe(`arrivals by ${channel}`, () => {
    let drop: Drop;
    let looking: Awaited<ReturnType<typeof startLooking>>;
    beforeAll(async () => {
      drop = await DROPS[channel]();
      looking = await startLooking(drop);
    });
    afterAll(async () => {
      await drop?.stop();
      await looking?.stop();
    });

    it('are told until they are noted, and told again when another file comes', async () => {
      const source = sourceAt(drop.location, { settle_seconds: 30 });
      await drop.put('mairies-2026-01.csv', 'id\n1\n');
      await looking.look(source);
      looking.pass(31);
      const first = await looking.look(source);
      assert.deepEqual([first.unfinished, first.unseen], [[], []]);
      assert.equal(first.arrived.length, 1);
      assert.deepEqual(await looking.look(source), first);
      await looking.note(first.arrived.map((one) => ({ ...one, known: ['abc'] })));
      assert.deepEqual((await looking.look(source)).arrived, []);
      await drop.put('mairies-2026-02.csv', 'id\n1\n2\n');
      await looking.look(source);
      looking.pass(31);
      const [second] = (await looking.look(source)).arrived;
      assert.ok(second);
      assert.notEqual(second.look, first.arrived[0]?.look);
      assert.deepEqual(second.known, ['abc']);
      const kept = await looking.work.read('arrivals/lieux/mairies.looked.json');
      assert.doesNotMatch(Buffer.from(kept?.body ?? '').toString(), /csv/, 'names may name somebody');
    });
  });

describe('a drop', () => {
  it('in which a file grows is looked at again, as long as it does', async () => {
    const drop = await DROPS.folder();
    const looking = await startLooking(drop);
    const source = sourceAt(drop.location, { settle_seconds: 30 });
    await drop.put('mairies.csv', 'id\n');
    for (let line = 0; line < 3; line += 1) {
      const seen = await looking.look(source);
      assert.deepEqual([seen.arrived, seen.unfinished.length], [[], 1]);
      assert.match(
        seen.unfinished[0] ?? '',
        /^mairies: a file is still being sent; it is looked at again the next time/,
      );
      assert.ok('path' in drop.location);
      await appendFile(join(drop.location.path, 'mairies.csv'), `${line}\n`);
    }
    await looking.look(source);
    looking.pass(31);
    assert.equal((await looking.look(source)).arrived.length, 1);
    await Promise.all([drop.stop(), looking.stop()]);
  });

  it('that does not answer, or tells nothing by HEAD, hinders no other and is named', async () => {
    const drop = await DROPS.folder();
    const looking = await startLooking(drop);
    await drop.put('mairies.csv', 'id\n');
    const good = sourceAt(drop.location, { whole: 'name' });
    const down = sourceAt({ channel: 'https', url: 'http://127.0.0.1:1/x.csv' }, {}, { source: 'morte' });
    const unset = sourceAt({ channel: 's3', prefix: 'depot' }, {}, { source: 'seau' });
    const seen = await looking.look(down, unset, good, sourceAt(drop.nowhere, {}, { source: 'vide' }));
    assert.deepEqual(
      seen.arrived.map(({ source }) => source),
      ['mairies'],
    );
    assert.match(seen.unseen.join('\n'), /^morte: 127\.0\.0\.1 does not answer.*\nseau: location\.prefix/);
    await Promise.all([drop.stop(), looking.stop()]);
  });
});
