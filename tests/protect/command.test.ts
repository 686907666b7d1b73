/** `insertion protect` as people meet it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, it } from 'vitest';
import { exitCodeOfProtection } from '../../scripts/commands/protect.js';
import { runCli } from '../end-to-end/run-cli.js';
import { readGolden } from './tables.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-protect-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const golden = (file: string) => fileURLToPath(new URL(`./golden/${file}`, import.meta.url));
const out = join(home, 'out.csv');
const protect = (file: string, ...more: string[]) => runCli(['protect', file, out, ...more], { home });
const BY = ['--by', 'region,hovedint', '--count', 'ant', '--total', 'Total'];
const TREES = ['z2_tree_fylke.csv', 'z2_tree_kostragr.csv'].flatMap((file) => [
  '--hierarchy',
  `region=${golden(file)}`,
]);

describe('insertion protect', () => {
  it('hides what is asked, proves it, and writes nothing that was not declared', async () => {
    const file = 'z2_lt5_expected.csv';
    const { code, stdout, stderr } = await protect(
      golden(file),
      ...BY,
      ...TREES,
      '--preset',
      'social',
      '--json',
    );
    assert.equal(code, 0, stderr);
    const { audit, ...counts } = JSON.parse(stdout);
    assert.deepEqual(counts, { cells: 100, primary: 11, secondary: 17 });
    assert.deepEqual(Object.keys(audit), ['suppressed', 'solved', 'narrowest', 'exact', 'seconds']);
    assert.deepEqual([audit.suppressed, audit.exact], [28, 0]);
    const rows: Record<string, string>[] = parse(await readFile(out), { columns: true });
    assert.deepEqual(Object.keys(rows[0] ?? {}), ['region', 'hovedint', 'ant', 'statut']);
    const before = readGolden(file);
    rows.forEach(({ ant, statut, ...codes }, at) => {
      assert.deepEqual(codes, { region: before[at]?.region, hovedint: before[at]?.hovedint });
      assert.equal(ant, statut === 'secret' ? '' : before[at]?.ant);
    });
    assert.equal(rows.filter(({ statut }) => statut === 'secret').length, 28);
  });

  it('reads totals as empty cells, and hides who dominates', async () => {
    const file = join(home, 'dominance.csv');
    const lines = ['a;n;v;m', 'x;9;100;90', 'y;9;100;20', 'z;9;100;20', ';27;300;90'];
    await writeFile(file, `${lines.join('\n')}\n`);
    const options = ['--by', 'a', '--count', 'n', '--preset', 'entreprise', '--max', 'm', '--value', 'v'];
    const { code, stderr } = await protect(file, ...options);
    assert.equal(code, 0, stderr);
    assert.equal(await readFile(out, 'utf8'), 'a,n,statut\nx,,secret\ny,,secret\nz,9,diffuse\n,27,diffuse\n');
  });

  it('hides whom the second contributor could work out within p %', async () => {
    const file = join(home, 'p-percent.csv');
    // x: 100 − 60 − 35 = 5, less than 10 % of 60; z: 100 − 40 − 30 = 30, enough.
    const lines = ['a;n;v;m;s', 'x;9;100;60;35', 'y;9;100;40;30', 'z;9;100;40;30', ';27;300;60;40'];
    await writeFile(file, `${lines.join('\n')}\n`);
    const columns = ['--max', 'm', '--value', 'v', '--second', 's'];
    const options = ['--by', 'a', '--count', 'n', '--threshold', '3', ...columns];
    const { code, stderr } = await protect(file, ...options, '--p-percent', '10');
    assert.equal(code, 0, stderr);
    const statuses = (await readFile(out, 'utf8')).split('\n').map((line) => line.split(',')[2]);
    assert.deepEqual([statuses[1], statuses.filter((one) => one === 'secret').length], ['secret', 2]);
    const without = await protect(file, ...options);
    assert.deepEqual([without.code, /--p-percent/.test(without.stderr)], [2, true]);
  });

  it('publishes multiples of a base, and says so', async () => {
    const { code, stdout, stderr } = await protect(
      golden('z1_lt5_expected.csv'),
      ...BY,
      ...['--preset', 'social', '--round', '5', '--json'],
    );
    assert.equal(code, 0, stderr);
    const { hidden } = JSON.parse(stdout);
    const rows: Record<string, string>[] = parse(await readFile(out), { columns: true });
    assert.equal(rows.filter(({ statut }) => statut === 'secret').length, hidden);
    assert.equal(rows.filter(({ statut }) => statut === 'arrondi').length, rows.length - hidden);
    assert.ok(rows.every(({ ant, statut }) => statut === 'secret' || /[05]$/.test(ant ?? '')));
  });

  it('adds the noise of each cell’s people, hides what is small, and says what that is worth', async () => {
    const file = join(home, 'keyed.csv');
    const lines = ['a;n;cle', 'x;40;0', 'y;40;0.5', 'z;40;0.999999', 'v;10;0.5', 'w;0;', ';130;0.25'];
    await writeFile(file, `${lines.join('\n')}\n`);
    const options = [
      '--by',
      'a',
      '--count',
      'n',
      '--threshold',
      '11',
      '--method',
      'cell_key',
      '--key',
      'cle',
    ];
    const { code, stdout, stderr } = await protect(file, ...options, '--json');
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { cells: 6, hidden: 2, chance: 0.18 });
    assert.equal(
      await readFile(out, 'utf8'),
      'a,n,statut\nx,28,approche\ny,40,approche\nz,52,approche\nv,,secret\nw,,secret\n,128,approche\n',
    );
    await writeFile(file, 'a;n;cle\nx;40;1.5\n');
    const broken = await protect(file, ...options);
    assert.deepEqual(
      [broken.code, /line 2: the key of a cell/.test(broken.stderr)],
      [2, true],
      broken.stderr,
    );
  });

  it('hides a whole table where no part of it could be shown', async () => {
    const file = join(home, 'small.csv');
    await writeFile(file, 'a,b,n\nx,m,2\ny,m,0\nx,,2\ny,,0\n,m,2\n,,2\n');
    const { code, stdout } = await protect(
      file,
      ...['--by', 'a,b', '--count', 'n', '--threshold', '11', '--json'],
    );
    const { primary, secondary, audit } = JSON.parse(stdout);
    assert.deepEqual([code, primary, secondary, audit.narrowest], [0, 4, 0, null]);
  });

  it('ends with exit code 3 when a cell is left too narrow', () => {
    const audit = { suppressed: 2, solved: 0, narrowest: 4, exact: 0, narrow: [7], seconds: 0 };
    assert.equal(exitCodeOfProtection({ audit }), 3);
    assert.equal(exitCodeOfProtection({ audit: { ...audit, narrow: [] } }), 0);
  });

  const WRONG: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no threshold', [...BY], /there is no default/],
    ['an unknown column', ['--by', 'region,cause', '--count', 'ant', '--threshold', '5'], /"cause"/],
    ['margins that do not add up', [...BY, '--threshold', '5'], /z2_lt5_expected.csv: margins over "region"/],
    [
      'a count that is none',
      ['--by', 'region', '--count', 'primary', '--threshold', '5'],
      /"primary" is no whole/,
    ],
    ['a threshold that is none', [...BY, '--threshold', 'few'], /--threshold takes a whole number/],
    [
      'a method without its option',
      [...BY, '--threshold', '5', '--method', 'cell_key'],
      /cell_key needs --key/,
    ],
    [
      'an option of another method',
      [...BY, '--threshold', '5', '--method', 'cell_key', '--key', 'ant', '--round', '5'],
      /knows no --round/,
    ],
    ['a hierarchy of nothing', [...BY, '--threshold', '5', '--hierarchy', 'x'], /--hierarchy takes/],
  ];
  for (const [what, options, message] of WRONG)
    it(`tells ${what} as wrong usage, exit code 2`, async () => {
      const { code, stderr } = await protect(golden('z2_lt5_expected.csv'), ...options);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    });
});
