import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { dateInName, safeFileName } from '../../activities/extract/safe-name.js';
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
