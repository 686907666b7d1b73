/** The cell macros against plain TypeScript oracles and the libraries they stand in for. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import OpeningHours from 'opening_hours';
import { describe, it } from 'vitest';
import { openingHours } from '../../activities/normalise/functions/opening-hours.js';
import { telephoneE164 } from '../../activities/normalise/functions/telephone.js';
import { literal } from '../../activities/text/sql-text.js';
import { cellsOf, digits, MANY, SEED, sameForEach, sample } from './sampled-cells.js';

function luhn(text: string): number {
  return [...text].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text) || text.startsWith('000000000') || luhn(text.slice(0, 9)) % 10 !== 0)
    return false;
  const sum = [...text].reduce((all, digit) => all + Number(digit), 0);
  return luhn(text) % 10 === 0 || (text.startsWith('356000000') && sum % 5 === 0);
}

/** A SIREN by its last digit, or any nine digits. */
const siren = fc
  .tuple(digits(8), fc.boolean(), fc.constantFrom('0', '5', '9'))
  .map(([eight, right, other]) => {
    const last = right ? [...'0123456789'].find((digit) => luhn(eight + digit) % 10 === 0) : other;
    return `${eight}${last}`;
  });

/** Fourteen digits of which a tenth would be right: half are made right by their last digit. */
const siret = fc
  .tuple(fc.oneof(fc.constantFrom('', '356000000', '0', '000000000'), siren, siren), digits(14), fc.boolean())
  .map(([start, rest, right]) => {
    const text = `${start}${rest}`.slice(0, 13);
    const last = [...'0123456789'].find((digit) => isSiret(text + digit));
    return right && last !== undefined ? text + last : `${start}${rest}`.slice(0, 14);
  });
const spaced = (text: string) => text.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1 $2 $3 $4');

describe('read_list', () => {
  it('takes lists of PostgreSQL and of JSON; in JSON a comma of a value parts nothing', async () => {
    const texts = [
      '{a,"b c"}',
      '["a","b, c"]',
      '["a",null,""," d "]',
      '[]',
      '["d\\"e","f\\\\g",12]',
      '[a,b',
      'seul',
    ];
    const cells = await cellsOf('cell(to_json(read_list(x))::varchar, null)', texts);
    assert.deepEqual(
      cells.map(({ value }) => value),
      ['["a","b c"]', '["a","b, c"]', '["a","d"]', '[]', '["d\\"e","f\\\\g","12"]', '["[a","b"]', '["seul"]'],
    );
  });
});

describe('cell_siret', () => {
  it('keeps what the Luhn sum or La Poste’s sum allows, grouped or not, and restores one lost zero', async () => {
    const written = fc
      .tuple(siret, fc.constantFrom('plain', 'spaced', 'dashes', 'dots', 'lost'))
      .map(([text, form]) => {
        if (form === 'spaced') return spaced(text);
        if (form === 'dashes') return spaced(text).replaceAll(' ', '-');
        if (form === 'dots') return text.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1.$2.$3 $4');
        return form === 'lost' ? text.replace(/^0/, '') : text;
      });
    const texts = sample(written);
    sameForEach(texts, await cellsOf('cell_siret(x)', texts), (text) => {
      const bare = text.replace(/\D/g, '');
      if (isSiret(bare)) return bare;
      const whole = bare.padStart(14, '0');
      return bare.length >= 12 && isSiret(whole) ? whole : null;
    });
  });

  it('tells a SIREN, a false key and a number that was rounded apart', async () => {
    const texts = [
      '732829320',
      '732829321',
      '73282932000075',
      '11122233344455',
      '7.3282932E13',
      '123',
      'x',
      'abc',
    ];
    const seen = await cellsOf('cell_siret(x)', texts);
    assert.deepEqual(
      seen.map(({ issue }) => issue),
      [
        'siren_pour_siret',
        'siret_illisible',
        'siret_cle_fausse',
        'siret_siren_faux',
        'siret_arrondi',
        'siret_factice',
        null,
        'siret_illisible',
      ],
    );
  });
});

