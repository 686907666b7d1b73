import assert from 'node:assert/strict';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { ContractBroken } from '../../activities/errors.js';
import type { Session } from '../../activities/platform/effects.js';
import { PUBLISHED_FORMATS } from '../../activities/release/formats/published-formats.js';
import { writeFormats } from '../../activities/release/formats/write-formats.js';
import { proveFormat } from '../../activities/release/proof/prove-formats.js';
import { measureTable } from '../../activities/release/table-facts.js';
import { FORMATS, type Format } from '../../datasets/formats.js';
import { anyPlace, HOSTILE } from './hostile-places.js';
import { assemble, createFolder, type Place, place, withRelease } from './release-setup.js';

/** Writes `written` in every format, then proves each file against `stated`. */
async function prove(
  written: readonly Place[],
  stated: readonly Place[],
  folder: string,
  session: Session,
): Promise<Format[]> {
  const made = await assemble(written, `${folder}/written.parquet`, session);
  const facts = await measureTable(made, session);
  const { files } = await writeFormats({ ...made, facts, folder: `${folder}/out` }, session);
  const assembled = await assemble(stated, `${folder}/stated.parquet`, session);
  const said = await measureTable(assembled, session);
  const refused: Format[] = [];
  for (const file of files)
    await proveFormat({ ...assembled, facts: said }, file, session).catch((error: unknown) => {
      assert.ok(error instanceof ContractBroken && /read back/.test(error.message), String(error));
      refused.push(file.format);
    });
  return refused;
}

describe('the proof of the formats', () => {
  it('finds the same rows in every format, however hostile', async (t: TestContext) => {
    const folder = await createFolder(t);
    await fc.assert(
      fc.asyncProperty(fc.array(anyPlace, { maxLength: 6 }), async (rows) => {
        const refused = await withRelease(folder, (session) => prove(rows, rows, folder, session));
        assert.deepEqual(refused, []);
      }),
      {
        numRuns: Number(process.env.RELEASE_RUNS ?? 25),
        examples: [
          [HOSTILE.map((nom, index) => place(`p${index}`, { nom }))],
          [[]],
          [[place('_x0001_x005F_')]],
          [[place('a', { publics: [] }), place('b', { publics: null })]],
        ],
      },
    );
  });

  const BASE = [place('a'), place('b', { nom: 'deux\nlignes' }), place('c', { publics: null })];
  const DAMAGES: readonly [what: string, rows: readonly Place[]][] = [
    ['a row less', BASE.slice(1)],
    ['a row more', [...BASE, place('d')]],
    ['another order', BASE.toReversed()],
    ['another text', [place('a', { nom: 'Lieu A' }), ...BASE.slice(1)]],
    ['a text for none', [place('a', { nom: null }), ...BASE.slice(1)]],
    ['another day', [place('a', { date_maj: '2025-02-15' }), ...BASE.slice(1)]],
    ['another number', [place('a', { taux_pct: 12.500000001 }), ...BASE.slice(1)]],
    ['another boolean', [place('a', { est_ouvert: false }), ...BASE.slice(1)]],
    ['another list', [place('a', { publics: ['seniors', 'jeunes'] }), ...BASE.slice(1)]],
    ['another place', [place('a', { longitude: 55.4 }), ...BASE.slice(1)]],
  ];
  for (const [what, rows] of DAMAGES)
    it(`refuses ${what}, in every format`, async (t: TestContext) => {
      const folder = await createFolder(t);
      const refused = await withRelease(folder, (session) => prove(rows, BASE, folder, session));
      assert.deepEqual(refused, FORMATS);
    });

  it('finds rows in their places, and refuses two that changed theirs, where the engine reads in several parts', async (t: TestContext) => {
    const folder = await createFolder(t);
    await withRelease(folder, async (session) => {
      const rows = (at: string) =>
        `select 'p' || ${at} as id, 'Lieu ' || ${at} as nom, date '2025-01-01' as date_maj, 0.5 as taux_pct, ${at} as places, true as est_ouvert, ['jeunes'] as publics, 1.5 as longitude, 45.5 as latitude from range(130000) t(i)`;
      const write = async (name: string, at: string) => {
        await session.run(`copy (${rows(at)}) to '${folder}/${name}.parquet' (format parquet)`);
        return {
          ...(await assemble([], `${folder}/none.parquet`, session)),
          path: `${folder}/${name}.parquet`,
        };
      };
      const stated = await write('stated', 'i');
      const facts = await measureTable(stated, session);
      const other = await write('other', 'case i when 7 then 129999 when 129999 then 7 else i end');
      for (const [made, isRight] of [
        [stated, true],
        [other, false],
      ] as const)
        for (const format of ['csv', 'parquet'] as const) {
          const path = `${folder}/written.${format}`;
          await PUBLISHED_FORMATS[format].write(made, path, session);
          const proven = proveFormat({ ...stated, facts }, { format, path }, session);
          await (isRight ? assert.doesNotReject(proven) : assert.rejects(proven, /other cells/));
        }
    });
  });

  it('reads back a CSV that is larger than its memory', async (t: TestContext) => {
    const folder = await createFolder(t);
    const work = async (session: Session) => {
      const [first] = [place('a', { nom: 'Lieu' })];
      const { table, path } = await assemble([first], `${folder}/one.parquet`, session);
      const made = { table, path: `${folder}/many.parquet` };
      await session.run(
        `copy (select * replace ('p' || i as id, repeat(nom, 600) as nom) from '${path}', range(70000) t(i)) to '${made.path}' (format parquet)`,
      );
      const facts = await measureTable(made, session);
      const file = { format: 'csv', path: `${folder}/many.csv` } as const;
      await PUBLISHED_FORMATS.csv.write(made, file.path, session);
      assert.ok((await stat(file.path)).size > 160e6);
      await proveFormat({ ...made, facts }, file, session);
    };
    await withRelease(folder, work, { memoryLimit: '160MB', threads: 2 });
  });

  it('refuses a file of which a byte is another', async (t: TestContext) => {
    const folder = await createFolder(t);
    await withRelease(folder, async (session) => {
      const made = await assemble(BASE, `${folder}/written.parquet`, session);
      const facts = await measureTable(made, session);
      const { files } = await writeFormats({ ...made, facts, folder: `${folder}/out` }, session);
      for (const { format, path } of files.filter(({ format }) => /csv|json/.test(format))) {
        const damaged = `${folder}/damaged.${format}`;
        await copyFile(path, damaged);
        await writeFile(damaged, (await readFile(damaged, 'utf8')).replace('Lieu a', 'Lieu à'));
        await assert.rejects(
          proveFormat({ ...made, facts }, { format, path: damaged }, session),
          /read back/,
        );
      }
    });
  });
});
