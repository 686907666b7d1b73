/** What a département is told of its own people, held against the truth: whole figures, and persons found again by a line of its files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import type { Session } from '../../activities/platform/effects.js';
import { groupedBy } from './grouped-by.js';
import type { Individual } from './parcours-truth.js';
import { type Cell, truthOf } from './recount.js';

const Whole = z.object({
  mesure: z.string(),
  departement: z.string(),
  niveau_periode: z.enum(['mois', 'trimestre', 'annee']),
  periode: z.string(),
  type_orientation: z.string(),
  effectif: z.number(),
  non_murs: z.number(),
  mesures: z.number(),
  mediane_jours: z.number().nullable(),
  part: z.number().nullable(),
});

const Listed = z.object({
  liste: z.string(),
  departement: z.string(),
  depuis: z.string(),
  source: z.string(),
  extrait: z.number(),
  ligne: z.number(),
});

export interface OwnPeople {
  readonly figures: readonly z.infer<typeof Whole>[];
  readonly listed: readonly z.infer<typeof Listed>[];
  /** Figures that are told to everybody, and are another to the département. */
  readonly contradicted: number;
}

export async function readOwnPeople(session: Session): Promise<OwnPeople> {
  const columns = (shape: object) => Object.keys(shape).join(', ');
  const figures = await session.rows(
    `select ${columns(Whole.shape)} from departement_mesures where famille = 'delais'`,
    Whole,
  );
  const listed = await session.rows(
    `select ${columns(Listed.shape)} from (select * replace (cast(depuis as varchar) as depuis) from departement_personnes)`,
    Listed,
  );
  const [found] = await session.rows(
    `select count(*) filter (where ours.effectif is distinct from theirs.effectif or abs(ours.part - theirs.valeur) > 0.0001) as wrong
     from (select indicateur, territoire, periode, niveau_periode, type_orientation, effectif, null as valeur from personnes_suivies where statut = 'diffuse' and niveau_territoire = 'departement' and niveau_periode <> 'douze_mois'
       union all select indicateur, territoire, periode, niveau_periode, type_orientation, effectif, valeur from qualite_accompagnement where statut = 'diffuse' and niveau_territoire = 'departement' and niveau_periode <> 'douze_mois') as theirs
     left join departement_mesures as ours on mesure = indicateur and departement = territoire and ours.periode = theirs.periode and ours.niveau_periode = theirs.niveau_periode and ours.type_orientation = theirs.type_orientation`,
    z.object({ wrong: z.number() }),
  );
  return { figures, listed, contradicted: found?.wrong ?? -1 };
}

/** Where a figure is not the truth, however few are in it. */
export function compareWhole({ figures }: OwnPeople, truth: readonly Individual[], known: string): unknown[] {
  const byPlace = groupedBy(truth, ({ definition, departement }) => `${definition} ${departement}`);
  return figures.flatMap((figure) => {
    const cell = {
      ...figure,
      ...{ definition: figure.mesure, niveau_territoire: 'departement', territoire: figure.departement },
    };
    const own = byPlace.get(`${figure.mesure} ${figure.departement}`) ?? [];
    const here = truthOf(cell as unknown as Cell, {
      truth: own,
      observed: () => known,
      front: known.slice(0, 7),
    });
    const ripe = here.filter(({ mur }) => mur);
    const days = ripe.flatMap(({ jours }) => (jours === null ? [] : [jours])).sort((a, b) => a - b);
    const middle = (days.length - 1) / 2;
    const expected = {
      effectif: ripe.length,
      non_murs: here.length - ripe.length,
      mesures: days.length,
      mediane_jours:
        days.length === 0 ? null : ((days[Math.floor(middle)] ?? 0) + (days[Math.ceil(middle)] ?? 0)) / 2,
      part: ripe.filter(({ atteint }) => atteint === true).length / ripe.length,
    };
    const isWrong = Object.entries(expected).some(([name, value]) => {
      const told = figure[name as keyof typeof expected];
      if (name === 'part' && told === null) return false; // a definition without a target
      return told === null || value === null ? told !== value : Math.abs(told - value) > 1e-6;
    });
    return isWrong ? [{ figure, expected }] : [];
  });
}

/** Who stands at the line that each listed person is told with, and waits as the list says; `null` where it is somebody else. */
export async function findListed(
  { listed }: OwnPeople,
  taken: readonly SourceRows[],
  folder: string,
  truth: readonly Individual[],
): Promise<(string | null)[]> {
  const text = await readFile(join(folder, 'verite', 'lignes.csv'), 'utf8');
  const persons = new Map(
    text
      .trim()
      .split(/\r?\n/)
      .map((row) => row.split(','))
      .map(([source, file, line, person = '']) => [`${source} ${file} ${line}`, person]),
  );
  const definitions: Record<string, string> = {
    nouveaux_entrants: 'nouveaux_entrants',
    sans_orientation: 'loi_2025_orientation',
    sans_rendez_vous: 'rdvi_oriented_45',
  };
  const waits = new Map(
    truth.map((one) => [`${one.definition} ${one.person} ${one.departement} ${one.cohorte}`, one]),
  );
  return listed.map(({ liste, departement, depuis, source, extrait, ligne }) => {
    const file = taken.filter((one) => one.source === source)[extrait]?.extract ?? '';
    const person = persons.get(`${source} ${file} ${ligne}`) ?? '';
    const wait = waits.get(`${definitions[liste]} ${person} ${departement} ${depuis}`);
    const isTrue = wait !== undefined && (liste === 'nouveaux_entrants' || (wait.mur && wait.jours === null));
    return isTrue ? `${liste} ${person}` : null;
  });
}
