/** Values that spreadsheets and exports spoil: read right, or not at all and told; never as another value that would be valid too. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { cellsOf, sample } from './sampled-cells.js';

async function valuesOf(macro: string, table: Readonly<Record<string, string | null>>) {
  const texts = Object.keys(table);
  const seen = await cellsOf(macro, texts);
  assert.deepEqual(Object.fromEntries(texts.map((text, index) => [text, seen[index]?.value ?? null])), table);
  return seen;
}

describe('a matricule out of a spreadsheet', () => {
  it('is the number that was typed, or none', async () => {
    const seen = await valuesOf('cell_matricule(x)', {
      '122435': '122435',
      '0122435': '122435',
      '122435.0': '122435',
      '122435,0': '122435',
      '1.22435E5': '122435',
      '1,22435e+05': '122435',
      '1.22435E+06': null,
      '1.224E5': null,
      '1224350': '1224350',
      '1 224 350': '1224350',
      '1.224.350': '1224350',
      '12.2435': null,
      '012243500000000': '122435',
      '122435100000000': '1224351',
      '122435000000000': null,
      '-122435': null,
    });
    for (const { value, issue } of seen) assert.equal(issue === null, value !== null);
  });

  it('is never another person’s, however the cell was written', async () => {
    const number = fc.integer({ min: 1, max: 9_999_999 });
    const form = fc.constantFrom(
      (n: number) => `${n}.0`,
      (n: number) => `${n},00`,
      (n: number) => String(n).padStart(7, '0'),
      (n: number) => `${(n / 10 ** (String(n).length - 1)).toString()}E${String(n).length - 1}`,
      (n: number) => n.toExponential(5).replace('e', 'E'),
      (n: number) => `${String(n).padStart(7, '0')}00000000`,
    );
    const written = sample(fc.tuple(number, form).map(([n, write]) => `${n} ${write(n)}`));
    const pairs = written.map((pair) => pair.split(' ') as [string, string]);
    const seen = await cellsOf(
      'cell_matricule(x)',
      pairs.map(([, text]) => text),
    );
    for (const [index, [n, text]] of pairs.entries())
      assert.ok([null, n].includes(seen[index]?.value ?? null), `${text}: ${seen[index]?.value}`);
  });
});

describe('a telephone', () => {
  it('out of a float column is the number, or none', async () => {
    await valuesOf('cell_telephone(x)', {
      '612345678.0': '+33612345678',
      '612345678,0': '+33612345678',
      '6.12345678E8': '+33612345678',
      '6,12345678e+08': '+33612345678',
      '33612345678.0': '+33612345678',
      '6.1234567E8': null,
      '6.12E+08': null,
      '6E8': null,
      '6.12345678E+008': '+33612345678',
      '612345678.50': null,
    });
  });

  it('is the first of its cell, and what follows is told', async () => {
    const seen = await valuesOf('cell_telephone(x)', {
      '0140203040 - 0612345678': '+33140203040',
      '0140203040/41': '+33140203040',
      '06 12 34 56 78 / 07 11 22 33 44': '+33612345678',
      '06 12 34 56 78 (le matin) 01 40 20 30 40': '+33612345678',
      '01 40 20 30 40 poste 12': '+33140203040',
      '+33(0)6 12 34 56 78': '+33612345678',
      '00 33 6 12 34 56 78': '+33612345678',
    });
    assert.deepEqual(
      seen.map(({ issue }) => issue),
      [...Array(4).fill('telephone_multiple'), null, null, null],
    );
  });

  it('is no fax, no year, and no part of a longer one', async () => {
    await valuesOf('cell_telephone(x)', {
      'Fax : 01 40 20 30 41 Tél : 01 40 20 30 40': '+33140203040',
      'fax 01 40 20 30 41': null,
      'Télécopie 01.40.20.30.41': null,
      'Tél. 01 40 20 30 40 Fax 01 40 20 30 41': '+33140203040',
      '1985': null,
      '12': null,
      '112': '112',
      '1013': '1013',
      '3949': '3949',
      '116 006': '116006',
      '118218': '118218',
      '0377931512 34': null,
      '01 40 20 30 40 12': null,
    });
  });

  it('stands on a line of its own', async () => {
    const seen = await cellsOf('cell_telephone(squeezed(x))', [
      '01 40 20 30 40\n06 12 34 56 78',
      '0140203040 0612345678',
      '612 345 678,00',
    ]);
    assert.deepEqual(seen, [
      { value: '+33140203040', issue: 'telephone_multiple' },
      { value: '+33140203040', issue: 'telephone_multiple' },
      { value: '+33612345678', issue: null },
    ]);
  });

  it('of overseas has its own country code, however it is dialled', async () => {
    await valuesOf('cell_telephone(x)', {
      '0709201122': '+262709201122',
      '07 09 00 11 22': '+590709001122',
      '0692123456': '+262692123456',
      '+33 692 12 34 56': '+262692123456',
      '0033692123456': '+262692123456',
      '+33 6 12 34 56 78': '+33612345678',
      '0644123456': '+33644123456',
    });
  });
});

describe('a SIRET', () => {
  it('has a SIREN with a key of its own', async () => {
    const [wrong, right, post] = await cellsOf('cell_siret(x)', [
      '11122233344455',
      '73282932000074',
      '35600000049837',
    ]);
    assert.deepEqual([wrong?.value, wrong?.issue], [null, 'siret_siren_faux']);
    assert.deepEqual([right?.value, post?.value], ['73282932000074', '35600000049837']);
  });
});

describe('a day', () => {
  it('is read in every form that exports write', async () => {
    await valuesOf('cell_date(x)', {
      '2025/04/13': '2025-04-13',
      '2025/4/3': '2025-04-03',
      '2025.04.13': '2025-04-13',
      '2025-4-3': '2025-04-03',
      '2025-04-12T22:00:00Z': '2025-04-13',
      '2025-01-12T23:00:00.000Z': '2025-01-13',
      '2025-04-12T10:00:00Z': '2025-04-12',
      '14-avr-26': '2026-04-14',
      '14 avr. 2026': '2026-04-14',
      '1er mai 2026': '2026-05-01',
      '2025/13/04': null,
      'Mon, 13 Apr 2026 22:00:00 GMT': '2026-04-14',
      '2026-04-13T22:00:00Z[UTC]': '2026-04-14',
      '2026-04-31T10:00:00Z': null,
      '2025-02-29T22:00:00Z': null,
      'Thu, 31 Apr 2026 10:00:00 GMT': null,
      '13 04 2026': '2026-04-13',
      '2026 04 13': '2026-04-13',
      '13/04/0026': null,
      '0026-04-13': null,
      '13/04/1026': null,
    });
  });

  it('of birth turns its two digits on the day of the extract', async () => {
    await valuesOf("cell_birth_date(x, date '2026-06-30')", {
      '12/05/68': '1968-05-12',
      '12/05/69': '1969-05-12',
      '12/05/05': '2005-05-12',
      '01/07/26': '1926-07-01',
      '12-mai-68': '1968-05-12',
      '1987/05/12': '1987-05-12',
      '25000': '1968-06-11',
      '12/05/2068': null,
    });
  });
});

describe('a postcode', () => {
  it('is one of those that exist, or none', async () => {
    await valuesOf('cell_code_postal(x)', {
      '33000': '33000',
      '1000': '01000',
      '1000.0': '01000',
      '98800': '98800',
      '00000': null,
      '0000': null,
      '00123': null,
      '96000': null,
      '99999': null,
      '99138': null,
    });
  });
});

describe('a département', () => {
  it('exists', async () => {
    await valuesOf('cell_departement(x)', {
      '20': null,
      '020': null,
      '2A': '2A',
      '02B': '2B',
      '19': '19',
      '21': '21',
      '95': '95',
      '96': null,
      '974': '974',
      '975': null,
      '1': '01',
    });
  });
});

describe('a text that an export wrote so that Excel keeps its zeros', () => {
  it('is that text; any other formula stays as it was sent', async () => {
    await valuesOf('cell(squeezed(x), null)', {
      '="0001235"': '0001235',
      '=""': null,
      '="a""b"': 'a"b',
      '="a"&"b"': '="a"&"b"',
      '=A1': '=A1',
      '="01': '="01',
      '="#N/A"': '="#N/A"',
    });
  });
});

it('reads no number that only a programmer writes', async () => {
  await valuesOf('cell_number(x)', { '1_000': null, '1 000': '1000.0', '12,5': '12.5' });
});
