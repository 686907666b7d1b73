/** Places: three witnesses, held against every (commune, postcode) pair of the COG. Issue 15. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { loadReferences } from '../../activities/normalise/reference-tables.js';
import { declareVocabulary } from '../../activities/normalise/vocabulary.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';

const ROOT = join(import.meta.dirname, '../..');
const scratch = await mkdtemp(join(tmpdir(), 'insertion-places-'));
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
afterAll(() => rm(scratch, { recursive: true, force: true }));
const references = createReferences(join(ROOT, 'datasets/_nomenclatures'));

const Placed = z.object({
  sent: z.string(),
  expected: z.string().nullable(),
  commune: z.string().nullable(),
  code_postal: z.string().nullable(),
  code_insee: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  issues: z.string().nullable(),
});
type Placed = z.infer<typeof Placed>;

/** Rows of `asked` (SQL that gives name, postcode, code, latitude, longitude, expected), located. */
async function located(asked: string, keep = 'true'): Promise<Placed[]> {
  return engine.withSession({ scratch }, async (session) => {
    await declareVocabulary(null, session);
    await loadReferences(references, { sql: 'locate', folder: scratch, own: scratch }, session);
    await session.run(`create table lu as select row_number() over () as _line, nom as lieu_commune, cp as lieu_code_postal, code as lieu_code_insee,
      lat as lieu_latitude, lon as lieu_longitude, nom as sent_nom, cp as sent_cp, code as sent_code, expected from (${asked}) as t(nom, cp, code, lat, lon, expected)`);
    await session.run(`create table placed as select concat_ws(' / ', sent_nom, sent_cp, sent_code) as sent, expected, commune."value" as commune, code_postal."value" as code_postal,
        code_insee."value" as code_insee, latitude."value" as latitude, longitude."value" as longitude,
        concat_ws(' ', commune.issue, code_postal.issue, code_insee.issue, latitude.issue) as issues from (select * from locate('lu') order by _line)`);
    return session.rows(`from placed where ${keep}`, Placed);
  });
}

/** A published row is incoherent where its postcode is known, and none of the commune's. */
const INCOHERENT =
  `code_postal is not null and exists (from codes_postaux as k where k.code_postal = placed.code_postal)
  and ((code_insee is not null and not exists (from communes_codes_postaux as k where k.code_postal = placed.code_postal and k.actuelle = placed.code_insee))
    or (code_insee is null and exists (from communes_noms as n where n.cle = place_key(commune))))`.replaceAll(
    'codes_postaux as k where k.code_postal = placed.code_postal)',
    'communes_par_code_postal as k where k.code_postal = placed.code_postal)',
  );

const PAIRS = `select c.nom, p.code_postal as cp, c.code, c.departement, row_number() over (order by p.code_postal, c.code) as n
  from communes_codes_postaux as p join communes as c on c.code = p.actuelle`;

/** Of every pair, with a column made from it; the rows that are not what they should be. */
const ofEveryPair = (columns: string) =>
  located(
    `select ${columns} from (${PAIRS}) as pair`,
    `code_insee is distinct from expected or ${INCOHERENT}`,
  );

describe('a place of the COG', () => {
  const none = 'null::varchar, null::varchar';
  const cases: readonly (readonly [name: string, columns: string])[] = [
    ['whose code repeats its postcode', `nom, cp, cp, ${none}, code`],
    ['without a code', `nom, cp, null::varchar, ${none}, code`],
    [
      'whose name is in capitals and without hyphens',
      `upper(replace(strip_accents(nom), '-', ' ')), cp, null::varchar, ${none}, code`,
    ],
    [
      'with the code of another commune',
      `nom, cp, case when departement = '59' then '2A004' else '59350' end, ${none}, code`,
    ],
    [
      'with the postcode of another',
      `nom, case when departement = '59' then '20000' else '59000' end, code, ${none}, code`,
    ],
    ['with a name that is none', `'Lieu-dit inventé', cp, code, ${none}, code`],
    ['whose code lost its zero', `nom, cp, ltrim(code, '0'), ${none}, code`],
    [
      'whose postcode and code went through floats',
      `nom, ltrim(cp, '0') || '.0', case when code like '2%' then code else ltrim(code, '0') || '.0' end, ${none}, code`,
    ],
  ];
  for (const [name, columns] of cases)
    it(`is itself, ${name}`, async () => {
      const wrong = await ofEveryPair(columns);
      assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} pairs`);
    });

  it('is never published beside the postcode of another, whatever was mixed', async () => {
    const wrong = await located(
      `select a.nom, b.cp, c.code, ${none}, null from (${PAIRS}) as a join (${PAIRS}) as b on b.n = (a.n * 7919) % 35000 + 1 join (${PAIRS}) as c on c.n = case when a.n % 3 = 0 then b.n when a.n % 3 = 1 then (a.n * 104729) % 35000 + 1 else a.n + 1 end`,
      INCOHERENT,
    );
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} rows`);
  });
});

