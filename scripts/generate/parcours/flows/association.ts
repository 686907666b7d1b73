/** An association's own list: names, a birth, sometimes a phone, no number of anybody's. */
import { type Context, compactDay, type Flow, knownDay } from '../flow.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import type { Adult, Household } from '../persons.js';
import { writePersonRow } from '../rows.js';
import type { Action } from '../story.js';
import { openCsv } from '../table.js';

const FLOW = 9;
const HEADER =
  "Nom;Prénom;Date de naissance;Téléphone;Département;Date d'entrée;Date de premier entretien;Date de sortie;Action".split(
    ';',
  );
const COLUMNS = { nom: 'Nom', prenom: 'Prénom', naissance: 'Date de naissance' };

export async function openAssociation(context: Context): Promise<Flow> {
  const { options, outbox, truth } = context;
  const place = { source: 'association', name: `participants_${compactDay(options.asOf)}.csv` };
  const table = await openCsv({ place, columns: HEADER }, outbox);
  const see = context.see(FLOW);
  return {
    write(household) {
      for (const adult of household.adults) {
        const { action } = adult.story;
        if (!action || action.entree > options.asOf) continue;
        const draft = see(adult, household, 0);
        writePersonRow(
          table,
          rowOf(adult, household, action, draft, options.asOf),
          adult,
          draft,
          COLUMNS,
          truth,
        );
      }
    },
    finish() {},
  };
}

function rowOf(
  adult: Adult,
  { departement }: Household,
  action: Action,
  draft: Draft,
  asOf: number,
): string[] {
  const { seen } = draft;
  const { entree, entretien, sortie, nom } = action;
  const negative = { day: entree, fault: 'delai_negatif' };
  return [
    seen.nom,
    seen.prenom,
    birthText(seen, 'french'),
    adult.index % 10 < 3 ? '' : adult.telephone,
    departement.code,
    dayText(draft, "Date d'entrée", entree, 'french'),
    dayText(draft, 'Date de premier entretien', knownDay(entretien, asOf), 'french', negative),
    dayText(draft, 'Date de sortie', knownDay(sortie, asOf), 'french', negative),
    nom,
  ];
}
