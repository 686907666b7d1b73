/** Names and birth dates of persons: what is one in two spellings, and what must stay two. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { phoneticName } from '../../activities/normalise/functions/french-name.js';
import { cellsOf, sameForEach, sample } from './sampled-cells.js';

describe('plain_name', () => {
  it('brings spellings of one name together', async () => {
    const groups: Record<string, readonly string[]> = {
      delatour: ['de La Tour', 'DELATOUR', 'De la Tour', 'de-la-tour', 'DE  LA TOUR'],
      dangelo: ["d'Angelo", 'D’ANGELO', 'D ANGELO', 'd`Angelo', 'DANGELO'],
      jeanpierre: ['Jean-Pierre', 'Jean Pierre', 'JEAN‑PIERRE', 'jeanpierre'],
      lecoeur: ['Le Cœur', 'LE CŒUR', 'Lecoeur', 'LE COEUR'],
      laetitia: ['Lætitia', 'LÆTITIA', 'Laetitia', 'Laëtitia'],
      francoise: ['Françoise', 'FRANÇOISE', 'Franc\u0327oise', 'Francoise'],
      helene: ['Hélène', 'He\u0301le\u0300ne', 'HELENE'],
      ngoma: ["N'Goma", 'NGOMA', 'N Goma'],
    };
    const texts = Object.values(groups).flat();
    const kept = await cellsOf('cell(plain_name(x), null)', texts);
    sameForEach(
      texts,
      kept,
      (text) => Object.keys(groups).find((name) => groups[name]?.includes(text)) ?? null,
    );
  });

  it('keeps letters of a to z only, gives null for none, and changes nothing twice', async () => {
    const texts = sample(
      fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0')),
      5_000,
    );
    const once = (await cellsOf('cell(plain_name(x), null)', texts)).map(({ value }) => value);
    assert.ok(once.every((name) => name === null || /^[a-z]+$/.test(name)));
    const names = once.filter((name) => name !== null);
    sameForEach(names, await cellsOf('cell(plain_name(x), null)', names), (name) => name);
  });
});

describe('first_given_name', () => {
  it('takes the first of a list, and a compound name whole', async () => {
    const cases: Record<string, string> = {
      'Marie, Claude, Anne': 'marie',
      'MARIE,CLAUDE': 'marie',
      'Marie Claude': 'marieclaude',
      'Marie-Claude': 'marieclaude',
      'Marie-Claude, Anne': 'marieclaude',
      Élise: 'elise',
    };
    const texts = Object.keys(cases);
    sameForEach(
      texts,
      await cellsOf('cell(first_given_name(x), null)', texts),
      (text) => cases[text] ?? null,
    );
  });
});

describe('phonetic_name', () => {
  const ALIKE = [
    ['thierry', 'tierri'],
    ['philippe', 'filipe'],
    ['gauthier', 'gautier'],
    ['nathalie', 'natali'],
    ['mathieu', 'matthieu'],
    ['sophie', 'sofie'],
    ['dupont', 'dupond'],
    ['moreau', 'moro'],
    ['thibaut', 'thibaud'],
    ['lemaitre', 'lemetre'],
    ['quentin', 'kentin'],
    ['wassila', 'vassila'],
    ['sarah', 'sara'],
    ['yasmine', 'iasmine'],
    ['benoit', 'benoi'],
    ['lambert', 'lembert'],
  ] as const;
  const APART = [
    ['marie', 'mario'],
    ['martin', 'marin'],
    ['lea', 'leo'],
    ['julie', 'julien'],
    ['dubois', 'dubos'],
    ['bernard', 'gerard'],
    ['petit', 'perrin'],
    ['camille', 'camelia'],
    ['nora', 'nour'],
    ['ali', 'alia'],
    ['paul', 'paola'],
    ['benali', 'bengali'],
  ] as const;

  it('brings usual misspellings together', () => {
    for (const [one, other] of ALIKE)
      assert.equal(phoneticName(one), phoneticName(other), `${one}, ${other}`);
  });

  it('leaves different names apart', () => {
    for (const [one, other] of APART)
      assert.notEqual(phoneticName(one), phoneticName(other), `${one}, ${other}`);
  });

  it('gives something for every name, always the same', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (name) => {
        const sound = phoneticName(name);
        assert.ok(sound !== null && sound.length > 0, name);
        assert.equal(phoneticName(name), sound);
      }),
    );
  });
});

describe('cell_birth_date', () => {
  it('reads what is a day of birth, and says what is not', async () => {
    const cases: readonly (readonly [text: string, day: string | null, issue: string | null])[] = [
      ['1970-01-01', '1970-01-01', null],
      ['01/01/1970', '1970-01-01', null],
      ['12-11-2002', '2002-11-12', null],
      ['37572', '2002-11-12', null],
      ['1982-07-13 00:00:00.0', '1982-07-13', null],
      ['29/02/2000', '2000-02-29', null],
      ['2026-06-30', '2026-06-30', null],
      ['1900-01-01', null, 'date_sentinelle'],
      ['9999-12-31', null, 'date_sentinelle'],
      ['2026-07-01', null, 'naissance_future'],
      ['1899-12-31', null, 'naissance_trop_ancienne'],
      ['31/02/1982', null, 'date_impossible'],
      ['29/02/1900', null, 'date_impossible'],
      ['1982-00-00', null, 'date_annee_seule'],
      ['00/00/1982', null, 'date_annee_seule'],
      ['00/00/0000', null, 'date_sentinelle'],
      ['00/00/00', null, 'date_sentinelle'],
      ['1982', null, 'date_annee_seule'],
      ['07/25/1982', null, 'date_jour_mois_inverses'],
      ['inconnue', null, 'date_illisible'],
      ['', null, null],
      ['NULL', null, null],
    ];
    const seen = await cellsOf(
      "cell_birth_date(x, date '2026-06-30')",
      cases.map(([text]) => text),
    );
    for (const [place, [text, day, issue]] of cases.entries())
      assert.deepEqual([seen[place]?.value, seen[place]?.issue], [day, issue], `"${text}"`);
  });

  it('reads any day from 1900 on alike in the three common forms', async () => {
    const day = fc
      .date({ min: new Date('1900-01-02'), max: new Date('2026-06-30'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const form = fc.constantFrom('$3/$2/$1', '$1-$2-$3', '$3-$2-$1');
    const texts = sample(
      fc.tuple(day, form).map(([iso, how]) => iso.replace(/(.*)-(.*)-(.*)/, how)),
      5_000,
    );
    sameForEach(texts, await cellsOf("cell_birth_date(x, date '2026-06-30')", texts), (text) =>
      /^\d{4}/.test(text) ? text : text.replace(/(..).(..).(....)/, '$3-$2-$1'),
    );
  });
});
