/** The XML reader, on small documents of people who do not exist. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { ContractBroken, DeliveryRejected } from '../../activities/errors.js';
import { declaredShape } from '../../activities/normalise/declared-shape.js';
import type { DeclaredShape } from '../../activities/read/reading.js';
import { parseXml } from '../../activities/read/xml/xml-events.js';
import { planXml } from '../../activities/read/xml/xml-plan.js';
import { gatherRecords } from '../../activities/read/xml/xml-records.js';
import { Source } from '../../datasets/dataset.js';
import { readInSession, readSample, withScratch } from './read/read-sample.js';

const GROUP = 'Racine/Foyer';
const RECORD = 'Racine/Foyer/Personne';
const PATHS = {
  reference: ['Racine/Entete/DTREF'],
  dossier: [`${GROUP}/Demande/NUMDEM`],
  nom: [`${RECORD}/Identification/NOM`],
  role: [`${RECORD}/FonctionRSA/ROLE`, `${RECORD}/Prestations[NATPREST=RSA]/ROLE`],
  activite: [`${RECORD}/Activite[last]/ACT`],
  etat: [`${GROUP}/Prestation/Etat/ETAT`],
};
const TRAILER = { total: 'Racine/Fin/TOTAL', anomalies: 'Racine/Fin/ANO' };

function declare(
  columnPaths: Record<string, string[]> = PATHS,
  xml: Partial<NonNullable<DeclaredShape['xml']>> = {},
): { declared: DeclaredShape } {
  const shape = { group: GROUP, record: RECORD, ignored: [], toxic: [], trailer: TRAILER, ...xml };
  return { declared: { format: 'xml', xml: shape, columnPaths } };
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

function wrap(inside: string, end = '<Fin><TOTAL>00000001</TOTAL><ANO>00000000</ANO></Fin>'): string {
  return `${HEAD}\n<Racine>\n<Entete><DTREF>2026-05-31</DTREF></Entete>\n${inside}\n${end}\n</Racine>\n`;
}

const FOYER = `<Foyer>
  <Demande><NUMDEM> 01024041052 </NUMDEM></Demande>
  <Personne>
    <Identification><NOM>LE GOFF</NOM></Identification>
    <Prestations><NATPREST>PFA</NATPREST><ROLE>ENF</ROLE></Prestations>
    <Prestations><ROLE>DEM</ROLE><NATPREST>RSA</NATPREST></Prestations>
    <Activite><ACT>SAL</ACT></Activite>
    <Activite><ACT>CHO</ACT></Activite>
  </Personne>
  <Personne>
    <Identification><NOM/></Identification>
    <FonctionRSA><ROLE>CJT</ROLE></FonctionRSA>
    <Activite><ACT>SAL</ACT></Activite>
    <Activite/>
  </Personne>
  <Prestation><Etat><ETAT>2</ETAT></Etat></Prestation>
</Foyer>`;

const ROWS = [
  {
    _line: 6,
    reference: '2026-05-31',
    dossier: '01024041052',
    nom: 'LE GOFF',
    role: 'DEM',
    activite: 'CHO',
    etat: '2',
  },
  {
    _line: 13,
    reference: '2026-05-31',
    dossier: '01024041052',
    nom: null,
    role: 'CJT',
    activite: null,
    etat: '2',
  },
];

async function rowsOf(content: string | Buffer, options = declare()): Promise<object[]> {
  const { rows } = await readSample(content, options);
  return rows.map((row) => ({ ...row }));
}

function refused(content: string | Buffer, pattern: RegExp, options = declare()): Promise<void> {
  return assert.rejects(readSample(content, options), (error) => {
    assert.ok(error instanceof DeliveryRejected, String(error));
    assert.match(error.message, pattern);
    assert.match(error.partnerSentence, /merci de/);
    return true;
  });
}

async function warningsOf(content: string, options = declare()): Promise<string[]> {
  const { reading } = await readSample(content, options);
  return reading.warnings.map(({ code, detail }) => `${code} ${detail}`);
}

describe('an XML document', () => {
  it('gives a row per record, with what its group says before and after it', async () => {
    const { reading, rows } = await readSample(wrap(FOYER), declare());
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      ROWS,
    );
    assert.deepEqual(reading.warnings, []);
    assert.deepEqual(
      [reading.format, reading.container, reading.rowsIn, reading.rowsRejected, reading.placeUnit],
      ['xml', 'none', 2, 0, 'ligne'],
    );
    assert.deepEqual(reading.columns, Object.keys(PATHS));
  });

  it('keeps its lines with CRLF, and its rows in a gzip archive', async () => {
    const crlf = wrap(FOYER).replaceAll('\n', '\r\n');
    assert.deepEqual(await rowsOf(crlf), ROWS);
    const { reading, rows } = await readSample(gzipSync(crlf), declare());
    assert.deepEqual([reading.container, rows.length], ['gzip', 2]);
  });

  it('counts records where several stand on one line', async () => {
    const { reading, rows } = await readSample(wrap(FOYER.replaceAll(/\n\s*/g, '')), declare());
    assert.deepEqual(
      [reading.placeUnit, ...rows.map(({ _line, role }) => `${_line} ${role}`)],
      ['enregistrement', '1 DEM', '2 CJT'],
    );
  });

  it('may have the group itself as record, empty or not', async () => {
    const xml = '<f><d>\n</d><d>\n<p><s>2020</s></p></d>\n<fin><n>0000002</n></fin></f>';
    const options = declare(
      { signature: ['f/d/p/s'] },
      { group: 'f/d', record: undefined, trailer: { total: 'f/fin/n' } },
    );
    const { rows, reading } = await readSample(xml, options);
    assert.deepEqual(
      rows.map((row) => row.signature),
      [null, '2020'],
    );
    assert.deepEqual(reading.warnings, []);
  });

  it('is no table where the source declares none', () =>
    refused(wrap(FOYER), /is an XML document/, { declared: {} }));
});

