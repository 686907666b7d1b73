/** Letters as partners read them, from the accepted reports of the report room. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveredReport } from '../../activities/deliver/delivered-report.js';
import { composeLetter, type Letter } from '../../activities/deliver/letter.js';
import type { LetterPart } from '../../activities/deliver/letter-section.js';
import { makeDataset } from '../report/fixture.js';
import { followedDataset } from '../report/followed-partner.js';
import { franceServicesDataset } from '../report/france-services.js';
import { troubledDataset } from '../report/troubled-partner.js';
import { RULES } from './bench.js';

const EXPIRES = new Date('2026-07-08T08:00:00Z');

async function partOf(
  name: string,
  dataset: LetterPart['dataset'],
  own: Partial<LetterPart> = {},
): Promise<LetterPart> {
  const path = join(import.meta.dirname, '../report/golden', name, 'report.json');
  const report = DeliveredReport.parse(JSON.parse(await readFile(path, 'utf8')));
  return { report, dataset, reminder: 0, page: null, workbook: null, attached: true, ...own };
}

const link = (file: string) => ({
  url: `https://s3.example/reports/${file}?X-Amz-Expires=604800&X-Amz-Signature=0a1b`,
  expires: EXPIRES,
});

/** Columns that the sources of the troubled partner declare: the reports name others too. */
const declared = makeDataset([
  {
    ...{ source: 'services-la-reunion', partner: 'offre-la-reunion', title: 'Services' },
    columns: { nom_service: { feeds: ['nom'] }, structure: { feeds: ['structure_id'] } },
  },
  {
    ...{ source: 'structures-la-reunion', partner: 'offre-la-reunion', title: 'Structures' },
    columns: { identifiant: { feeds: ['id'] }, SIRET: { feeds: ['siret'] } },
  },
]);

export async function readLetters(): Promise<ReadonlyMap<string, Letter>> {
  const troubled = await partOf(
    'troubled-partner',
    { ...troubledDataset, sources: declared.sources },
    { attached: false, page: link('index.html'), workbook: link('signalements.xlsx') },
  );
  const quiet = await partOf('france-services', franceServicesDataset);
  const missing = await partOf('followed-partner', followedDataset, { attached: false });
  const compose = (partner: string, ...parts: LetterPart[]) => composeLetter(partner, parts, RULES);
  return new Map([
    ['troubled', compose('Offre d’insertion de La Réunion', troubled)],
    ['attached', compose('ANCT, France services', quiet)],
    ['missing', compose('Association de suivi', missing)],
    ['reminder', compose('Offre d’insertion de La Réunion', { ...troubled, reminder: 1 })],
    ['digest', compose('Offre d’insertion de La Réunion', troubled, { ...quiet, attached: false })],
  ]);
}
