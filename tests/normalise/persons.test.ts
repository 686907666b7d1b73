/** Identifiers of persons: the macros against plain TypeScript oracles, known cases and what must never be confused. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { cellsOf, digits, sameForEach, sample } from './sampled-cells.js';

/** Source: python-stdnum (doctest) and numbers made by INSEE's rule; nobody's. */
const VALID: readonly (readonly [nir: string, note: string])[] = [
  ['255101416802570', 'metropolitan woman'],
  ['185057800608491', 'metropolitan man'],
  ['269054958815780', 'woman, département 49'],
  ['170012000401235', 'Corsica before 1976: département 20'],
  ['180072A00400167', 'Corse-du-Sud'],
  ['280072B03300246', 'Haute-Corse'],
  ['199129741100330', 'La Réunion: 974 and a commune of two digits'],
  ['201019935000476', 'born abroad: 99 and the country'],
  ['199259910900527', 'month 25: incomplete civil status'],
  ['260609910900622', 'month 60: unknown month'],
  ['785057800600762', 'sex 7: provisional number'],
  ['885057800600811', 'sex 8: provisional number'],
  ['385057800600966', 'sex 3: registration under way'],
  ['295109912611193', 'the doctest of python-stdnum'],
];

const HARD: readonly (readonly [text: string, nir: string | null, issue: string | null, note: string])[] = [
  ['295109912611199', null, 'nir_cle_fausse', 'false key'],
  ['253072C07300443', null, 'nir_illisible', '2C is no département'],
  ['253072A0730044', null, 'nir_illisible', '14 characters'],
  ['2530 72A 073 004 43', '253072A073004', null, 'spaces in odd places'],
  ['000000000000097', null, 'nir_illisible', 'all zero: the key is right, the structure impossible'],
  ['253072a07300443', '253072A073004', null, 'small letter'],
  ['', null, null, 'empty'],
  ['2 53 07 2A 073 004 43', '253072A073004', null, 'usual spacing'],
  ["'295109912611193", '2951099126111', null, 'apostrophe of a spreadsheet'],
  ['2.95109912611193E+14', null, 'nir_arrondi', 'rounded by a spreadsheet'],
  ['95109912611193', null, 'nir_illisible', '14 digits'],
  ['295109912611193 ', '2951099126111', null, 'trailing blank'],
];

const MONTHS = [...range(1, 12), ...range(20, 42), ...range(50, 99)];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const two = (number: number) => String(number).padStart(2, '0');

/** 97 less the remainder, Corsica's letters as 19 and 18. */
function keyOf(body: string): string {
  const number = Number(body.replace('2A', '19').replace('2B', '18'));
  const key = 97 - (number % 97);
  return two(body.slice(5, 7) === '00' ? (key % 97) + 1 : key);
}

const body = fc
  .tuple(
    fc.constantFrom('1', '2', '3', '4', '7', '8'),
    digits(2),
    fc.constantFrom(...MONTHS.map(two)),
    fc.oneof(fc.constantFrom('2A', '2B', '00', '20', '97', '99'), fc.integer({ min: 1, max: 95 }).map(two)),
    digits(3),
    fc.integer({ min: 1, max: 999 }).map((order) => String(order).padStart(3, '0')),
  )
  .map((parts) => parts.join(''));