describe('a path', () => {
  const values = async (path: string, inside: string): Promise<unknown[]> =>
    (
      await rowsOf(
        wrap(`<Foyer>\n${inside}\n<NOM>x</NOM></Foyer>`),
        declare({ v: [path], n: [`${GROUP}/NOM`] }, { record: undefined, ignored: [GROUP] }),
      )
    ).map((row) => ('v' in row ? row.v : undefined));

  it('means the first element of its name, and does not mix it with the next one', async () => {
    assert.deepEqual(await values(`${GROUP}/A/B`, '<A><C>1</C></A><A><B>2</B></A>'), [null]);
    assert.deepEqual(await values(`${GROUP}/A[first]/B`, '<A><B>1</B><B>3</B></A><A><B>2</B></A>'), ['1']);
    assert.deepEqual(await values(`${GROUP}/A[last]/B`, '<A><B>1</B></A><A><B>2</B></A>'), ['2']);
  });

  it('chooses by the text of a child or of one below it, wherever that stands', async () => {
    const inside = '<A><B>no</B><K>1</K></A><A><B>yes</B><T><K> 2 </K></T></A><A><K>2</K><B>also</B></A>';
    assert.deepEqual(await values(`${GROUP}/A[K=2]/B`, inside), ['also']);
    assert.deepEqual(await values(`${GROUP}/A[T/K=2]/B`, inside), ['yes']);
    assert.deepEqual(await values(`${GROUP}/A[K=3]/B`, inside), [null]);
  });

  it('reads entities, character data and comments as XML means them', async () => {
    const inside = '<A>a &amp; b<!-- not -->&#233;<![CDATA[ <c> & ]]></A>';
    assert.deepEqual(await values(`${GROUP}/A`, inside), ['a & bé <c> &']);
  });

  it('ignores attributes, prefixes and what looks like the end of a tag within quotes', async () => {
    assert.deepEqual(await values(`${GROUP}/A`, `<n:A x="a>b" y='"'\n>1</n:A >`), ['1']);
  });

  it('must be one the reader can follow', async () => {
    const wrong: [string, RegExp][] = [
      [`${GROUP}/A[K=]/B`, /not understood/],
      [`${RECORD}[last]/A`, /every one is read/],
      ['Racine/Foyer[K=1]/A', /every one is read/],
      [`${GROUP}/Secret/A`, /toxic/],
      [`${GROUP}/A[B/C=1]/D`, /toxic/],
    ];
    for (const [path, pattern] of wrong)
      await assert.rejects(
        readSample(wrap(FOYER), declare({ v: [path] }, { toxic: [`${GROUP}/Secret`, `${GROUP}/A/B`] })),
        (error) => error instanceof ContractBroken && pattern.test(error.message),
      );
  });

  it('leaves out a column none of whose elements occurs, so that the source can miss it', async () => {
    const { reading } = await readSample(wrap(FOYER), declare({ ...PATHS, tel: [`${GROUP}/TEL`] }));
    assert.deepEqual(reading.columns, Object.keys(PATHS));
  });
});

