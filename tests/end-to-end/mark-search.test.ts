/** The search for marks finds them in every guise, and nothing else. */
import assert from 'node:assert/strict';
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { finderOf } from './find-any.js';
import { findHashes, findMarks } from './mark-search.js';
import { DOMAINS, PARCOURS } from './marked-persons.js';
import { openMarkBook, STEM } from './marks.js';

describe('the search for marks', () => {
  const book = openMarkBook();
  const word = book.word('nom');
  const nir = book.nir('nir').slice(0, 13);
  const dossier = book.uuid('dossier');
  const matricule = book.digits('matricule', 7);
  const zero = Buffer.from(hkdfSync('sha256', Buffer.alloc(32), '', `pseudonym 1 ${PARCOURS}/nir`, 32));
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const shows = (text: string) => findMarks(new Map([['là', text]]), book, DOMAINS).length > 0;

  it('finds a mark in every guise', () => {
    const guises = {
      tel: `x${word}x`,
      majuscules: word.toUpperCase(),
      accents: `${STEM.slice(0, 3)}\u0301${word.slice(3)}`,
      base64: base64(`{"nom":"${word}"}`),
      'base64, décalé': base64(`{"no":"${word}"}`),
      'base64, décalé encore': base64(`{"n":"${word.toUpperCase()}"}`),
      hexadécimal: Buffer.from(`M. ${word}`).toString('hex'),
      'NIR collé': `a${nir}61`,
      'NIR espacé': nir.replace(/^(.)(..)(..)(..)(...)(...)$/, '$1 $2 $3 $4 $5 $6'),
      'NIR à l’envers': [...nir].reverse().join(''),
      'NIR en base64': base64(`nir ${nir}`),
      'NIR haché': createHash('sha256').update(nir).digest('hex'),
      'NIR haché court': createHash('md5').update(nir).digest('hex').toUpperCase(),
      'NIR sous une clé nulle': createHmac('sha256', zero).update(nir).digest('hex'),
      'matricule rempli': `<${matricule}00000000>`,
      'matricule espacé': `${matricule.slice(0, 4)} ${matricule.slice(4)}`,
      'dossier d’un identifiant universel': `<${dossier.toUpperCase()}>`,
      'octets d’une base': `\uFFFD\0${word}\0\uFFFD${nir}`,
      naissance: 'née le 28/02/1931',
    };
    assert.deepEqual(
      Object.entries(guises)
        .filter(([, text]) => !shows(text))
        .map(([name]) => name),
      [],
    );
  });

  it('finds none where there is none', () => {
    const sound = createHmac('sha256', 'a key').update(nir).digest('hex');
    assert.deepEqual([sound, '12345678901234567890', 'née en 1931', 'zqvk'].filter(shows), []);
  });

  it('tells hashes from other texts as a regular expression does', () => {
    const part = fc.oneof(
      fc.integer({ min: 28, max: 100 }).map((length) => 'a1'.repeat(50).slice(0, length)),
      fc.constantFrom('', ' ', 'g', 'été '),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        assert.deepEqual(findHashes(text), text.match(/[0-9a-f]{32,}/g) ?? []);
      }),
    );
  });

  it('tells which of many values a text holds as one look for each would', () => {
    const letters = (minLength: number) =>
      fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(letters(5), { minLength: 1 }), fc.array(letters(0)), (values, parts) => {
        const text = [...parts, values[0], ...parts].join('');
        const marks = values.map((value) => ({ label: value, value }));
        const wanted = values.filter((value) => text.includes(value));
        assert.deepEqual(new Set(finderOf(marks)(text)), new Set(wanted));
      }),
    );
  });
});
