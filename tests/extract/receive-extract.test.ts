import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { DeliveryRejected } from '../../activities/errors.js';
import { dateInName, safeFileName } from '../../activities/extract/safe-name.js';
import { listen, stopListening } from '../helpers/listen.js';
import { DROPS } from './drops.js';
import { sourceAt, startReceiver } from './receiving.js';

describe('a folder named on the command line', () => {
  it('takes the place of the declared location, whatever that is, and is not waited for', async () => {
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const folder = await mkdtemp(join(tmpdir(), 'insertion-extracts-'));
    await mkdir(join(folder, 'mairies'));
    await writeFile(join(folder, 'mairies', 'mairies.csv'), 'id\n1\n');
    const source = sourceAt(
      { channel: 'https', url: 'https://example.org/x.csv' },
      { settle_seconds: 3_600 },
    );
    const [sealed] = await receiver.receive(source, { extracts: folder });
    assert.equal(sealed?.fileName, 'mairies.csv');
    await Promise.all([drop.stop(), receiver.stop(), rm(folder, { recursive: true })]);
  });
});

describe('a file whose name says a day that is far ahead', () => {
  it('is refused: all that it does not tell would be taken for known not to have happened', async () => {
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const source = sourceAt(drop.location, { settle_seconds: 1 });
    const nameIn = (days: number) =>
      `mairies-${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}.csv`;
    await drop.put(nameIn(25), 'id\n1\n'); // sent before the end of its month
    assert.equal((await receiver.receive(source)).length, 1);
    await drop.put(nameIn(400), 'id\n2\n');
    await assert.rejects(receiver.receive(source), (error) => {
      assert.ok(error instanceof DeliveryRejected);
      assert.match(
        error.message,
        /the name of mairies-[\d-]+\.csv says a day that is still to come; ask amf/,
      );
      assert.match(error.partnerSentence ?? '', /date à venir/);
      return true;
    });
    assert.equal((await receiver.zone.list('')).length, 1);
    await Promise.all([drop.stop(), receiver.stop()]);
  });
});

describe('a server whose clock is far ahead', () => {
  it('gives an extract no day: what the source declares holds', async () => {
    const server = createServer((_request, answer) => {
      answer.writeHead(200, { 'last-modified': 'Mon, 01 Jan 2080 00:00:00 GMT' }).end('id\n1\n');
    });
    const url = await listen(server);
    const drop = await DROPS.folder();
    const receiver = await startReceiver(drop);
    const [sealed] = await receiver.receive(sourceAt({ channel: 'https', url: `${url}/mairies.csv` }));
    assert.equal(sealed?.date, null);
    stopListening(server);
    await Promise.all([drop.stop(), receiver.stop()]);
  });
});

describe('dateInName', () => {
  it('reads the last day a name states, and no day out of other numbers', () => {
    assert.equal(dateInName('CG052_NRSACGIM_RSABEM_20260605_A0407584.xml.gz'), '2026-06-05');
    assert.equal(dateInName('export 2026-01-31 (corrigé le 2026-02-03).csv'), '2026-02-03');
    for (const none of ['mairies-2026-01.csv', 'lot 20261345.csv', 'n° 120260605.csv', 'export.csv'])
      assert.equal(dateInName(none), null);
  });
});

describe('safeFileName', () => {
  it('keeps no path, no control character and no run of digits that may be a NIR', () => {
    assert.equal(safeFileName('../../etc/passwd'), '__.._etc_passwd');
    assert.equal(safeFileName('export 1850578006084.csv'), 'export x.csv');
    assert.equal(safeFileName('liste\u0000\n.csv'), 'liste__.csv');
    assert.equal(safeFileName('Extraction été (2).xlsx'), 'Extraction été (2).xlsx');
  });
});