describe('what nobody declared', () => {
  const inside = FOYER.replace(
    '<Prestation>',
    '<Neuf><A>secret-neuf</A></Neuf><Neuf/><Paiement><IBAN>secret-iban</IBAN></Paiement><Prestation>',
  );

  it('is counted, topmost element by path, and told', async () => {
    const options = declare(PATHS, { toxic: [`${GROUP}/Paiement`] });
    assert.deepEqual(await warningsOf(wrap(inside), options), [`element_inconnu ${GROUP}/Neuf ×2`]);
  });

  it('is told of fifty paths at most, each name cut', async () => {
    const many = Array.from({ length: 80 }, (_, index) => `<${'N'.repeat(70)}${index}/><P${index}/>`).join(
      '',
    );
    const told = await warningsOf(wrap(FOYER.replace('<Prestation>', `${many}<Prestation>`)));
    assert.equal(told.length, 50);
    assert.ok(told.every((each) => each.length < 120));
    assert.ok(told[0]?.endsWith(`/${'N'.repeat(60)} ×80`));
  });

  it('is in no table of the session, toxic or unknown', () =>
    withScratch(async (scratch, session) => {
      const options = declare(PATHS, { toxic: [`${GROUP}/Paiement`] });
      const found = await readInSession(scratch, session, wrap(inside), options);
      const Names = z.object({ name: z.string() });
      const tables = await session.rows('select table_name as name from information_schema.tables', Names);
      const dumps = await Promise.all(
        tables.map(({ name }) => session.rows(`select to_json(t)::varchar as name from "${name}" t`, Names)),
      );
      assert.ok(tables.length >= 4);
      assert.ok(JSON.stringify(dumps).includes('LE GOFF'));
      assert.doesNotMatch(JSON.stringify([dumps, found]), /secret/);
    }));
});

describe('the count at the end', () => {
  const end = (total: string, anomalies: string): string =>
    wrap(FOYER, `<Fin><TOTAL>${total}</TOTAL><ANO>${anomalies}</ANO></Fin>`);

  it('is the groups read, with or without those kept back', async () => {
    assert.deepEqual(await warningsOf(end('1', '7')), []);
    assert.deepEqual(await warningsOf(end('00000004', '00000003')), []);
  });

  it('refuses the extract otherwise', async () => {
    await refused(end('00000002', '00000000'), /states 2 groups at its end and holds 1: it is cut short/);
    await refused(end('5', '3'), /states 5 groups at its end, 3 of them kept back, and holds 1/);
    await refused(end('0', '0'), /holds 1: it is inconsistent/);
    await refused(end('beaucoup', ''), /a total that is no number/);
  });

  it('is told when it is missing or empty', async () => {
    assert.deepEqual(await warningsOf(end('', '')), ['total_absent 1 read']);
    assert.deepEqual(await warningsOf(wrap(FOYER, '')), ['total_absent 1 read']);
  });

  it('may count characters, and a difference is told only', async () => {
    const options = declare(PATHS, { trailer: { total: 'Racine/Fin/TOTAL', characters: 'Racine/Fin/CAR' } });
    const document = (count: number): string =>
      wrap(FOYER, `<Fin><TOTAL>1</TOTAL><CAR>${String(count).padStart(6, '0')}</CAR></Fin>`);
    const size = document(0).length;
    assert.deepEqual(await warningsOf(document(size), options), []);
    assert.deepEqual(await warningsOf(document(size + 1), options), [
      `caracteres_differents ${size + 1} stated, ${size} read`,
    ]);
  });
});

