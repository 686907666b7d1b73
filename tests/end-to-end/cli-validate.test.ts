/** `insertion validate`: a file looked at before it is sent, without a server, a store or a key. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { PartnerReport } from '../../activities/report/partner-report.js';
import { zipOf } from '../helpers/zip.js';
import { EXAMPLE, extractPath } from './extracts.js';
import { runCli } from './run-cli.js';

const home = await mkdtemp(join(tmpdir(), 'insertion-validate-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const insertion = (...args: string[]) => runCli(args, { home });
const GOOD = extractPath(EXAMPLE, 'france-services', 'csv');
const OURS = ['--dataset', 'offre-insertion', '--source', 'france-services'];

describe('insertion validate against a source', () => {
  it('writes the report of a run, and tells the same as JSON', async () => {
    const out = join(home, 'rapport');
    const { code, stdout } = await insertion('validate', GOOD, ...OURS, '--out', out, '--json');
    assert.equal(code, 0);
    const seen = JSON.parse(stdout);
    assert.deepEqual([seen.valid, seen.rows], [true, 12]);
    assert.deepEqual((await readdir(out)).sort(), [
      ...['index.html', 'report.json', 'report.schema.json', 'signalements.csv', 'signalements.xlsx'],
    ]);
    const report = PartnerReport.parse(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')));
    assert.equal(report.status, 'self_check');
    assert.deepEqual(
      seen.findings.map(({ rule, count }: { rule: string; count: number }) => [rule, count]),
      report.extracts[0]?.findings.map(({ code: rule, count }) => [rule, count]),
    );
    assert.match(await readFile(join(out, 'index.html'), 'utf8'), /Contrôle avant envoi/);
  });

  it('leaves with 4 when the file would not be taken, and says why in a report', async () => {
    const cut = join(home, 'cut.csv');
    await writeFile(cut, (await readFile(GOOD, 'utf8')).replace('lib_fs', 'libelle'));
    const out = join(home, 'refus');
    const { code, stdout } = await insertion('validate', cut, ...OURS, '--out', out, '--json');
    assert.equal(code, 4);
    const seen = JSON.parse(stdout);
    assert.equal(seen.valid, false);
    assert.match(seen.reason, /^Le fichier cut\.csv n’a pas la ou les colonnes attendues/);
    const page = await readFile(join(out, 'index.html'), 'utf8');
    assert.match(page, /Extrait refusé/);
    assert.doesNotMatch(page, /tient lieu|Calendrier/);
    const empty = join(home, 'empty.csv');
    await writeFile(empty, '');
    assert.equal((await insertion('validate', empty, ...OURS)).code, 4);
  });

  it('tells the error of a formula in each column that holds one', async () => {
    const file = join(home, 'formules.csv');
    const spoilt = (await readFile(GOOD, 'utf8')).replace('5-9 Rue des Papetiers,', '#REF!,');
    await writeFile(file, spoilt.replace('de La Poste,,', 'de La Poste,#N/A,'));
    const { stdout, stderr } = await insertion('validate', file, ...OURS, '--json');
    const told = stdout.match(/"erreur_tableur",\s+"severity": "warn",\s+"column": "\w+",\s+"count": 1/g);
    assert.equal(told?.length, 2, stderr);
  });

  it('reads the table of a sheet, a text or a zip that is asked for', async () => {
    const content = await readFile(GOOD, 'utf8');
    const two = join(home, 'deux.csv');
    await writeFile(two, `a;b\n1;2\n\n${content}`);
    const zip = join(home, 'lot.zip');
    await writeFile(zip, await zipOf({ 'autre.csv': 'a;b\n1;2\n', 'fs.csv': content }));
    for (const [file, ...asked] of [
      [two, '--table', '2'],
      [zip, '--member', 'fs*'],
    ] as const) {
      const { stdout } = await insertion('validate', file, ...OURS, ...asked, '--json');
      assert.deepEqual([JSON.parse(stdout).valid, JSON.parse(stdout).rows], [true, 12]);
    }
  });

  it('leaves with 2 for a wrong use, naming what there is', async () => {
    const cases = [
      [['validate', GOOD], /either --dataset ID with --source S, or --schema/],
      [['validate', GOOD, '--dataset', 'offre-insertion'], /either --dataset ID with --source S/],
      [['validate', GOOD, ...OURS, '--schema', GOOD], /either --dataset ID/],
      [['validate', GOOD, '--dataset', 'autre', '--source', 's'], /No dataset is called "autre"/],
      [['validate', GOOD, '--dataset', 'offre-insertion', '--source', 's'], /has no source "s"/],
      [['validate', 'absent.csv', ...OURS], /absent\.csv: there is no such file/],
      [['validate', GOOD, ...OURS, '--as-of', '2026-02-31'], /--as-of takes a day/],
    ] as const;
    for (const [args, message] of cases) {
      const { code, stderr } = await insertion(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });
});

describe('insertion validate against a Table Schema', () => {
  const schema = join(home, 'schema.json');
  const data = join(home, 'data.csv');
  const prepare = async () => {
    const fields = [
      { name: 'siret', constraints: { required: true, unique: true, pattern: '[0-9]{14}' } },
      { name: 'date', type: 'date' },
      { name: 'places', type: 'integer', constraints: { minimum: 1 } },
    ];
    await writeFile(schema, JSON.stringify({ fields, primaryKey: 'siret' }));
    await writeFile(
      data,
      'siret;date;places\n12345678901234;2024-01-31;3\n1234;31/01/2024;0\n12345678901234;;x\n;2024-02-01;4\n',
    );
  };

  it('counts every broken cell by rule, and leaves with 4', async () => {
    await prepare();
    const { code, stdout } = await insertion('validate', data, '--schema', schema, '--json');
    assert.equal(code, 4);
    const { valid, rows, findings } = JSON.parse(stdout);
    assert.deepEqual([valid, rows], [false, 4]);
    assert.deepEqual(
      findings.map(({ rule, column, count, sample }: Record<string, { line: number }[]>) => [
        ...[rule, column, count],
        sample?.map(({ line }) => line),
      ]),
      [
        ['required', 'siret', 1, [5]],
        ['unique', 'siret', 2, [2, 4]],
        ['pattern', 'siret', 1, [3]],
        ['type', 'date', 1, [3]],
        ['type', 'places', 1, [4]],
        ['minimum', 'places', 1, [3]],
        ['primaryKey', 'siret', 3, [2, 4, 5]],
      ],
    );
  });

  it('leaves with 0 for a valid file, and with 2 for a schema that is none', async () => {
    await prepare();
    await writeFile(data, 'siret;date;places\n12345678901234;2024-01-31;3\n12345678901235;2024-01-31;3\n');
    const { code, stdout } = await insertion('validate', data, '--schema', schema);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /data\.csv: 2 rows, valid/);
    await writeFile(schema, '{}');
    const wrong = await insertion('validate', data, '--schema', schema);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /schema\.json: .*fields/);
  });
});
