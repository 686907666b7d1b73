import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { ContractBroken } from '../../activities/errors.js';
import type { Session } from '../../activities/platform/effects.js';
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
  const refused: Format[] = [];
  for (const file of files)
    await proveFormat(assembled, file, session).catch((error: unknown) => {
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
        await assert.rejects(proveFormat(made, { format, path: damaged }, session), /read back/);
      }
    });
  });
});