describe('cell_telephone', () => {
  const forms: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replace(/(..)(?=.)/g, '$1 '),
    (text) => text.replace(/(..)(?=.)/g, '$1.'),
    (text) => text.replace(/(..)(?=.)/g, '$1-'),
    (text) => text.replace(/^(....)(..)(..)(..)$/, '$1 $2 $3 $4'),
  ];

  it('gives what libphonenumber gives for the first and the last number of every block of ten thousand', async () => {
    const blocks = Array.from({ length: 9_000 }, (_, block) => `0${1_000 + block}`).flatMap((block) => [
      `${block}00000`,
      `${block}98765`,
    ]);
    const texts = blocks.map((block, place) => forms[place % forms.length]?.(block) ?? block);
    sameForEach(texts, await cellsOf('cell_telephone(x)', texts), telephoneE164);
  });

  it('gives what libphonenumber gives for any ten digits in any usual form', async () => {
    const texts = sample(
      fc
        .tuple(
          digits(8),
          fc.constantFrom('01', '02', '03', '04', '05', '06', '07', '08', '09'),
          fc.constantFrom(...forms),
        )
        .map(([rest, start, write]) => write(start + rest)),
      4_000,
    );
    sameForEach(texts, await cellsOf('cell_telephone(x)', texts), telephoneE164);
  });
});

describe('cell_date', () => {
  const day = fc
    .date({ min: new Date('1971-01-01'), max: new Date('2049-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const months = [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ];
  const forms: ((y: string, m: string, d: string) => string)[] = [
    (y, m, d) => `${d}/${m}/${y}`,
    (y, m, d) => `${y}-${m}-${d}`,
    (y, m, d) => `${d}-${m}-${y}`,
    (y, m, d) => `${d}.${m}.${y}`,
    (y, m, d) => `${Number(d)}/${Number(m)}/${y}`,
    (y, m, d) => `${y}-${m}-${d}T10:11:12`,
    (y, m, d) => `${d}/${m}/${y} 08:00`,
    (y, m, d) => `${y}${m}${d}`,
    (y, m, d) => `${Number(d)} ${months[Number(m) - 1]} ${y}`,
    (y, m, d) =>
      String(
        Math.round((Date.UTC(Number(y), Number(m) - 1, Number(d)) - Date.UTC(1899, 11, 30)) / 86_400_000),
      ),
  ];

  it('reads every form to the day it says', async () => {
    const drawn = fc.sample(fc.tuple(day, fc.nat(forms.length - 1)), { numRuns: MANY, seed: SEED });
    const texts = drawn.map(
      ([iso, form]) => forms[form]?.(iso.slice(0, 4), iso.slice(5, 7), iso.slice(8)) ?? iso,
    );
    const seen = await cellsOf('cell_date(x)', texts);
    for (const [place, [iso]] of drawn.entries())
      assert.deepEqual(seen[place], { value: iso, issue: null }, `of ${texts[place]}`);
  });

  it('names what is no day', async () => {
    const texts = [
      '31/02/2024',
      '2024-13-01',
      '12/25/2024',
      '2024',
      '01/01/1900',
      'demain',
      '-',
      '9999-12-31',
    ];
    const seen = await cellsOf('cell_date(x)', texts);
    assert.deepEqual(
      seen.map(({ issue }) => issue),
      [
        'date_impossible',
        'date_impossible',
        'date_jour_mois_inverses',
        'date_annee_seule',
        'date_sentinelle',
        'date_illisible',
        null,
        'date_sentinelle',
      ],
    );
  });
});

const NOTHING = [
  '',
  '-',
  '--',
  '.',
  '/',
  '?',
  'x',
  '0',
  'na',
  'n/a',
  'nc',
  'nr',
  'null',
  'none',
  'néant',
  'neant',
  'aucun',
  'non renseigné',
  'non communiqué',
];

describe('every cell macro', () => {
  const dirty = fc.oneof(
    siret,
    digits(5),
    digits(4),
    digits(10),
    digits(9),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'0123456789 .,-/:+eEaàé'), maxLength: 18 }),
    fc.constantFrom(...NOTHING),
    fc.webUrl(),
    fc.domain().map((host) => `www.${host}/Accueil`),
    fc.emailAddress(),
    fc
      .tuple(fc.constantFrom('contact', 'Accueil', 'jean.dupont'), fc.domain())
      .map(([name, host]) => `${name}@${host}`),
  );
  const texts = sample(
    dirty.map((text) => text.replace(/\s+/g, ' ').replace(/\0/g, '').trim()),
    6_000,
  ).filter((text) => text !== '');
  const telephones = texts.slice(0, 1_500); // a text without a number costs the library a tenth of a millisecond
  const macros = [
    ['cell_text(x)', texts],
    ['cell_siret(x)', texts],
    ['cell_date(x)', texts],
    ['cell_code_postal(x)', texts],
    ['cell_number(x)', texts],
    ['cell_url(x)', texts],
    [`cell_courriel(x, 'mairie')`, texts],
    ['cell_telephone(x)', telephones],
  ] as const;
  for (const [macro, all] of macros) {
    it(`loses no value without saying so: ${macro}`, async () => {
      const seen = await cellsOf(macro, all);
      for (const [place, text] of all.entries())
        assert.ok(
          seen[place]?.value != null || seen[place]?.issue != null || NOTHING.includes(text.toLowerCase()),
          `of ${literal(text)}`,
        );
    });
    it(`keeps what it has kept, and has nothing more to say: ${macro}`, async () => {
      const kept = [
        ...new Set(
          (await cellsOf(macro, all))
            .map(({ value }) => value)
            .filter((value) => value !== null && value !== '0'),
        ),
      ] as string[];
      assert.ok(kept.length > 100, `${kept.length} values kept`);
      const again = await cellsOf(macro, kept);
      for (const [place, value] of kept.entries())
        assert.deepEqual(again[place], { value, issue: null }, `of ${literal(value)}`);
    });
  }
});

