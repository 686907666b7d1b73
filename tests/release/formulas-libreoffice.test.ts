/** A published CSV opened in LibreOffice, whatever it is told to split at: it finds no formula in it. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it, type TestContext } from 'vitest';
import { writeCsv } from '../../activities/release/formats/write-csv.js';
import { call } from '../helpers/call.js';
import { assemble, createFolder, place, withRelease } from './release-setup.js';

const TEXTS = [
  ...['=1+1', 'a;=1+1', 'a; =1+1', 'a;"=1+1', 'a\n=1+1', 'a\t=1+1', 'a|=1+1', '+1+1', 'a;+1+1', '@SUM(1)'],
  ...['a;-1+1', 'a\n- HYPERLINK("http://x.example")', "'=1+1", 'a;=HYPERLINK("http://x.example";"y")'],
];
const HONEST = ['-12,5', '-5 %', '+33 6 12 34 56 78', 'a\n- un\n- deux'];
/** Code units of the separators that LibreOffice is told. */
const SEPARATORS = { comma: '44', semicolon: '59', tab: '9', bar: '124', all: '44/59/9/124' };

/** What LibreOffice makes of the file: its own flat format, as text. */
async function openIn(folder: string, path: string, separators: string): Promise<string> {
  // 34: the quote; 76: UTF-8; from line 1; 1036: French; the last token: formulas are run, as a person's settings may have it
  const filter = `Text - txt - csv (StarCalc):${separators},34,76,1,,1036,false,true,false,false,false,-1,true`;
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  await call('soffice', [
    ...[profile, '--headless', `--infilter=${filter}`, '--convert-to', 'fods', '--outdir', folder, path],
  ]);
  return readFile(path.replace(/csv$/, 'fods'), 'utf8');
}

const formulasIn = (sheet: string) => sheet.match(/table:formula="[^"]*"/g) ?? [];

for (const [name, separators] of Object.entries(SEPARATORS))
  it(`runs nothing where LibreOffice splits at ${name}`, async (t: TestContext) => {
    const folder = await createFolder(t);
    const path = join(folder, 'lieux.csv');
    await withRelease(folder, async (session) => {
      const rows = [...TEXTS, ...HONEST].map((nom, rank) => place(`p${rank}`, { nom }));
      await writeCsv(await assemble(rows, join(folder, 'lieux.parquet'), session), path, session);
    });
    const sheet = await openIn(folder, path, separators);
    assert.deepEqual(formulasIn(sheet), []);
    assert.ok(sheet.includes('1+1'), 'the texts are there');
  });

it('would run them, were they not guarded', async (t: TestContext) => {
  const folder = await createFolder(t);
  const path = join(folder, 'lieux.csv');
  await writeFile(path, 'id;nom\n1;a;=1+1\n');
  assert.equal(formulasIn(await openIn(folder, path, SEPARATORS.semicolon)).length, 1);
});
