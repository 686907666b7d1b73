/** What somebody says of themselves gives the very pseudonyms that the sources' mappings give. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { pseudonymiseIdentities } from '../../activities/normalise/pseudonymise-identities.js';
import type { Play } from '../../scripts/play-parcours.js';
import { openPlay, readPlayed } from '../../scripts/play-parcours.js';
import { writePersons } from '../end-to-end/marked-persons.js';
import { TEST_KEYS, testRing } from '../helpers/test-keys.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-identities-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const extracts = join(folder, 'extracts');
const scratch = join(folder, 'scratch');

const Line = z.object({ _line: z.number(), nir: z.string().nullable(), identite: z.string().nullable() });

describe('pseudonymiseIdentities', () => {
  let play: Play;
  let rows: Map<string, Map<number, z.infer<typeof Line>>>;

  beforeAll(async () => {
    await mkdir(scratch);
    await writePersons(extracts);
    play = await openPlay({ folder: extracts, scratch, ring: testRing() }, '500MB');
    rows = new Map();
    for (const { source, path } of await readPlayed(play, { skipRejected: true })) {
      const lines = await play.engine.withSession({ scratch: folder }, (session) =>
        session.rows(`select _line, nir, identite from read_parquet('${path}')`, Line),
      );
      rows.set(source, new Map(lines.map((line) => [line._line, line])));
    }
  });

  const of = (identities: readonly Record<string, string>[]) =>
    play.engine.withSession({ scratch }, (session) =>
      pseudonymiseIdentities({ dataset: play.dataset, identities, today: '2026-11-24' }, TEST_KEYS, session),
    );

  const cellsOf = async (path: string, encoding: 'utf8' | 'latin1') =>
    (await readFile(join(extracts, path), encoding)).split(/\r?\n/).map((line) => line.split(';'));

  it('from name, given name, birth and département, in whatever spelling', async () => {
    const cells = await cellsOf('association/participants_20260630.csv', 'utf8');
    const lines = [...(rows.get('association') ?? new Map<number, z.infer<typeof Line>>())].slice(0, 40);
    assert.ok(lines.length > 10);
    const identities = lines.map(([line], rank) => {
      const [nom = '', prenom = '', naissance = '', , departement = ''] = cells[line - 1] ?? [];
      return rank % 2 === 0
        ? { nom, prenom, naissance, departement }
        : { nom: ` ${nom.toUpperCase()} `, prenom: prenom.toLowerCase(), naissance, departement };
    });
    const made = await of(identities);
    assert.deepEqual(
      made.map(({ identite }) => identite),
      lines.map(([, { identite }]) => [identite]),
    );
  });

  it('from a NIR with its key or without, spaced or not', async () => {
    const cells = await cellsOf('conseil-departemental/orientations_052_20260630.csv', 'latin1');
    const known = [...(rows.get('conseil-departemental') ?? [])]
      .filter(([, { nir }]) => nir !== null)
      .slice(0, 20);
    assert.ok(known.length > 0);
    for (const [line, { nir }] of known) {
      const given = cells[line - 1]?.[2] ?? '';
      const spaced = given.replace(/^(.)(..)(..)(..)(...)(...)/, '$1 $2 $3 $4 $5 $6 ');
      const made = await of([{ nir: given }, { nir: given.slice(0, 13) }, { nir: spaced }]);
      assert.deepEqual(
        made.map((one) => one.nir),
        [[nir], [nir], [nir]],
      );
      assert.equal(made[0]?.controle?.length, 2, 'with its key and without');
    }
  });

  it('refuses what it cannot read, by its rank', async () => {
    const wrong: Record<string, string>[] = [
      { nir: '1820252042001' + '00' },
      { nom: 'Zq', prenom: 'Wx', naissance: '31/02/1980', departement: '52' },
      { nom: 'Zq', prenom: 'Wx', naissance: '1980-01-01', departement: 'Zqland' },
      { sexe: 'F', departement: '52' },
    ];
    for (const identity of wrong)
      await assert.rejects(of([{ nir: '2820200511080' }, identity]), (error) => {
        assert.ok(error instanceof ConfigurationInvalid);
        assert.match(error.message, /^Identity 2: /);
        assert.doesNotMatch(error.message, /Zq|Wx|1820252/);
        return true;
      });
  });
});
