import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { convertFile } from '../../../activities/read/convert-file.js';
import { inspectFile } from '../../../activities/read/inspect-file.js';
import { withScratch } from './read-sample.js';

const SAMPLE =
  'id;siret;naissance;courriel;montant\n1;21010053500014;2000-01-31;a@exemple.fr;1,5\n2;;1999-12-01;b@exemple.fr;2\n3;x;2001\n';

describe('a converted file', () => {
  it('is clean CSV with the flagged source lines beside it', async () => {
    await withScratch(async (scratch, session) => {
      const [source, out] = [join(scratch, 'in.csv'), join(scratch, 'out.csv')];
      await writeFile(source, SAMPLE);
      assert.deepEqual(await convertFile(source, out, session, scratch), {
        rowsIn: 3,
        rowsOut: 3,
        rejected: 0,
      });
      const lines = (await readFile(out, 'utf8')).split('\n');
      assert.deepEqual(lines.slice(0, 2), [
        'id,siret,naissance,courriel,montant',
        '1,21010053500014,2000-01-31,a@exemple.fr,"1,5"',
      ]);
      assert.equal(await readFile(`${out}.flags`, 'utf8'), '4\n');
    });
  });

  it('may be Parquet, and has no flags when nothing was touched', async () => {
    await withScratch(async (scratch, session) => {
      const [source, out] = [join(scratch, 'in.csv'), join(scratch, 'out.parquet')];
      await writeFile(source, 'a;b\n1;2\n');
      await convertFile(source, out, session, scratch);
      assert.equal((await readFile(out)).subarray(0, 4).toString(), 'PAR1');
      assert.equal(existsSync(`${out}.flags`), false);
    });
  });
});

describe('an inspected file', () => {
  it('is described column by column, without any cell', async () => {
    await withScratch(async (scratch, session) => {
      const source = join(scratch, 'in.csv');
      await writeFile(source, `${SAMPLE.split('\n').slice(0, 3).join('\n')}\n`);
      const { columns, rows } = await inspectFile(source, session, scratch);
      assert.equal(rows, 2);
      assert.deepEqual(
        columns.map(({ name, guessedType, filled }) => `${name} ${guessedType} ${filled}`),
        ['id integer 2', 'siret siret 1', 'naissance date 2', 'courriel email 2', 'montant decimal 2'],
      );
    });
  });
});