describe('a damaged document', () => {
  it('is refused wherever it is cut', () =>
    withScratch(async (scratch, session) => {
      const whole = wrap(FOYER);
      for (let length = 100; length < whole.trimEnd().length; length += 100)
        await assert.rejects(
          readInSession(scratch, session, whole.slice(0, length), declare()),
          (error) => error instanceof DeliveryRejected && /cut short/.test(error.message),
          `cut at ${length}`,
        );
    }));

  it('is refused with its line when tags do not match, or text follows', async () => {
    await refused(wrap('<Foyer>\n<A></B>\n</Foyer>'), /not the one open.*\(line 5\)/);
    await refused(`${wrap(FOYER)}${wrap(FOYER)}`, /goes on after its last element/);
    await refused(`${wrap(FOYER)}more`, /cut short|goes on/);
  });

  it('is refused with a DTD, an entity nobody declared, a bare ampersand or a null character', async () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    await refused(wrap(FOYER).replace('<Racine>', `${bomb}<Racine>`), /document type declaration/);
    await refused(wrap(FOYER.replace('LE GOFF', '&nom;')), /entity nobody declared \(line 7\)/);
    await refused(wrap(FOYER.replace('LE GOFF', 'A & B')), /bare "&"/);
    await refused(wrap(`${FOYER}<Autre>A & B</Autre>`), /bare "&"/);
    await refused(wrap(FOYER.replace('LE GOFF', 'A\0B')), /null characters/);
    await refused(wrap(FOYER.replace('LE GOFF', '&#0;')), /bare "&"/);
  });

  it('is refused when it is of another kind, too deep or its group too large', async () => {
    await refused('<?xml version="1.0"?><Autre></Autre>', /not the XML document that the source declares/);
    await refused(wrap('<x>'.repeat(200)), /deeper/);
    await refused(
      wrap(FOYER.replace('LE GOFF', 'x'.repeat(9 << 20))),
      /without end|far larger than a real one/,
    );
    await refused(wrap(`<Foyer>${'<Personne/>'.repeat(10_001)}</Foyer>`), /far larger than a real one/);
    await refused(
      wrap(`<Foyer>${`<X>${'x'.repeat(999)}</X>`.repeat(9_000)}</Foyer>`),
      /far larger than a real one/,
    );
    await refused('nom;prenom\nA;B\n', /not the XML document that the source declares/);
  });
});

describe('the encoding of a document', () => {
  const text = wrap(FOYER.replace('LE GOFF', 'Œuvré-Nuñez €'));
  const named = (name: string): string => text.replace('UTF-8', name);
  const cases: [string, string, Buffer, string[]][] = [
    ['windows-1252', 'windows-1252', iconv.encode(named('windows-1252'), 'win1252'), []],
    ['windows-1252 called ISO-8859-1', 'windows-1252', iconv.encode(named('ISO-8859-1'), 'win1252'), []],
    ['ISO-8859-15', 'iso-8859-15', iconv.encode(named('ISO-8859-15'), 'iso-8859-15'), []],
    ['UTF-8', 'utf-8', Buffer.from(text), []],
    ['UTF-8 by its mark', 'utf-8', Buffer.from(`\ufeff${named('windows-1252')}`), []],
    ['UTF-16', 'utf-16le', iconv.encode(named('UTF-16'), 'utf-16le', { addBOM: true }), []],
    ['windows-1252 called UTF-8', 'windows-1252', iconv.encode(text, 'win1252'), ['encodage_different']],
  ];
  for (const [title, encoding, bytes, warnings] of cases)
    it(`is ${title}`, async () => {
      const { reading, rows } = await readSample(bytes, declare());
      assert.deepEqual([reading.encoding.name, rows[0]?.nom], [encoding, 'Œuvré-Nuñez €']);
      assert.deepEqual(
        reading.warnings.map(({ code }) => code),
        warnings,
      );
    });

  it('refuses an encoding nobody knows', () => refused(named('klingon-1'), /encoding nobody can read/));
});