describe('locate', () => {
  const PLACES: readonly (readonly [
    nom: string | null,
    cp: string | null,
    code: string | null,
    place: readonly (string | null)[],
    issues: string,
  ])[] = [
    ['Oeuilly', '51480', null, ['Œuilly', '51480', '51410'], 'code_insee_retrouve'],
    ['Hœrdt', '67720', null, ['Hœrdt', '67720', '67205'], 'code_insee_retrouve'],
    ['Bordeaux', '33200', '33200', ['Bordeaux', '33200', '33063'], 'code_insee_corrige'],
    ['Evry', '91000', null, ['Évry-Courcouronnes', '91000', '91228'], 'code_insee_retrouve'],
    ['Saint-Ouen', '93400', null, ['Saint-Ouen-sur-Seine', '93400', '93070'], 'code_insee_retrouve'],
    ['Boulogne', '92100', null, ['Boulogne-Billancourt', '92100', '92012'], 'code_insee_retrouve'],
    ['Boulogne', '62200', null, ['Boulogne-sur-Mer', '62200', '62160'], 'code_insee_retrouve'],
    ['Châlons-sur-Marne', '51000', null, ['Châlons-en-Champagne', '51000', '51108'], 'code_insee_retrouve'],
    ['Rochelle (La)', '17000', null, ['La Rochelle', '17000', '17300'], 'code_insee_retrouve'],
    ['Ivry s/ Seine', '94200', null, ['Ivry-sur-Seine', '94200', '94041'], 'code_insee_retrouve'],
    ['Lyon 3ème', '69003', null, ['Lyon', '69003', '69123'], 'code_insee_retrouve'],
    ['EVRY CEDEX', '91025', null, ['Évry-Courcouronnes', '91025', '91228'], 'code_insee_retrouve'],
    ['Carpentras', null, null, ['Carpentras', null, '84031'], 'code_insee_retrouve'],
    ['BORDEAUX', '33063', '33000', ['Bordeaux', '33000', '33063'], 'code_postal_corrige code_insee_corrige'],
    ['Nice', '6088', '6000', ['Nice', '06000', '06088'], 'code_postal_corrige code_insee_corrige'],
    ['Grenoble', '38185', '38185', ['Grenoble', null, '38185'], 'code_postal_contradictoire'],
    ['Mérignac', '33281', null, ['Mérignac', '33700', '33281'], 'code_postal_corrige code_insee_retrouve'],
    ['Lyon 3e', '69383', null, ['Lyon', null, '69123'], 'code_postal_contradictoire code_insee_retrouve'],
    ['Paris', '75111', '75111', ['Paris', null, '75056'], 'code_postal_contradictoire commune_rattachee'],
    [
      'Marseille 1er',
      '13201',
      '13001',
      ['Marseille', '13001', '13055'],
      'code_postal_corrige code_insee_corrige',
    ],
    ['Paris 16', '75116', null, ['Paris', '75116', '75056'], 'code_insee_retrouve'],
    ['Lyon CEDEX 03', '69383', null, ['Lyon', '69383', '69123'], 'code_insee_retrouve'],
    [
      'Annecy-le-Vieux',
      '74011',
      null,
      ['Annecy', null, '74010'],
      'code_postal_contradictoire code_insee_retrouve',
    ],
    ['Bordeaux Cedex', '33063', null, ['Bordeaux', '33063', '33063'], 'code_insee_retrouve'],
    ['Bruxelles', '1000', null, ['Bruxelles', null, null], 'code_postal_illisible commune_inconnue'],
    ['Mons', '7000', null, ['Mons', null, null], 'code_postal_contradictoire commune_contradictoire'],
    ['Digne les Bains', '4000.0', '4070', ['Digne-les-Bains', '04000', '04070'], 'zero_retabli zero_retabli'],
    ['Bordeaux', '33 000', '33 063', ['Bordeaux', '33000', '33063'], ''],
    ['Bordeaux', null, '33200', ['Bordeaux', null, '33063'], 'code_insee_corrige'],
    ['Saint-Denis', null, null, ['Saint-Denis', null, null], 'commune_ambigue'],
    [
      'Carpentras',
      '75001',
      null,
      ['Carpentras', null, null],
      'code_postal_contradictoire commune_contradictoire',
    ],
    [
      'Carpentras',
      '84000',
      null,
      ['Carpentras', '84200', '84031'],
      'code_postal_corrige code_insee_retrouve',
    ],
    [null, '13001', '75056', [null, null, null], 'code_postal_contradictoire commune_contradictoire'],
    [null, null, '84031', ['Carpentras', null, '84031'], ''],
  ];
  it('takes the place that two witnesses agree on, and tells what it corrected', async () => {
    const rows = PLACES.map(
      ([nom, cp, code]) =>
        `(${[nom, cp, code].map((text) => (text === null ? 'null::varchar' : `'${text.replaceAll("'", "''")}'`)).join(', ')}, null::varchar, null::varchar, null::varchar)`,
    );
    const seen = await located(`from (values ${rows.join(', ')})`);
    for (const [place, [nom, cp, code, expected, issues]] of PLACES.entries()) {
      const { commune, code_postal, code_insee, issues: told } = seen[place] ?? {};
      assert.deepEqual(
        [[commune, code_postal, code_insee], told ?? ''],
        [expected, issues],
        `${nom} ${cp} ${code}`,
      );
    }
  });

  it('checks points even where no commune is known, and reads metres', async () => {
    const POINTS: readonly (readonly [
      cp: string | null,
      lat: string,
      lon: string,
      point: readonly (number | null)[],
      issue: string,
    ])[] = [
      [null, '44.055', '5.048', [44.055, 5.048], ''],
      [null, '5.048', '44.055', [44.055, 5.048], 'coordonnees_inversees'],
      [null, '51.5', '-0.12', [null, null], 'coordonnees_hors_territoire'],
      [null, '0', '0', [null, null], 'coordonnees_hors_territoire'],
      [null, '-20.9', '55.45', [-20.9, 55.45], ''],
      [null, '-22.27', '166.45', [-22.27, 166.45], ''],
      ['98800', '-22.27', '166.45', [-22.27, 166.45], ''],
      ['98800', '48.85', '2.35', [null, null], 'coordonnees_hors_departement'],
      ['75001', '6862000', '652000', [48.857, 2.346], 'coordonnees_projetees'],
      ['75001', '652000', '6862000', [48.857, 2.346], 'coordonnees_projetees'],
      [null, '6862000,0', '652000', [48.857, 2.346], 'coordonnees_projetees'],
      ['97400', '7690000', '338000', [-20.882, 55.443], 'coordonnees_projetees'],
      ['97110', '1796000', '656000', [16.239, -61.541], 'coordonnees_projetees'],
      ['97300', '545000', '354000', [4.929, -52.317], 'coordonnees_projetees'],
      ['97600', '8587000', '523000', [-12.781, 45.212], 'coordonnees_projetees'],
      ['84200', '9862000', '9652000', [null, null], 'coordonnees_illisibles'],
      // within the département, 122 and 34 km off; Arles is wide, Mana wider
      ['13460', '43.103905', '5.878988', [null, null], 'coordonnees_hors_commune'],
      ['97421', '-20.942333', '55.297849', [null, null], 'coordonnees_hors_commune'],
      ['13200', '43.697651', '4.633084', [43.698, 4.633], ''],
      ['97360', '5.567233', '-53.882456', [5.567, -53.882], ''],
      // Chausey is Granville's, Le Levant is Hyères'; the sea between them is nobody's
      ['50400', '48.8702', '-1.8254', [48.87, -1.825], ''],
      ['83400', '43.0301', '6.4702', [43.03, 6.47], ''],
      ['50400', '48.8702', '-2.1', [null, null], 'coordonnees_hors_departement'],
      // the town of a wide commune, far from its middle
      ['97313', '3.890744', '-51.8013', [3.891, -51.801], ''],
      ['97350', '5.476084', '-53.208629', [5.476, -53.209], ''],
    ];
    const rows = POINTS.map(
      ([cp, lat, lon]) =>
        `(null::varchar, ${cp === null ? 'null::varchar' : `'${cp}'`}, null::varchar, '${lat}', '${lon}', null::varchar)`,
    );
    const seen = await located(`from (values ${rows.join(', ')})`);
    for (const [place, [cp, lat, lon, point, issue]] of POINTS.entries()) {
      const { latitude = null, longitude = null, issues } = seen[place] ?? {};
      const near = [latitude, longitude].map((degrees) =>
        degrees === null ? null : Math.round(degrees * 1_000) / 1_000,
      );
      assert.ok(issue === '' || (issues ?? '').includes(issue), `${cp} ${lat} ${lon}: ${issues}`);
      for (const [axis, degrees] of point.entries())
        assert.ok(
          degrees === null ? near[axis] === null : Math.abs((near[axis] ?? Number.NaN) - degrees) < 0.02,
          `${cp} ${lat} ${lon}: ${near}`,
        );
    }
  });
});
