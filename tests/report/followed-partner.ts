/** A partner over four deliveries: one mended, one that did not come, a waiver that holds and one that has ended. */
import type { Bench, Seen } from './bench.js';
import { askReports, count, fail, ingest, makeDataset } from './fixture.js';
import { seen, spread } from './france-services.js';

export const FOLLOWED = 'caf-exemple';

export const followedDataset = makeDataset(
  [
    {
      source: 'caf',
      partner: FOLLOWED,
      title: 'Flux mensuel des bénéficiaires',
      columns: { NIRPERS: { feeds: ['nir'] }, DTNAI: { feeds: ['date_naissance'] } },
      calendar: { every: 'month', since: '2026-01-31', grace_days: 10 },
      waivers: [
        {
          code: 'date_illisible',
          column: 'DTNAI',
          reason: 'L’application d’origine ne connaît que l’année de naissance de certaines personnes.',
          author: 'équipe data.insertion',
          until: '2026-12-31',
        },
        {
          code: 'nir_provisoire',
          reason: 'Les numéros provisoires devaient être remplacés au printemps.',
          author: 'équipe data.insertion',
          until: '2026-05-31',
        },
        {
          code: 'total_absent',
          reason: 'La fin de fichier n’était pas produite par l’ancienne version.',
          author: 'équipe data.insertion',
          until: '2026-12-31',
        },
      ],
    },
    { source: 'caf-instructions', partner: FOLLOWED, title: 'Flux des instructions' },
  ],
  { [FOLLOWED]: 'CAF de l’exemple' },
);

const day = (lines: number): Seen =>
  seen('date_illisible', 'warn', 'date_naissance', ['DTNAI'], spread(lines, 7), [
    'la date n’a pas été comprise.',
    'Écrivez les dates au format AAAA-MM-JJ.',
  ]);
const provisional = (lines: number): Seen =>
  seen('nir_provisoire', 'warn', 'nir', ['NIRPERS'], spread(lines, 5), [
    'le NIR est provisoire (NIA ou immatriculation en cours) ; il changera peut-être.',
    'Envoyez le NIR définitif quand il est connu.',
  ]);
const absent = (lines: number): Seen => ({
  ...seen('obligatoire_absent', 'warn', 'nir', ['NIRPERS'], spread(lines, 3), [
    'une valeur obligatoire manque ou n’a pas pu être lue.',
    'Renseignez cette valeur, sans laquelle la ligne ne peut pas être prise.',
  ]),
  rejects: true,
});

interface Month {
  readonly asOf: string;
  readonly rows: { readonly in: number; readonly out: number; readonly rejected: number };
  readonly findings: readonly Seen[];
}

export const MONTHS: readonly Month[] = [
  {
    asOf: '2026-02-03',
    rows: { in: 1180, out: 1080, rejected: 100 },
    findings: [day(60), provisional(30), absent(100)],
  },
  {
    asOf: '2026-03-04',
    rows: { in: 1195, out: 1150, rejected: 45 },
    findings: [day(58), provisional(30), absent(45)],
  },
  { asOf: '2026-04-02', rows: { in: 1201, out: 1201, rejected: 0 }, findings: [day(61), provisional(18)] },
];

export const runOf = (asOf: string) => `offre-insertion-${asOf.replaceAll('-', '')}T050000-aaaa`;

/** The requests of the months, each with another file. */
export async function askMonth(month: Month, bench: Bench) {
  const { asOf, rows, findings } = month;
  const kept = await bench.keep(`check/${asOf}`, findings);
  const ingested = ingest('caf', rows, kept);
  const sha256 = asOf.replaceAll('-', '').padEnd(64, '0');
  const fileName = `RSABEM_${asOf.slice(0, 7)}.xml`;
  const extract = { ...ingested.extract, sha256, fileName, date: asOf };
  const counted = { ...count('caf', rows), extract: sha256 };
  return askReports({
    ...{ run: runOf(asOf), asOf, version: `${asOf}-1a2b3c4d` },
    ingested: [{ ...ingested, extract, normalised: { ...ingested.normalised, extract: sha256 } }],
    assembled: { tables: [], counts: [counted] },
  });
}

/** Every month, then one in which two things went wrong: nothing came, and another file was refused. */
export async function writeMonths(bench: Bench): Promise<void> {
  for (const month of MONTHS) await bench.write(await askMonth(month, bench), followedDataset);
}

/** In June nothing came: April’s extract stands in. */
export async function askMissing(bench: Bench) {
  const [last] = MONTHS.slice(-1);
  if (!last) throw new Error('there is no month');
  const april = await askMonth(last, bench);
  const asOf = '2026-06-02';
  return {
    ...april,
    ...{ run: runOf(asOf), asOf, status: 'unchanged' as const },
    ingested: april.ingested.map((one) => ({ ...one, status: 'stale' as const })),
    failed: [
      fail('caf', {
        partnerSentence:
          'Aucun fichier n’a été trouvé pour « Flux mensuel des bénéficiaires ». Déposez l’extrait à l’endroit convenu.',
      }),
    ],
  };
}
