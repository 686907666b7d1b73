/** Numbers of sheets: noise of floating numbers goes, and no figure that somebody wrote. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { odsCellText } from '../../../activities/read/workbook/ods-cell-text.js';
import { cellText } from '../../../activities/read/workbook/xlsx-cell-text.js';

const WORKBOOK = { strings: [], styles: [], from1904: false };
const READERS = {
  xlsx: (value: string) => cellText('n', value, null, WORKBOOK),
  ods: (value: string) =>
    odsCellText({ tag: `<c office:value="${value}">`, type: 'float', paragraphs: ['montré'], repeat: 1 }),
};

const NUMBERS: readonly (readonly [written: string, text: string])[] = [
  ['0.30000000000000004', '0.3'],
  ['0.28999999999999998', '0.29'],
  ['3.3000000000000003', '3.3'],
  ['1234567890123.45', '1234567890123.45'],
  ['12345678901234.56', '12345678901234.6'],
  ['1.2345E7', '12345000'],
  ['5.0000000000000003E-2', '0.05'],
  ['1E-7', '0.0000001'],
  ['1.23456789012346E+16', '12345678901234600'],
  ['3333333333333333.5', '3333333333333330'],
  // nothing stands behind their point: Excel writes no noise there, and a program that writes so many figures means them
  ['12345678901234567', '12345678901234567'],
  ['-9007199254740993', '-9007199254740993'],
  ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ['007', '7'],
  ['-0', '0'],
];

describe('a number of a sheet', () => {
  for (const [written, text] of NUMBERS)
    for (const [format, read] of Object.entries(READERS))
      it(`is ${text.slice(0, 18)} where ${format} has ${written.slice(0, 22)}`, () =>
        assert.equal(read(written), text));
});