describe('a source', () => {
  const source = (columns: Record<string, unknown>, read: object): Source =>
    Source.parse({
      ...{ source: 'caf', partner: 'caf', title: 'RSA', table: 'personnes', extract_date: '2026-06-30' },
      ...{ licence: 'lov2', attribution: 'CAF', unavailable: 'hold' },
      ...{ location: { channel: 'folder', path: 'caf' }, read, columns },
    });
  const xml = { group: GROUP, record: RECORD };

  it('hands the paths of its columns to the reader', () => {
    const columns = { a: { feeds: ['a'], path: 'R/A' }, b: { ignored: 'not asked', path: ['R/B', 'R/C'] } };
    const declared = declaredShape(source(columns, { xml }));
    assert.deepEqual(declared.columnPaths, { a: ['R/A'], b: ['R/B', 'R/C'] });
    assert.deepEqual(declared.xml, { ...xml, ignored: [], toxic: [] });
  });

  it('gives a path to each column', () => {
    assert.throws(() => declaredShape(source({ a: { feeds: ['a'] } }, { xml })), /column "a" has no path/);
    assert.throws(() => source({}, { xml: { group: '/Racine/Foyer' } }), /joined by slashes/);
    assert.deepEqual(declaredShape(source({ a: { feeds: ['a'] } }, {})), {});
  });
});

describe('any households, in any chunks', () => {
  const Text = fc.stringMatching(/^[A-Za-zé'&<>" -]{0,12}$/);
  const Person = fc.record({
    nom: Text,
    role: fc.constantFrom('DEM', 'CJT', 'ENF'),
    last: fc.boolean(),
    acts: fc.array(Text, { maxLength: 3 }),
  });
  const Household = fc.record({
    dossier: Text,
    etat: fc.option(Text),
    people: fc.array(Person, { maxLength: 3 }),
  });
  const escaped = (value: string): string =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const element = (name: string, inside: string): string => `<${name}>${inside}</${name}>\n`;
  const cell = (value: string | null | undefined): string | null => value?.trim() || null;

  it('come back as their rows', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(Household, { maxLength: 4 }),
        fc.integer({ min: 1, max: 80 }),
        async (households, size) => {
          const xml = element(
            'Racine',
            households
              .map(({ dossier, etat, people }) =>
                element(
                  'Foyer',
                  element('Demande', element('NUMDEM', escaped(dossier))) +
                    people.map(personXml).join('') +
                    (etat === null
                      ? ''
                      : element('Prestation', element('Etat', element('ETAT', escaped(etat))))),
                ),
              )
              .join(''),
          );
          const rows: (string | null)[][] = [];
          const { reference: _, ...paths } = PATHS;
          const plan = planXml({ group: GROUP, record: RECORD, ignored: [], toxic: [] }, paths);
          const gatherer = gatherRecords(plan, (_line, cells) => rows.push(cells));
          await parseXml(chunksOf(Buffer.from(xml), size), gatherer.handler);
          assert.equal(gatherer.finish().groups, households.length);
          const expected = households.flatMap(({ dossier, etat, people }) =>
            people.map(({ nom, role, acts }) => [
              cell(dossier),
              cell(nom),
              role,
              cell(acts.at(-1)),
              cell(etat),
            ]),
          );
          assert.deepEqual(rows, expected);
        },
      ),
      { numRuns: 200 },
    ));

  function personXml({
    nom,
    role,
    last,
    acts,
  }: {
    nom: string;
    role: string;
    last: boolean;
    acts: string[];
  }): string {
    const rsa = element('NATPREST', 'RSA');
    return element(
      'Personne',
      element('Identification', element('NOM', escaped(nom))) +
        element('Prestations', element('ROLE', 'XXX') + element('NATPREST', 'PFA')) +
        element('Prestations', last ? element('ROLE', role) + rsa : rsa + element('ROLE', role)) +
        acts.map((act) => element('Activite', element('ACT', escaped(act)))).join(''),
    );
  }

  async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
});
