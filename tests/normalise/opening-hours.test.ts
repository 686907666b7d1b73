/** French hours of real files, and hours that are OSM's already. Issue 15. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import OpeningHours from 'opening_hours';
import { describe, it } from 'vitest';
import { openingHours } from '../../activities/normalise/functions/opening-hours.js';
import { cellsOf } from './sampled-cells.js';

const CASES: readonly (readonly [text: string, hours: string | null])[] = [
  ['lundi au vendredi 9h/12h 14h/17h', 'Mo-Fr 09:00-12:00,14:00-17:00'],
  ['Lundi au vendredi 9h-12h/14h-18h', 'Mo-Fr 09:00-12:00,14:00-18:00'],
  ['Mar, jeu, ven : 16-18h', 'Tu 16:00-18:00; Th-Fr 16:00-18:00'],
  ['lundi de 8 à 20h', 'Mo 08:00-20:00'],
  ['Du lundi au vendredi de 9h à midi et de 14h à 17h30', 'Mo-Fr 09:00-12:00,14:00-17:30'],
  [
    'lundi au jeudi 8h30- 12h15/13h30-16h30 |vendredi 8h30-12h15',
    'Mo-Th 08:30-12:15,13:30-16:30; Fr 08:30-12:15',
  ],
  ['Lundi au samedi de 9-21h30', 'Mo-Sa 09:00-21:30'],
  ['9h-12h du lundi au vendredi', 'Mo-Fr 09:00-12:00'],
  ['Lundi au Vendredi de : 8h30 - 12h30 13h30 - 17h30', 'Mo-Fr 08:30-12:30,13:30-17:30'],
  [
    'Mardi et Vendredi  13h30 - 18h30 Mercredi 10h00 - 18h30',
    'Tu 13:30-18:30; We 10:00-18:30; Fr 13:30-18:30',
  ],
  [
    'mardi et jeudi De 9h00 \uFFFD 13h00 et de 14h15 \uFFFD 16h45',
    'Tu 09:00-13:00,14:15-16:45; Th 09:00-13:00,14:15-16:45',
  ],
  ['Mardi : fermé ; mercredi 9h-12h', 'We 09:00-12:00'],
  ['Mercredi 9h-12h, fermé lundi', 'We 09:00-12:00'],
  ['Sur rendez-vous du lundi au vendredi 9h-12h', 'Mo-Fr 09:00-12:00 "sur rendez-vous"'],
  ['lundi matin : 9h-12h', 'Mo 09:00-12:00'],
  ['7j/7 24h/24', 'Mo-Su 00:00-24:00'],
  ['tous les jours de 9h à 18h', 'Mo-Su 09:00-18:00'],
  [
    'Mo-Fr 08:00-12:30; We 13:30-16:30 "Sur rendez-vous"',
    'Mo-Fr 08:00-12:30; We 13:30-16:30 "Sur rendez-vous"',
  ],
  ['Mo-Fr 09:00-12:00; PH off', 'Mo-Fr 09:00-12:00; PH off'],
  ['24/7', '24/7'],
  ['We[1] 09:00-12:00', 'We[1] 09:00-12:00'],
  ['lundi 9h-12h, un mardi sur deux 14h-17h', null],
  ['lundi au vendredi', null],
  ['9h-12h', null],
  ['lundi 12h-9h', null],
  ['lundi 9h', null],
  ['lundi 00:00 - 00:00; mardi 00:00 - 00:00 / 09:00 - 12:00', 'Tu 09:00-12:00'],
  ['lundi 00:00 - 00:00', null],
  ['Lundi 9h-12h - Mardi 14h-17h', 'Mo 09:00-12:00; Tu 14:00-17:00'],
  ['lundi 9h-12h-14h', null],
  ['Ouvert le matin', null],
  ['L-V 9h-12h 14h-17h', 'Mo-Fr 09:00-12:00,14:00-17:00'],
  ['LMMJV 9h-17h', 'Mo-Fr 09:00-17:00'],
  ['Lu-Ve 9h-17h Sa 9h-12h', 'Mo-Fr 09:00-17:00; Sa 09:00-12:00'],
  ['Mo-Fr 9h-12h', 'Mo-Fr 09:00-12:00'],
  ['du mardi au samedi inclus, 10h-19h', 'Tu-Sa 10:00-19:00'],
  ['tous les jours sauf dimanche 9h-18h', 'Mo-Sa 09:00-18:00'],
  ['lundi au vendredi 9h-17h sauf mercredi', 'Mo-Tu 09:00-17:00; Th-Fr 09:00-17:00'],
  ['lundi au vendredi 9h-17h sauf mercredi 9h-12h', null],
  ['lundi au vendredi 9h-17h sauf samedi', null],
  ['lundi 9-12 14-17', 'Mo 09:00-12:00,14:00-17:00'],
  ['lundi 9-12 2-5', null],
  ['vendredi 20h à 2h', 'Fr 20:00-02:00'],
  ['Mo-Fr 09:00-12:00; Fr 09:00-11:00', 'Mo-Fr 09:00-12:00; Fr 09:00-11:00'],
  ['en semaine 9h-17h', 'Mo-Fr 09:00-17:00'],
  ['une semaine sur deux lundi 9h-17h', null],
  ['La Motte : lundi 9h-12h', null],
];

describe('openingHours', () => {
  for (const [text, hours] of CASES)
    it(`reads « ${text} » as ${hours}`, () => {
      assert.equal(openingHours(text), hours);
      if (hours !== null)
        new OpeningHours(hours, {
          lat: 46.6,
          lon: 2.4,
          address: { country_code: 'fr', state: 'Centre-Val de Loire' },
        });
    });
});

describe('the hours of partners', () => {
  const FILES: readonly (readonly [
    file: string,
    delimiter: string,
    cells: (row: Record<string, string>) => string[],
  ])[] = [
    [
      'region-sud.csv.gz',
      ';',
      (row) =>
        ['horaires_ouverture_brut', 'horaires_ouverture_osm', 'horaires_grand_public'].map(
          (name) => row[name] ?? '',
        ),
    ],
    [
      'france-services.csv.gz',
      ',',
      (row) =>
        ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'].map(
          (day) => `${day} ${row[`h_${day}`] ?? ''}`,
        ),
    ],
  ];
  for (const [file, delimiter, cellsOf] of FILES)
    it(`are read in nine cells of ten that say hours: ${file}`, async () => {
      const told = (await rowsOf(file, delimiter))
        .flatMap(cellsOf)
        .map((cell) => cell.replace(/\s+/g, ' ').trim())
        .filter((cell) => /\d ?[h:]/i.test(cell) && !/^[a-z]+ 00:00 - 00:00$/.test(cell));
      const unread = told.filter((cell) => openingHours(cell) === null);
      const share = 1 - unread.length / told.length;
      if (process.env.TELL_HOURS)
        process.stdout.write(
          `${share.toFixed(4)} of ${told.length} cells of ${file}\n${unread.join('\n')}\n`,
        );
      assert.ok(told.length > 100 && share >= 0.9, `${share} of ${told.length}`);
    });
});

async function rowsOf(file: string, delimiter: string): Promise<Record<string, string>[]> {
  const path = join(import.meta.dirname, '../../datasets/offre-insertion/samples', file);
  const text = gunzipSync(await readFile(path)).toString('utf8');
  return parse(text, { delimiter, columns: true, bom: true, relax_column_count: true });
}

it('names nobody in a comment, and tells it', async () => {
  const seen = await cellsOf('cell_opening_hours(x)', [
    'Mo-Fr 09:00-12:00 "avec Mme Dupont"',
    'Mo 09:00-12:00 "jean.dupont@exemple.fr"; Tu 09:00-12:00 "sur RDV"',
    'Mo 09:00-12:00 "contact@exemple.fr"',
  ]);
  assert.deepEqual(seen, [
    { value: 'Mo-Fr 09:00-12:00 "avec [nom retiré]"', issue: 'nom_de_personne' },
    { value: 'Mo 09:00-12:00 "[adresse retirée]"; Tu 09:00-12:00 "sur RDV"', issue: 'courriel_personnel' },
    { value: 'Mo 09:00-12:00 "contact@exemple.fr"', issue: null },
  ]);
});
