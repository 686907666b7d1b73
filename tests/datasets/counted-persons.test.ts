/** Who is in a cell several times counts once in each of its figures: a few made-up rows, and the SQL that counts. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { ROOT } from '../../scripts/toolkit.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-counted-persons-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const count = z.number().nullable();
const Told = z.object({ effectif: count, non_murs: count, connus: count, atteints: count, manques: count });

/** A row of a person in the cell; so many persons have the same rows. */
interface Row {
  readonly mur: boolean;
  readonly jours?: number;
  readonly atteint?: boolean;
}
type Persons = readonly [number, ...Row[]];

function rowsOf(persons: readonly Persons[]): string {
  const rows = persons.flatMap(([many, ...own], group) =>
    own.map(
      ({ mur, jours = null, atteint = null }) =>
        `select range + ${group * 100} as personne, ${mur} as mur, cast(${jours} as integer) as jours, cast(${atteint} as boolean) as dans_cible from range(${many})`,
    ),
  );
  return rows.join(' union all ');
}

/** `act` finds the macros of noise, which is none but for means: those move by `shift` times what their farthest member weighs. */
async function withoutNoise<Result>(act: (session: Session) => Promise<Result>, shift = 0): Promise<Result> {
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 1, functions: [] });
  return engine.withSession({ scratch }, async (session) => {
    await session.run(`
      set variable noise_threshold = 11;
      set variable noise_deviation = 0;
      set variable noise_bounds = [1.0::double];
      set variable mean_shift_low = ${shift};
      set variable mean_shift_high = ${shift};
      ${await readFile(join(ROOT, 'activities/assemble/sql/020_cell_key.sql'), 'utf8')}`);
    return act(session);
  });
}

const readOwn = (file: string) => readFile(join(ROOT, 'datasets', 'parcours-insertion', 'sql', file), 'utf8');

async function toldOf(...persons: readonly Persons[]): Promise<z.infer<typeof Told> | undefined> {
  return withoutNoise(async (session) => {
    await session.run(`
      ${await readOwn('218_comptes.sql')}
      create table places as select 'loi_2025_contrat' as definition, 'departement' as niveau_territoire, '67' as territoire, 'annee' as niveau_periode,
        '2026' as periode, 'ensemble' as groupe, *, personne::hugeint as cle from (${rowsOf(persons)});
      create view cases as from rangs_des_places('places');
      create view parts as from parts_de('cases');`);
    const told = await session.rows(
      "select columns(lambda c: c in ('effectif', 'non_murs', 'connus', 'atteints', 'manques'))::integer from comptes_dits('parts')",
      Told,
    );
    return told[0];
  });
}

const EARLY: Row = { mur: false };
const REACHED: Row = { mur: true, jours: 20, atteint: true };
const LATE: Row = { mur: true, jours: 50, atteint: false };
const NEVER: Row = { mur: true, atteint: false };

describe('a person who is in a cell several times', () => {
  it('counts among those for whom it is too early, whatever else she is', async () => {
    assert.deepEqual(await toldOf([8, EARLY], [3, NEVER, EARLY], [8, NEVER]), {
      ...{ effectif: 11, non_murs: 11, connus: null, atteints: null, manques: 11 },
    });
  });

  it('counts among those who missed the target, though she reached it another time', async () => {
    assert.deepEqual(await toldOf([8, REACHED], [3, REACHED, LATE], [8, LATE]), {
      ...{ effectif: 22, non_murs: null, connus: 22, atteints: 11, manques: 11 },
    });
  });

  it('counts among those whose delay is known, though another of hers had a target and is not', async () => {
    assert.deepEqual(await toldOf([8, { mur: true, jours: 9 }], [3, NEVER, { mur: true, jours: 9 }]), {
      ...{ effectif: 14, non_murs: null, connus: 11, atteints: null, manques: null },
    });
  });

  it('is one person, however often she is there', async () => {
    assert.deepEqual(await toldOf([5, EARLY, EARLY, EARLY], [10, REACHED, REACHED], [10, LATE, NEVER]), {
      ...{ effectif: 40, non_murs: null, connus: 30, atteints: null, manques: null },
    });
  });

  describe('of a national mean', () => {
    const told = (persons: readonly Persons[], shift = 0) =>
      withoutNoise(async (session) => {
        await session.run(`
          create table definitions as select 'x' as definition, '' as "table", '' as debut, '' as fin, '' as population, 0 as mois, '' as maturite, '' as origine;
          create table delais_individuels as select 'oarsa_cer' as definition, *, personne::hugeint as cle from (${rowsOf(persons)});
          create table comptes_qualite as select '' as indicateur, 0 as effectif, 0 as dedans, 0 as dehors, '' as niveau_territoire, '' as niveau_periode, '' as periode where false;
          create table reperes_publies as select 'oarsa_cer' as definition, 1 as publiee_basse, 99 as publiee_haute, 'jour' as unite, '' as source;
          ${await readOwn('250_definitions_et_reperes.sql')}`);
        const [row] = await session.rows(
          'select effectif::integer as effectif, valeur from reperes_nationaux',
          z.object({ effectif: count, valeur: count }),
        );
        return [row?.effectif, row?.valeur];
      }, shift);

    it('is one of the eleven who must be behind it', async () => {
      assert.deepEqual(
        await told([
          [10, REACHED, REACHED, LATE],
          [5, NEVER],
          [5, EARLY],
        ]),
        [null, null],
      );
      assert.deepEqual(
        await told([
          [10, REACHED, LATE],
          [1, REACHED],
        ]),
        [21, 34.29],
      );
    });

    it('may go from it with all of her rows, which is what the noise hides', async () => {
      const [, moved] = await told(
        [
          [10, REACHED, LATE],
          [1, REACHED],
        ],
        1,
      );
      const mean = (11 * 20 + 10 * 50) / 21;
      assert.equal(Math.abs((moved ?? 0) - mean).toFixed(1), ((2 * (50 - mean)) / 21).toFixed(1));
    });
  });

  it('is compared once with others where something is tried: at her first follow-up', async () => {
    const counted = await withoutNoise(async (session) => {
      await session.run(`
        create macro comparable(x) as x;
        create table experimentations as select 'e' as id, 'E' as titre, '2026-02-01' as date_debut, '' as date_fin, 'departement' as niveau_territoire, '67' as territoires;
        create table delais_individuels as select 'rdvi_oriented_45' as definition, personne, personne::hugeint as cle, departement, cohorte::date as cohorte, jours, date '2026-06-30' as observation
          from (values (1, '67', '2026-02-10', 30), (1, '974', '2026-02-20', 20), (2, '974', '2026-03-01', 9)) as t(personne, departement, cohorte, jours);
        create table dites as select 0 as personne, '' as commune, date '2026-01-01' as date_reference, '' as departement, '' as organisation, date '2026-01-01' as date_rendez_vous,
          '' as statut_rendez_vous, '' as motif_rendez_vous where false;
        create table observees as select unnest(['67', '974']) as departement, 'rdvi_oriented_45' as mesure, date '2026-06-30' as jour;
        ${await readOwn('240_participants.sql')}`);
      return session.rows(
        'select cle::integer as person, ici, jours from comparees order by all',
        z.object({ person: z.number(), ici: z.boolean(), jours: z.number() }),
      );
    });
    assert.deepEqual(counted, [
      { person: 1, ici: true, jours: 30 },
      { person: 2, ici: false, jours: 9 },
    ]);
  });
});