describe('the error of a spreadsheet', () => {
  it('is no value, in no language and with no blank', async () => {
    const errors = [
      '#N/A',
      '#REF!',
      '#VALEUR!',
      '#VALUE!',
      '#DIV/0!',
      '#NOM?',
      '#NOM ?',
      '#NUL!',
      '#n/a',
      '#####',
      'Err:502',
      '#BLOQUÉ!',
      '#WERT!',
      '#¡VALOR!',
      '#NAZWA?',
      '#NV',
      '#ERROR!',
      '#OCCUPÉ !',
      '#PYTHON!',
      '#DÉVERSEMENT!',
      ' #N/A',
      '\u00a0#REF!\n',
      '#VALEUR\u00a0!',
      'Err:502 ',
    ];
    for (const cell of await cellsOf('cell(squeezed(x), null)', errors)) assert.equal(cell.value, null);
    const texts = [
      '#1 de la ville',
      '#insertion',
      'Erreur',
      'Err',
      'Espace #N/A',
      '#',
      '#emploi!',
      '#1 ?',
      '#NVELLE',
    ];
    const kept = await cellsOf('cell(squeezed(x), null)', texts);
    assert.deepEqual(
      kept.map(({ value }) => value),
      texts,
    );
  });
});

describe('a word for what is missing', () => {
  it('is no text, and told', async () => {
    for (const cell of await cellsOf('cell_text(x)', ['N/A', 'NULL', 'néant', 'Non renseigné', '-', '???']))
      assert.deepEqual(cell, { value: null, issue: 'valeur_absente' });
    const texts = ['Nancy', 'Aucun', 'NA Sud', '0', 'X'];
    assert.deepEqual(
      (await cellsOf('cell_text(x)', texts)).map(({ value }) => value),
      ['Nancy', null, 'NA Sud', '0', 'X'],
    );
  });
});

describe('opening hours', () => {
  it('that are written here parse in the reference library', () => {
    const days = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
    const hour = fc
      .tuple(fc.integer({ min: 0, max: 24 }), fc.constantFrom('', '00', '15', '30'))
      .map(([h, m]) => `${h}h${m}`);
    const span = fc
      .tuple(fc.constantFrom(...days), fc.constantFrom('', ...days), hour, hour, hour, hour)
      .map(([from, to, a, b, c, d]) => `${to === '' ? from : `du ${from} au ${to}`} ${a}-${b} et ${c}-${d}`);
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 3 }), (spans) => {
        const written = openingHours(spans.join(', '));
        if (written !== null) new OpeningHours(written, null);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
