import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { Finding } from '../../activities/check/finding.js';
import { identityRules } from '../../activities/check/identity-rules.js';
import { DeclarationInvalid } from '../../activities/errors.js';
import type { Table } from '../../datasets/dataset.js';
import { checkLieux, ISSUES, ROWS } from './check-lieux.js';
import { use } from './open-session.js';

describe('checkSource', () => {
  it('tells issues and rules in the words of the partner, with every place in the file', async () => {
    const { findings, places, verdict, reasons } = await checkLieux([use('not_null on lieux.telephone')]);
    for (const finding of findings) Finding.parse(finding);
    const column = 'N° de l’appel d\'accueil "jour"';
    assert.deepEqual(
      findings.map(({ kind, code, count, columns, source, places }) => ({
        kind,
        code,
        count,
        columns,
        source,
        places,
      })),
      [
        { kind: 'rule', code: 'not_null', count: 3, columns: [column], source: 'caf-52', places: [1, 2, 3] },
        {
          kind: 'issue',
          code: 'telephone_illisible',
          count: 2,
          columns: [column],
          source: 'caf-52',
          places: [1, 2],
        },
      ],
    );
    assert.equal(findings[1]?.what, `« ${column} » : le numéro de téléphone n’est pas valable.`);
    assert.deepEqual(places, [
      ['not_null', 'telephone', 1, false],
      ['not_null', 'telephone', 2, false],
      ['not_null', 'telephone', 3, false],
      ['telephone_illisible', 'telephone', 1, false],
      ['telephone_illisible', 'telephone', 2, false],
    ]);
    assert.deepEqual([verdict, reasons], ['publish', []]);
  });

  it('says nothing of rows that nothing is wrong with', async () => {
    const { findings, places, verdict } = await checkLieux(
      [use('not_null on lieux.nom')],
      `${ISSUES} limit 0`,
    );
    assert.deepEqual([findings, places, verdict], [[], [], 'publish']);
  });

  it('holds or refuses as its rules say, a rule on the whole extract being about this source', async () => {
    const { findings, verdict, reasons } = await checkLieux([
      use('row_count_between on lieux', { with: { minimum: 10, maximum: 99 }, severity: 'hold' }),
    ]);
    assert.deepEqual(
      findings.slice(0, 1).map(({ source, measure, why }) => ({ source, measure, why })),
      [{ source: 'caf-52', measure: 6, why: 'Parce que le test le demande.' }],
    );
    assert.deepEqual([verdict, reasons], ['hold', ['lieux: row_count_between measured 6 of caf-52 (hold).']]);
  });

  it('gives a rule the day the source declares', async () => {
    const { findings } = await checkLieux(
      [use('not_in_future on lieux.date_maj', { with: { as_of: '$extract_date' } })],
      `${ISSUES} limit 0`,
    );
    assert.deepEqual(
      findings.map(({ places }) => places),
      [[5, 6]],
    );
  });

  it('names the catalogue when an issue code is not in it, and the source when its rule is wrong', async () => {
    const says = (message: RegExp) => (error: unknown) =>
      error instanceof DeclarationInvalid && message.test(error.message);
    await assert.rejects(
      checkLieux([], "values (1, 'nom', 'jamais_vu', false)"),
      says(/catalogue\.yaml: issue code "jamais_vu" has no entry/),
    );
    await assert.rejects(
      checkLieux([use('not_null on services.nom')]),
      says(/^sources\/caf-52\.yaml entry 1 .*table "services" is not among/),
    );
  });

  it('finds the same in whatever order rows and issues are stored', async () => {
    const declared = [use('not_null on lieux.telephone'), use('unique_key on lieux.nom')];
    const [left, right] = [
      await checkLieux(declared),
      await checkLieux(declared.toReversed(), `${ISSUES} order by 1`, `${ROWS} order by 1 desc`),
    ];
    assert.deepEqual([left.findings, left.places], [right.findings, right.places]);
  });
});

describe('what tells the rows of a dataset apart', () => {
  const unique = (column: string, severity: 'refuse' | 'info') => ({
    ...use(`unique_key on lieux.${column}`),
    severity,
    why: 'Il désigne une seule ligne.',
  });
  const columns = ['id', 'siret', 'nom'].map((name) => ({ name, derived: name === 'nom' }));

  it('is asked of each source before its rows are merged', async () => {
    const rules = [unique('id', 'refuse'), unique('siret', 'info'), unique('nom', 'refuse')];
    const asked = identityRules(
      { rules },
      { table: 'lieux' },
      { columns: columns as unknown as Table['columns'] },
    );
    assert.deepEqual(
      asked.map(({ column, severity }) => [column, severity]),
      [['id', 'warn']],
    );
    assert.deepEqual(identityRules({ rules }, { table: 'services' }, { columns: [] }), []);
  });

  it('is told with the lines that share it, and refuses nothing', async () => {
    const rows = ROWS.replace("'n' || i as nom", "'n' || (i // 2) as nom");
    const identities = [{ ...unique('nom', 'refuse'), severity: 'warn' as const }];
    const { findings, verdict } = await checkLieux([], ISSUES, rows, identities);
    const told = findings.find(({ code }) => code === 'unique_key');
    assert.deepEqual([told?.count, told?.places, told?.severity], [4, [2, 3, 4, 5], 'warn']);
    assert.notEqual(verdict, 'refuse');
  });
});
