/** Numbers that came out of a column of floats: the right one or none, never another. Issue 15. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { telephoneE164, telephoneOthers } from '../../activities/normalise/functions/telephone.js';
import { cellsOf, digits, SEED, sample } from './sampled-cells.js';

/** What spreadsheets, pandas, Java and C make of a whole number; `lossy` may have dropped digits. */
const WRITERS: readonly ((number: string) => string)[] = [
  (number) => `${number}.0`,
  (number) => `${number},0`,
  (number) => `${number},00`,
  (number) => Number(number).toExponential().replace('e+', 'E'),
  (number) => Number(number).toExponential(5).replace('e', 'E').replace('.', ','),
  (number) => Number(number).toExponential(2).replace('e+', 'E+0').replace('.', ','),
  (number) => Number(number).toExponential(number.length - 1),
  (number) => `${Number(number).toExponential(number.length - 1)}`.replace('e+', ' e ').replace('.', ','),
];

/** [macro, a number of its kind]: whatever wrote the number, the macro gives what it gives for the number itself, or nothing. */
const KINDS: readonly (readonly [macro: string, number: fc.Arbitrary<string>])[] = [
  ['cell_matricule(x)', fc.integer({ min: 1, max: 9_999_999 }).map(String)],
  ['cell_code_postal(x)', fc.integer({ min: 1_000, max: 98_999 }).map(String)],
  [
    'cell_telephone(x)',
    fc
      .tuple(fc.constantFrom('6', '1', '7', '692', '7092', '336', '33692', '262692'), digits(8))
      .map(([start, rest]) =>
        start.length > 4
          ? start + rest.slice(0, 6)
          : start.startsWith('33')
            ? start + rest
            : (start + rest).slice(0, 9),
      ),
  ],
  ['cell_siret(x)', digits(14)],
  [
    'cell_nir(x, null, null)',
    fc.tuple(fc.constantFrom('1', '2'), digits(14)).map(([sex, rest]) => sex + rest),
  ],
  [
    'cell_nir(x, null, null)',
    fc
      .tuple(fc.constantFrom('185057800608491', '255101416802570', '1850578006084'), digits(1))
      .map(([nir]) => nir),
  ],
  ['cell_france_travail(x)', fc.integer({ min: 1_000_000, max: 99_999_999 }).map(String)],
  ['cell_departement(x)', fc.integer({ min: 1, max: 980 }).map(String)],
  ['cell(own_identifier(x), null)', fc.integer({ min: 1_000, max: 99_999_999 }).map(String)],
];

describe('a number out of a column of floats', () => {
  for (const [macro, number] of KINDS)
    it(`is itself or nothing: ${macro}`, async () => {
      const numbers = sample(number, 600).filter((one) => /[^0]/.test(one));
      const [right, ...written] = await Promise.all([
        cellsOf(macro, numbers),
        ...WRITERS.map((write) => cellsOf(macro, numbers.map(write))),
      ]);
      for (const [writer, cells] of written.entries())
        for (const [place, cell] of cells.entries())
          if (cell.value !== null)
            assert.equal(cell.value, right?.[place]?.value, `of ${WRITERS[writer]?.(numbers[place] ?? '')}`);
      // whole floats lose nothing
      for (const [place, cell] of (written[0] ?? []).entries())
        assert.equal(cell.value, right?.[place]?.value, `of ${numbers[place]}.0`);
    });

  it('is told when digits were lost', async () => {
    const cases = [
      ['cell_matricule(x)', '1.2E6', 'identifiant_arrondi'],
      ['cell_telephone(x)', '6,12E+08', 'telephone_arrondi'],
      ['cell_siret(x)', '7,32829E+13', 'siret_arrondi'],
      ['cell_nir(x, null, null)', '2,95E+14', 'nir_arrondi'],
      ['cell_france_travail(x)', '1,25E+07', 'identifiant_arrondi'],
    ] as const;
    for (const [macro, text, issue] of cases)
      assert.deepEqual(await cellsOf(macro, [text]), [{ value: null, issue }], `${macro} of ${text}`);
  });
});

describe('a matricule padded with zeros', () => {
  it('is read where one number alone can be meant, and told otherwise', async () => {
    const cases = [
      ['122435', '122435', null],
      ['122435.0', '122435', null],
      ['1224350', '1224350', null],
      ['1.224.350', '1224350', null],
      ['1,22435E+05', '122435', null],
      ['122.000', null, 'matricule_illisible'],
      ['122435100000000', '1224351', null],
      ['012243500000000', '122435', null],
      ['122435000000000', null, 'matricule_ambigu'],
      ['122435000000000.0', null, 'matricule_ambigu'],
      ['122435000000001', null, 'matricule_illisible'],
    ] as const;
    const seen = await cellsOf(
      'cell_matricule(x)',
      cases.map(([text]) => text),
    );
    for (const [place, [text, value, issue]] of cases.entries())
      assert.deepEqual(seen[place], { value, issue }, text);
  });
});

describe('telephoneE164', () => {
  const CASES: readonly (readonly [text: string, number: string | null])[] = [
    ['6.12345678E8', '+33612345678'],
    ['6,12345678E+08', '+33612345678'],
    ['6.1234567E8', null],
    ['612345678,0', '+33612345678'],
    ['33612345678', '+33612345678'],
    ['33612345678.0', '+33612345678'],
    ['0709201122', '+262709201122'],
    ['0709001122', '+590709001122'],
    ['+33 692 12 34 56', '+262692123456'],
    ['0033692123456', '+262692123456'],
    ['0033 (0)6 12 34 56 78', '+33612345678'],
    ['00262 692 12 34 56', '+262692123456'],
    ['262692123456', '+262692123456'],
    ['+590 690 12 34 56', '+590690123456'],
    ['692123456', '+262692123456'],
    ['115.0', '115'],
    ['3949,0', '3949'],
    ['Tél. : 0692 12 34 56 (accueil)', '+262692123456'],
    ['+32 2 555 12 12', '+3225551212'],
    ['abc', null],
  ];
  for (const [text, number] of CASES)
    it(`of « ${text} » is ${number}`, () => assert.equal(telephoneE164(text), number));

  it('gives the first that is good, and tells of the others alone', () => {
    assert.equal(telephoneE164('0000000000 / 04 50 56 87 49'), '+33450568749');
    assert.equal(telephoneOthers('0000000000 / 04 50 56 87 49'), null);
    assert.equal(telephoneE164('04 50 56 87 49 ou 06 12 34 56 78'), '+33450568749');
    assert.equal(telephoneOthers('04 50 56 87 49 ou 06 12 34 56 78'), '+33612345678');
    assert.equal(telephoneOthers('3949 / 0450568749'), '+33450568749');
    assert.equal(telephoneOthers('04 50 56 87 49 (du lundi au vendredi)'), null);
  });

  it('never makes of a rounded number another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000_000, max: 799_999_999 }),
        fc.integer({ min: 0, max: 7 }),
        (number, decimals) => {
          assert.equal(telephoneE164(number.toExponential(decimals)), null);
        },
      ),
      { seed: SEED },
    );
  });
});
