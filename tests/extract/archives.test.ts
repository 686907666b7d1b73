/** A zip with several files of one source: each is an extract of its own. Issue 15. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { DeliveryRejected } from '../../activities/errors.js';
import { zipOf } from '../helpers/zip.js';
import { DROPS } from './drops.js';
import { sourceAt, startReceiver } from './receiving.js';

const FILES = {
  'lot/mairies-2026-05-31.csv': 'id\n1\n',
  'lot/mairies-2026-04-30.csv': 'id\n2\n',
  'lot/copie-2026-04-30.csv': 'id\n2\n',
  'lot/notice.pdf': '%PDF-1.4',
  '__MACOSX/lot/._mairies.csv': 'x',
};

describe('a zip of several files', () => {
  it('gives an extract for each, with its own day, to a source that takes every file', async () => {
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const source = sourceAt(drop.location, { settle_seconds: 1 }, { take: 'every' });
    await drop.put('mairies-2026-06-30.zip', await zipOf(FILES));
    const sealed = await receiver.receive(source);
    assert.deepEqual(
      sealed.map(({ date, bytes }) => [date, bytes]),
      [
        ['2026-04-30', 5],
        ['2026-05-31', 5],
      ],
    );
    assert.equal((await receiver.zone.list('')).length, 2);
    assert.deepEqual(await receiver.left(), []);
    const again = await receiver.receive(source);
    assert.deepEqual(
      again.map(({ seenBefore }) => seenBefore),
      [true, true],
    );
    await Promise.all([drop.stop(), receiver.stop()]);
  });

  it('has the day of the zip where the files name none, and is whole or refused', async () => {
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const source = sourceAt(drop.location, { settle_seconds: 1 }, { take: 'every' });
    const zip = await zipOf({ 'a.csv': 'id\n1\n', 'b.csv': 'id\n2\n' });
    await drop.put('mairies-2026-06-30.zip', zip);
    const sealed = await receiver.receive(source);
    assert.deepEqual(
      sealed.map(({ date }) => date),
      ['2026-06-30', '2026-06-30'],
    );
    await drop.put('mairies-2026-07-31.zip', zip.subarray(0, zip.length / 2));
    await assert.rejects(receiver.receive(source), DeliveryRejected);
    await Promise.all([drop.stop(), receiver.stop()]);
  });

  it('stays one file where one only may be an extract, and for a source that takes the last', async () => {
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    await drop.put('mairies-2026-06-30.zip', await zipOf({ 'a.csv': 'id\n1\n', 'notice.pdf': '%PDF' }));
    const every = await receiver.receive(sourceAt(drop.location, { settle_seconds: 1 }, { take: 'every' }));
    const last = await receiver.receive(sourceAt(drop.location, { settle_seconds: 1 }));
    for (const sealed of [every, last]) assert.match(sealed[0]?.fileName ?? '', /\.zip$/);
    await Promise.all([drop.stop(), receiver.stop()]);
  });
});
