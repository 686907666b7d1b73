import { describe, expect, it } from 'vitest';
import { organisationAt } from '../../scripts/generate/parcours/organisations.js';
import { departementAt, listDepartements } from '../../scripts/generate/parcours/places/places.js';

const ALL = listDepartements(101);

describe('the départements of invented people', () => {
  it('are the 101 of the COG, twelve with ways of their own first', () => {
    expect(new Set(ALL.map(({ code }) => code)).size).toBe(101);
    expect(ALL.slice(0, 12)).toEqual(listDepartements(12));
    expect(ALL.map(({ rank }) => rank)).toEqual(ALL.map((_, at) => at));
    expect(ALL.slice(12, 15).map(({ code }) => code)).toEqual(['75', '69', '92']);
    expect(ALL.map(({ code }) => code)).toEqual(expect.arrayContaining(['2B', '971', '976']));
  });

  it('have towns of their own, by the codes that files have', () => {
    for (const { code, communes } of ALL) {
      expect(communes.length).toBeGreaterThanOrEqual(3);
      for (const commune of communes) {
        expect(commune.code.startsWith(code), commune.code).toBe(true);
        expect(commune.codePostal.slice(0, 2), commune.code).toBe(code.slice(0, 2).replace(/[AB]/, '0'));
      }
    }
    expect(ALL[12]?.communes[0]?.code).toMatch(/^751\d\d$/);
  });

  it('have bodies that no other département has', () => {
    expect(new Set(ALL.map((one) => organisationAt(one, 0).siret)).size).toBe(101);
  });

  it('are drawn by their weight', () => {
    const drawn = Array.from({ length: 1000 }, (_, at) => departementAt(at / 1000, ALL).code);
    const of = (code: string) => drawn.filter((one) => one === code).length;
    expect(of('75')).toBeGreaterThan(20);
    expect(of('48')).toBeLessThan(4);
  });
});
