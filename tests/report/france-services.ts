/** The findings of France services as counted on the real extract (2 683 rows); the line numbers are made up. */
import type { Bench, Seen } from './bench.js';
import { askReports, count, ingest, makeDataset } from './fixture.js';

export const FRANCE_SERVICES = { in: 2683, out: 2646 };

export const franceServicesDataset = makeDataset(
  [
    {
      source: 'france-services',
      partner: 'anct-france-services',
      title: 'Liste des espaces France services',
    },
  ],
  { 'anct-france-services': 'ANCT, France services' },
);

/** `spread(3, 10)`: 3 lines, 10 apart, after the header. */
export function spread(lines: number, step: number): number[] {
  return Array.from({ length: lines }, (_, index) => 2 + (index + 1) * step);
}

const horaires = ['h_lundi', 'h_mardi', 'h_mercredi', 'h_jeudi', 'h_vendredi', 'h_samedi'];

export const franceServicesFindings: readonly Seen[] = [
  seen('horaires_illisibles', 'warn', 'horaires_accueil', horaires, spread(135, 19), [
    'les horaires n’ont pas été compris.',
    'Écrivez les horaires au format OpenStreetMap, par exemple « Mo-Fr 09:00-12:00 ».',
  ]),
  seen('commune_remplacee', 'info', 'commune', ['lib_com'], spread(47, 53), [
    'le nom de la commune ne s’accordait pas avec son code ; le nom officiel est publié.',
    'Vérifiez que le code INSEE est bien celui de la commune nommée.',
  ]),
  seen('commune_rattachee', 'info', 'code_insee', ['insee_com'], spread(27, 71), [
    'ce code est celui d’une ancienne commune ou d’un arrondissement ; la commune actuelle est publiée.',
    'Utilisez le code de la commune actuelle.',
  ]),
  seen('coordonnees_hors_departement', 'warn', 'latitude', ['latitude'], spread(7, 311), [
    'le point tombe hors du département de la commune ; il n’est pas publié.',
    'Vérifiez le point sur une carte, ou laissez les coordonnées vides.',
  ]),
  seen('courriel_personnel', 'warn', 'courriel', ['mail'], spread(4, 401), [
    'l’adresse électronique semble être celle d’une personne ; elle n’est pas publiée.',
    'Donnez une adresse de service, comme contact@ ou accueil@.',
  ]),
];

export function seen(
  code: string,
  severity: Seen['severity'],
  field: string | null,
  columns: readonly string[],
  lines: readonly number[],
  [what, fix]: readonly [what: string, fix: string],
): Seen {
  const named =
    columns.length > 0 ? columns.map((name) => `« ${name} »`).join(', ') : (field ?? 'Ligne entière');
  return {
    code,
    severity,
    field,
    columns: [...columns],
    lines,
    rejects: false,
    what: `${named} : ${what}`,
    fix,
  };
}

/** Its extract, taken and published. */
export async function askFranceServices(bench: Bench) {
  const checked = await bench.keep('check/france-services', franceServicesFindings);
  return askReports({
    ingested: [ingest('france-services', FRANCE_SERVICES, checked)],
    assembled: { tables: [], counts: [count('france-services', FRANCE_SERVICES)] },
  });
}
