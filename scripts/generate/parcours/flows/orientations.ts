/** WebRSA's export of orientations by a département: a row per orientation, or per person who waits for one. */
import { type Context, compactDay, type Flow, knownDay } from '../flow.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import { writePersonRow } from '../rows.js';
import type { Orientation } from '../story.js';
import { openCsv, type Table } from '../table.js';

const SOURCE = 'conseil-departemental';
const FLOW = 7;
const HEADER =
  'MATRICULE;ROLEPERS;NIR;CIVILITE;NOM;NOMNAI;PRENOM;DTNAI;DATE_DEMANDE_ORIENTATION;DATE_DEBUT_ORIENTATION;DATE_NOTIFICATION;DATE_FIN_ORIENTATION;NATURE_ORIENTATION;STATUT_ORIENTATION;RANG_ORIENTATION;ORGANISME_ORIENTATION_REFERENT;ORGANISME_ORIENTATION_SIRET;NOM_REFERENT;PRENOM_REFERENT;CIBLE;ID_CD;DEPARTEMENT'.split(
    ';',
  );
const COLUMNS = {
  role: 'ROLEPERS',
  nirAvecCle: 'NIR',
  nom: 'NOM',
  nomNaissance: 'NOMNAI',
  prenom: 'PRENOM',
  naissance: 'DTNAI',
};
const NATURES = {
  professionnel: 'Professionnelle',
  'socio-professionnel': 'Socio-professionnelle',
  social: 'Sociale',
} as const;
const NOWHERE = ['', '', '', ''];

export async function openOrientations(context: Context): Promise<Flow> {
  const { options, outbox, truth, departements } = context;
  const tables = new Map<string, Table>();
  for (const { code, code3 } of departements) {
    const name = `orientations_${code3}_${compactDay(options.asOf)}.csv`;
    const place = { source: SOURCE, name, encoding: 'latin1' } as const;
    tables.set(code, await openCsv({ place, columns: HEADER, end: '\r\n' }, outbox));
  }
  const see = context.see(FLOW);
  return {
    write(household) {
      const table = tables.get(household.departement.code);
      for (const adult of household.adults)
        for (const [rank, orientation] of rowsOf(adult, household, options.asOf).entries()) {
          const draft = see(adult, household, rank);
          const cells = rowOf(adult, household, orientation, draft, options.asOf);
          if (table) writePersonRow(table, cells, adult, draft, COLUMNS, truth);
        }
    },
    finish() {},
  };
}

/** Null where nothing is decided yet; half of those rows are in the file anyway. */
function rowsOf({ index, story }: Adult, { ouverture }: Household, asOf: number): (Orientation | null)[] {
  const known = story.orientations.filter(({ jour }) => jour <= asOf);
  if (known.length > 0) return known;
  return story.sdd && ouverture <= asOf && index % 2 === 0 ? [null] : [];
}

function rowOf(
  adult: Adult,
  household: Household,
  orientation: Orientation | null,
  draft: Draft,
  asOf: number,
): string[] {
  const { seen } = draft;
  const { departement, demande } = household;
  const organisation = orientation ? organisationAt(departement, orientation.organisme) : null;
  const before = { day: demande, fault: 'orientation_avant_demande' };
  const notified = knownDay(orientation?.notification, asOf);
  const negative = { day: orientation?.jour ?? 0, fault: 'delai_negatif' };
  return [
    seen.matricule,
    seen.role,
    seen.nirAvecCle,
    adult.sexe === 1 ? 'MR' : 'MME',
    seen.nom.toUpperCase(),
    seen.nomNaissance.toUpperCase(),
    seen.prenom,
    birthText(seen, 'french'),
    dayText(draft, 'DATE_DEMANDE_ORIENTATION', demande, 'french'),
    dayText(draft, 'DATE_DEBUT_ORIENTATION', orientation?.jour ?? null, 'french', before),
    dayText(draft, 'DATE_NOTIFICATION', notified, 'french', negative),
    dayText(draft, 'DATE_FIN_ORIENTATION', knownDay(orientation?.fin, asOf), 'french'),
    orientation ? NATURES[orientation.type] : '',
    orientation ? 'Orienté' : adult.index % 10 === 0 ? 'Non orienté' : 'En attente',
    orientation ? String(orientation.rang) : '',
    ...(organisation
      ? [organisation.nom, organisation.siret, organisation.referent.nom, organisation.referent.prenom]
      : NOWHERE),
    'RSA',
    adult.idInterne,
    departement.code,
  ];
}
