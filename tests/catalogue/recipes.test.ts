/** What a page tells people to paste does what it says: each recipe is taken from the page and run beside the downloaded file. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { decode } from 'html-entities';
import { it } from 'vitest';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { providePandas } from '../helpers/python.js';
import { onSiteBench, ROWS, siteDataset } from './site-bench.js';

const VERSION = '2026-07-01-1a2b3c4d';

function programOf(name: string, called: string): string {
  const found = findInstalled(name, process.env);
  assert.ok(found, `${called} is missing: run \`node scripts/setup.mjs test\` as root, or install it.`);
  return found;
}

/** The code under a heading of the page, in the folder of the files. */
async function withRecipe(tool: string, use: (code: string, folder: string) => Promise<void>): Promise<void> {
  await onSiteBench(async (bench) => {
    await bench.publish(VERSION);
    const page = await bench.page(siteDataset({}));
    const [, code] = new RegExp(`<h3>${tool}[^<]*</h3>.*?<pre[^>]*><code>(.*?)</code>`, 's').exec(page) ?? [];
    assert.ok(code, `the page has no recipe for ${tool}`);
    await use(decode(code), join(bench.folder, 'attentes', 'versions', VERSION));
  });
}

it('DuckDB reads the Parquet file', async () => {
  await withRecipe('DuckDB', async (code, folder) => {
    const session = await (await DuckDBInstance.create()).connect();
    await session.run(`set file_search_path = '${folder}'`);
    const statements = code.split(';').filter((one) => one.trim() !== '');
    const answers = [];
    for (const statement of statements)
      answers.push((await session.runAndReadAll(statement)).getRowObjectsJson());
    const [columns, counted, rows] = answers;
    assert.deepEqual(counted, [{ lignes: String(ROWS.length) }]);
    assert.equal(columns?.length, 10);
    assert.equal(rows?.length, ROWS.length);
  });
});

it('pandas reads the CSV file, keeps the zeros of codes, and splits lists', async () => {
  const python = await providePandas();
  await withRecipe('Python', async (code, cwd) => {
    const checked = `${code}\nassert "02" in set(attentes["lieu"])\nassert attentes["jours"].iloc[0] == ["lundi", "mardi"]\nassert attentes["phrase"].isna().sum() == 5`;
    const said = execFileSync(python, ['-c', checked], { cwd, encoding: 'utf8' });
    assert.match(said, new RegExp(`^\\(${ROWS.length}, 10\\)`));
  });
});

it('R reads the CSV file as texts, zeros and empty cells kept', async () => {
  const rscript = programOf('Rscript', 'R (Debian: r-base-core)');
  await withRecipe('R', async (code, cwd) => {
    const checked = `${code}\nstopifnot("02" %in% attentes$lieu, nrow(attentes) == ${ROWS.length}, sum(is.na(attentes$phrase)) == 5)`;
    const said = execFileSync(rscript, ['-e', checked], { cwd, encoding: 'utf8' });
    assert.match(said, /'data.frame'/);
  });
});

it('LibreOffice opens the CSV file with the choices that the page names, and codes keep their zeros', async () => {
  const soffice = programOf('soffice', 'LibreOffice (Debian: libreoffice-calc)');
  await withRecipe('DuckDB', async (_, cwd) => {
    // comma, quotes, UTF-8, from the first line, every column as text: what the dialogue of the page says
    const texts = Array.from({ length: 10 }, (_column, at) => `${at + 1}/2`).join('/');
    const choices = `--infilter=Text - txt - csv (StarCalc):44,34,76,1,${texts}`;
    const profile = `-env:UserInstallation=file://${join(cwd, 'profile')}`;
    const words = [profile, '--headless', choices, '--convert-to', 'fods', '--outdir', cwd, 'attentes.csv'];
    execFileSync(soffice, words, { cwd, encoding: 'utf8', stdio: 'pipe' });
    const opened = await readFile(join(cwd, 'attentes.fods'), 'utf8');
    assert.match(opened, /<text:p>02<\/text:p>/);
    assert.match(opened, /<text:p>lundi\|mardi<\/text:p>/);
  });
});

it('sha256sum finds the file unharmed', async () => {
  await withRecipe('Vérifier', async (code, cwd) => {
    assert.match(execFileSync('sh', ['-c', code], { cwd, encoding: 'utf8' }), /attentes\.csv: (OK|Réussi)/);
  });
});

it('reads from where the files are served, once that is known', async () => {
  await onSiteBench(async (bench) => {
    await bench.publish(VERSION);
    await bench.draw(siteDataset({}), { publicUrl: 'https://donnees.example/ouvert/' });
    const page = await bench.text('attentes/index.html');
    assert.ok(
      page.includes(`https://donnees.example/ouvert/attentes/versions/${VERSION}/attentes.parquet&#39;`),
    );
  });
});