describe('nir_of', () => {
  it('reads the known numbers, with their key and without', async () => {
    const texts = VALID.flatMap(([nir]) => [nir, nir.slice(0, 13)]);
    sameForEach(texts, await cellsOf('cell(nir_of(x), null)', texts), (text) => text.slice(0, 13));
  });

  it('reads or refuses the hard cases as they are noted, and says why', async () => {
    const seen = await cellsOf(
      'cell_nir(x, null, null)',
      HARD.map(([text]) => text),
    );
    for (const [place, [text, nir, issue, note]] of HARD.entries())
      assert.deepEqual([seen[place]?.value, seen[place]?.issue], [nir, issue], `${note}: "${text}"`);
  });

  it('accepts any well-formed number with its key, however spaced', async () => {
    const spelt = fc
      .tuple(body, fc.constantFrom('', ' ', '.', '-'))
      .map(([number, mark]) =>
        `${number}${keyOf(number)}`.replace(
          /^(.)(..)(..)(..)(...)(...)(..)$/,
          ['$1', '$2', '$3', '$4', '$5', '$6', '$7'].join(mark),
        ),
      );
    const texts = sample(spelt, 5_000);
    sameForEach(texts, await cellsOf('cell(nir_of(x), null)', texts), (text) =>
      text.replace(/[ .-]/g, '').slice(0, 13),
    );
  });

  it('never accepts fifteen characters with one wrong digit', async () => {
    const texts = sample(body, 400).flatMap((number) => {
      const whole = `${number}${keyOf(number)}`;
      return [...whole].flatMap((digit, place) =>
        /\d/.test(digit)
          ? [...'0123456789']
              .filter((other) => other !== digit)
              .map((other) => whole.slice(0, place) + other + whole.slice(place + 1))
          : [],
      );
    });
    sameForEach(texts, await cellsOf('cell(nir_of(x), null)', texts), () => null);
  });

  it('takes invented numbers (département 00) with the successor of the true key alone', async () => {
    const invented = sample(body, 3_000).map((number) => `${number.slice(0, 5)}00${number.slice(7)}`);
    const texts = invented.flatMap((number) =>
      range(0, 99)
        .filter((key) => key % 7 === 0 || Math.abs(key - Number(keyOf(number))) < 2)
        .map((key) => number + two(key)),
    );
    sameForEach(texts, await cellsOf('cell(nir_of(x), null)', texts), (text) => {
      const number = text.slice(0, 13);
      return text.slice(13) === keyOf(number) ? number : null;
    });
  });

  it('refuses impossible months, sexes, orders, and any text that is no number', async () => {
    const keyed = (bodies: readonly string[]) => bodies.flatMap((one) => [one, one + keyOf(one)]);
    const months = keyed(
      range(0, 99).flatMap((month) => [`285${two(month)}78006084`, `185${two(month)}00006084`]),
    );
    sameForEach(months, await cellsOf('cell(nir_of(x), null)', months), (text) =>
      MONTHS.includes(Number(text.slice(3, 5))) ? text.slice(0, 13) : null,
    );
    const others = keyed([
      '5850578006084',
      '6850578006084',
      '9850578006084',
      '0850578006084',
      '2850578006000',
    ]);
    sameForEach(others, await cellsOf('cell(nir_of(x), null)', others), () => null);
    const texts = sample(
      fc.oneof(digits(12), digits(14), digits(16), fc.string({ maxLength: 20 })),
      5_000,
    ).filter(
      (text) =>
        !/^[1-478]/.test(text.replace(/\D/g, '')) ||
        text.replace(/[^0-9AB]/gi, '').length < 13 ||
        /^\d{14}$|^\d{16}$/.test(text),
    );
    sameForEach(texts, await cellsOf('cell(nir_of(x), null)', texts), () => null);
  });

  it('tells what the number is, and a record that contradicts it', async () => {
    const nature = ['1850578006084', '7850578006007', '4850578006084', '2310200123456'];
    const natures = await cellsOf('cell(nir_nature(nir_of(x)), null)', nature);
    assert.deepEqual(
      natures.map(({ value }) => value),
      ['certifie', 'provisoire', 'provisoire', 'fictif'],
    );
    const records = [
      ["'F', date '1985-05-12'", 'nir_incoherent'],
      ["'M', date '1985-05-12'", null],
      ["'M', date '1985-06-12'", 'nir_incoherent'],
      ["'M', date '1986-05-12'", 'nir_incoherent'],
      ['null, null', null],
    ] as const;
    for (const [record, issue] of records) {
      const [seen] = await cellsOf(`cell_nir(x, ${record})`, ['185057800608491']);
      assert.deepEqual([seen?.value, seen?.issue], ['1850578006084', issue], record);
    }
    const [unknown] = await cellsOf("cell_nir(x, 'M', date '1999-03-12')", ['199259910900527']);
    assert.equal(unknown?.issue, null, 'a month above 12 contradicts nothing');
  });
});

