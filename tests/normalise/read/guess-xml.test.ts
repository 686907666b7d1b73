/** XML that nobody has declared: the element that makes a row is found, and nothing is left out unsaid. Issue 15. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { readSample } from './read-sample.js';

const read = (xml: string) => readSample(xml, { fileName: 'flux.xml', declared: { guessesXml: true } });

const person = (n: number, roles: string) =>
  `<Personne><NOM>N${n}</NOM><PRENOM>P${n}</PRENOM><NIR>${n}</NIR><SEXE>1</SEXE><DTNAI>1980-01-0${n}</DTNAI>${roles}</Personne>`;
const FLUX = `<?xml version="1.0" encoding="windows-1252"?>
<Racine><Tete><JOUR>2026-06-30</JOUR></Tete>
<Foyer><MATRICULE>1</MATRICULE>${person(1, '<Prestation><NAT>RSA</NAT></Prestation><Prestation><NAT>PFA</NAT></Prestation>')}${person(2, '')}</Foyer>
<Foyer><MATRICULE>2</MATRICULE>${person(3, '<VIDE/>')}</Foyer>
<Fin><TOTAL>2</TOTAL></Fin></Racine>`;

describe('an XML document of no declared shape', () => {
  it('has a row for each record below its groups, with what stands above it', async () => {
    const { reading, rows } = await read(FLUX);
    assert.deepEqual(reading.xml, {
      group: 'Racine/Foyer',
      record: 'Racine/Foyer/Personne',
      ignored: ['Racine/Fin/TOTAL', 'Racine/Foyer/Personne/VIDE'],
      toxic: [],
    });
    assert.deepEqual(reading.columns, ['JOUR', 'MATRICULE', 'NOM', 'PRENOM', 'NIR', 'SEXE', 'DTNAI', 'NAT']);
    assert.deepEqual(
      rows.map(({ JOUR, MATRICULE, NOM, NAT }) => [JOUR, MATRICULE, NOM, NAT]),
      [
        ['2026-06-30', '1', 'N1', 'RSA'],
        ['2026-06-30', '1', 'N2', null],
        ['2026-06-30', '2', 'N3', null],
      ],
    );
    assert.deepEqual(
      reading.warnings.map(({ code, field }) => [code, field]),
      [
        ['xml_first_only', 'Racine/Foyer/Personne/Prestation'],
        ['xml_not_read', 'Racine/Fin/TOTAL'],
      ],
    );
  });

  it('keeps lists of a row in the row, and names of several elements apart', async () => {
    const opening = '<horaire><jour>lundi</jour><de>9h</de></horaire>'.repeat(5);
    const { reading, rows } = await read(
      `<l><s id="1"><nom>a</nom><adresse><nom>rue</nom></adresse>${opening}</s><s id="2"><nom>b</nom></s></l>`,
    );
    assert.equal(reading.xml?.group, 'l/s');
    assert.equal(reading.xml?.record, undefined);
    assert.deepEqual(reading.columns, ['s_nom', 'adresse_nom', 'jour', 'de']);
    assert.equal(rows.length, 2);
    assert.deepEqual(
      reading.warnings.map(({ code, field }) => [code, field]),
      [
        ['xml_first_only', 'l/s/horaire'],
        ['xml_attributes', 'l/s'],
      ],
    );
  });

  it('is one record where nothing repeats, and whole or refused', async () => {
    const { rows } = await read('<r><p><id>1</id><nom>a</nom></p></r>');
    assert.deepEqual(
      rows.map(({ id, nom }) => [id, nom]),
      [['1', 'a']],
    );
    await assert.rejects(read('<?xml version="1.0"?><r><p><id>1</id></p><p><id>2'), /cut short/);
    await assert.rejects(read('<!DOCTYPE r [<!ENTITY a "x">]><r><p>&a;</p></r>'), /DTD|not a whole XML/);
  });

  it('is refused by a run, which reads declared shapes only', async () => {
    await assert.rejects(readSample(FLUX, { fileName: 'flux.xml' }), /XML/);
  });
});
