import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkDataset } from '../../activities/check/check-dataset.js';
import { describeTable, duckdbType } from '../../datasets/contract-columns.js';
import { RuleUse } from '../../datasets/dataset.js';
import { contract } from '../../datasets/offre-insertion/contract.js';
import { inSession, rules, sourceOf, use } from './open-session.js';

const SOURCES = [
  sourceOf(),
  sourceOf({ source: 'ccas-21', extract_date: '2025-03-01', columns: { libelle: { feeds: ['nom'] } } }),
].map((declaration) => ({ declaration, mapping: { name: declaration.source, sql: '' } }));
const LIEUX = `select * from (values ('caf-52', 1, 'a', date '2025-02-28'), ('caf-52', 2, null, null), ('ccas-21', 1, null, date '2025-03-02'), ('ccas-21', 2, 'a', null))
  as v(_source, _line, nom, date_maj)`;

function check(declared: readonly RuleUse[], previousRows: Record<string, number> = {}) {
  return inSession(async (session, scratch) => {
    await session.run(`copy (${LIEUX}) to '${scratch}/lieux.parquet' (format parquet)`);
    const dataset = { id: 'lieux-insertion', rules: declared, sources: SOURCES };
    const tables = [{ name: 'lieux', path: `${scratch}/lieux.parquet` }];
    const checked = await checkDataset({ dataset, tables, previousRows, scratch }, rules, session);
    const places = await session.rows(`from '${checked.placesPath}'`, z.record(z.string(), z.unknown()));
    return { ...checked, places };
  });
}

describe('checkDataset', () => {
  it('splits a finding by source, each in the words of its own partner', async () => {
    const { findings, places } = await check([use('not_null on lieux.nom')]);
    assert.deepEqual(
      findings.map(({ source, columns, places, what }) => ({ source, columns, places, what })),
      [
        {
          source: 'caf-52',
          columns: ['Nom du lieu'],
          places: [2],
          what: '« Nom du lieu » : la valeur manque.',
        },
        { source: 'ccas-21', columns: ['libelle'], places: [1], what: '« libelle » : la valeur manque.' },
      ],
    );
    assert.deepEqual(places, [
      { source: 'caf-52', code: 'not_null', field: 'nom', line: 2, rejects: false },
      { source: 'ccas-21', code: 'not_null', field: 'nom', line: 1, rejects: false },
    ]);
  });

  it('sees what two sources share', async () => {
    const { findings } = await check([use('unique_key on lieux.nom')]);
    assert.deepEqual(
      findings.map(({ source, places, measure }) => [source, places, measure]),
      [
        ['caf-52', [1], 2],
        ['ccas-21', [2], 2],
      ],
    );
  });

  it('compares with the last version where there is one', async () => {
    const shrunk = use('change_since_last on lieux', {
      with: { previous_rows: '$previous_rows', share: 0.3 },
      severity: 'hold',
    });
    assert.equal((await check([shrunk])).verdict, 'publish');
    assert.equal((await check([shrunk], { lieux: 5 })).verdict, 'publish');
    const { findings, verdict, reasons, places } = await check([shrunk], { lieux: 8 });
    assert.deepEqual(
      [verdict, reasons, places],
      ['hold', ['lieux: change_since_last measured -0.5 (hold).'], []],
    );
    assert.deepEqual(
      findings.map(({ source, columns, field, places }) => ({ source, columns, field, places })),
      [{ source: '', columns: [], field: null, places: [] }],
    );
  });

  it('takes the latest day of the sources as the day of reference', async () => {
    const { findings } = await check([
      use('not_in_future on lieux.date_maj', { with: { as_of: '$extract_date' } }),
    ]);
    assert.deepEqual(
      findings.map(({ source, places }) => [source, places]),
      [['ccas-21', [1]]],
    );
  });
});

describe('rules.yaml of offre-insertion', async () => {
  const tables = Object.entries(contract).map(([name, table]) => describeTable(name, table));
  const path = join(import.meta.dirname, '../../datasets/offre-insertion/rules.yaml');
  const declared = z.array(RuleUse).parse(parse(await readFile(path, 'utf8')));
  const run = (fill: (name: string) => string) =>
    inSession(async (session, scratch) => {
      const files = tables.map(({ name }) => ({ name, path: `${scratch}/${name}.parquet` }));
      for (const [index, { name, columns }] of tables.entries()) {
        const empty = columns.map((column) => `null::${duckdbType(column)} as "${column.name}"`).join(', ');
        await session.run(
          `create table made_${name} as select 's' as _source, 1::bigint as _line, ${empty} limit 0; ${fill(name)}`,
        );
        await session.run(`copy made_${name} to '${files[index]?.path}' (format parquet)`);
      }
      const dataset = { id: 'offre-insertion', rules: declared, sources: SOURCES };
      return checkDataset({ dataset, tables: files, previousRows: {}, scratch }, rules, session);
    });

  it('goes with the contract: every table, column, type and parameter', async () => {
    const { reasons } = await run(() => '');
    assert.deepEqual(reasons, [
      'services: row_count_between measured 0 (hold).',
      'structures: row_count_between measured 0 (hold).',
    ]);
  });

  it('refuses two structures with one identifier, and warns of a service without its structure', async () => {
    const structures =
      "insert into made_structures by name select 's' as _source, i as _line, 's--1' as id, 's' as source, 'n' as nom, date '2025-01-01' as date_maj from range(2) t(i)";
    const services =
      "insert into made_services by name select 's' as _source, i as _line, 's--' || i as id, 's--' || (i + 1) as structure_id from range(2) t(i)";
    const { findings, verdict } = await run((name) =>
      name === 'structures' ? structures : name === 'services' ? services : '',
    );
    assert.equal(verdict, 'refuse');
    const said = (code: string, field: string) =>
      findings.find((finding) => finding.code === code && finding.field === field);
    assert.equal(said('unique_key', 'id')?.severity, 'refuse');
    assert.deepEqual(
      [said('known_reference', 'structure_id')?.severity, said('known_reference', 'structure_id')?.places],
      ['warn', [1]],
    );
  });
});