describe('matricule_of', () => {
  it('keeps seven digits at most, whatever zeros were lost, added or padded', async () => {
    const matricule = fc.integer({ min: 1, max: 9_999_999 }).map(String);
    const spelt = fc
      .tuple(matricule, fc.constantFrom('plain', 'zeros', 'xml', 'spaced'))
      .map(([number, form]) => {
        if (form === 'zeros') return number.padStart(8, '0');
        if (form === 'xml') return `${number.padStart(7, '0')}00000000`;
        return form === 'spaced' ? number.replace(/(\d{3})$/, ' $1') : number;
      });
    const texts = sample(spelt, 5_000);
    sameForEach(texts, await cellsOf('cell_matricule(x)', texts), (text) => {
      // six digits or seven: nothing tells which
      if (text.length === 15 && text[6] === '0' && text[0] !== '0') return null;
      return (text.length === 15 ? text.slice(0, 7) : text.replaceAll(' ', '')).replace(/^0+/, '');
    });
    const flows = sample(matricule, 500).map((number) => `${number.padStart(7, '0')}00000000`);
    sameForEach(flows, await cellsOf('cell_matricule(flow_matricule(x))', flows), (text) =>
      text.slice(0, 7).replace(/^0+/, ''),
    );
  });

  it('refuses what is no number of seven digits', async () => {
    const texts = [
      '12345678',
      '0000000',
      '000000000000000',
      '-123',
      '+123',
      '1e3',
      '0x1F',
      '1_000',
      '12A4',
      'inconnu',
      '205599012345678',
    ];
    const seen = await cellsOf('cell_matricule(x)', texts);
    for (const [place, text] of texts.entries())
      assert.deepEqual(
        [seen[place]?.value, seen[place]?.issue],
        [null, text === '1e3' ? 'identifiant_arrondi' : 'matricule_illisible'],
        text,
      );
  });
});

describe('france_travail_of', () => {
  it('reads seven digits and a letter or eight digits, and nothing else', async () => {
    const cases: Record<string, string | null> = {
      '1253359X': '1253359X',
      '1253359x': '1253359X',
      '125 3359 X': '1253359X',
      '12533590': '12533590',
      '02533590': '02533590',
      '1253359XY': null,
      X1253359: null,
      '12345': null,
      '1253359É': null,
      inconnu: null,
    };
    const texts = Object.keys(cases);
    sameForEach(texts, await cellsOf('cell_france_travail(x)', texts), (text) => cases[text] ?? null);
  });
});

describe('departement_code', () => {
  it('reads every code of the COG in each spelling, and no other', async () => {
    const metropole = [
      ...range(1, 95)
        .filter((code) => code !== 20)
        .map(two),
      '2A',
      '2B',
    ];
    const overseas = ['971', '972', '973', '974', '976', '987', '988'];
    const codes = [...metropole, ...overseas];
    const texts = codes.flatMap((code) => [
      code,
      code.toLowerCase(),
      ...(code.length === 2 ? [`0${code}`] : []),
    ]);
    sameForEach(texts, await cellsOf('cell_departement(x)', texts), (text) => {
      const code = text.toUpperCase();
      return code.length === 3 && code.startsWith('0') ? code.slice(1) : code;
    });
    const single = range(1, 9).map(String);
    sameForEach(single, await cellsOf('cell_departement(x)', single), (text) => `0${text}`);
    const floats = ['52.0', '1.0', '974,0', '9,00'];
    sameForEach(floats, await cellsOf('cell_departement(x)', floats), (text) =>
      text.replace(/[.,].*/, '').padStart(2, '0'),
    );
    const wrong = [
      '0',
      '00',
      '000',
      '20',
      '020',
      '20.0',
      '96',
      '99',
      '2C',
      '977',
      '979',
      '52000',
      'Haute-Marne',
      '970',
      '099',
    ];
    sameForEach(wrong, await cellsOf('cell_departement(x)', wrong), () => null);
  });
});
