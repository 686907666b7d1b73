/** A source drafted from a partner's sample: what it feeds, what it never does, and SQL that runs at once. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { parse } from 'yaml';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import { Source } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { type Draft, draftSource } from '../../scripts/draft/draft-source.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const datasets = await loadDatasets(join(ROOT, 'datasets'));
const folder = await mkdtemp(join(tmpdir(), 'insertion-draft-'));
afterAll(() => rm(folder, { recursive: true }));

interface Drafted extends Draft {
  /** Rows of the sample that the drafted source keeps, and those it rejects. */
  readonly rows: { readonly kept: number; readonly rejected: number };
}

let drafts = 0;
/** Drafts from a sample, then reads the sample as the draft says. */
async function draft(id: string, sample: string): Promise<Drafted> {
  const dataset = datasets.find((one) => one.id === id);
  const table = dataset?.tables[0];
  assert.ok(dataset && table);
  drafts += 1;
  const scratch = await mkdtemp(join(folder, `${drafts}-`));
  const path = join(scratch, 'sample.csv');
  await writeFile(path, sample);
  const { personal, roles } = dataset.metadata;
  const made = await engine.withSession({ scratch }, async (session) =>
    draftSource({
      ...{ id: 'essai', partner: 'p', table, personal, sample: null, day: '2026-03-31' },
      roles: Object.keys(roles),
      seen: await inspectFile(path, session, scratch),
    }),
  );
  const source = Source.parse(parse(made.declaration));
  const mapping = { name: 'essai.sql', sql: made.mapping };
  const rows = await engine.withSession({ scratch }, async (session) => {
    const extract = { path, fileName: 'sample.csv', date: '2026-03-31' };
    const request = { dataset, source, mapping, scratch, today: '2026-04-01', ...extract };
    const { rowsOut, rowsRejected } = await normaliseExtract(
      { ...request, source: { ...source, max_rejected_share: 1 } },
      { references, pseudonymiser: TEST_KEYS },
      session,
    );
    return { kept: rowsOut, rejected: rowsRejected };
  });
  return { ...made, rows };
}

describe('a file about persons', () => {
  it('that is an XML flow is drafted with the shape it has', async () => {
    const person = (nir: string, name: string) =>
      `<Personne><NIR>${nir}</NIR><NOM>USAGE</NOM><NOMNAI>${name}</NOMNAI><PRENOM>Ada</PRENOM><DTNAI>1980-02-01</DTNAI><Prestations><ROLEPERS>DEM</ROLEPERS></Prestations><Prestations><ROLEPERS>AUT</ROLEPERS></Prestations></Personne>`;
    const { fed, declaration, rows } = await draft(
      'parcours-insertion',
      `<Racine><Foyer><MATRICULE>0122435</MATRICULE>${person('180029900100123', 'A')}${person('280039900100245', 'B')}</Foyer>
      <Foyer><MATRICULE>0122436</MATRICULE>${person('180029900100123', 'C')}</Foyer></Racine>`,
    );
    const { read } = parse(declaration);
    assert.deepEqual(read, {
      format: 'xml',
      xml: { group: 'Racine/Foyer', record: 'Racine/Foyer/Personne' },
    });
    assert.equal(fed.get('lu_matricule'), 'MATRICULE');
    assert.equal(fed.get('lu_nom'), 'NOMNAI');
    assert.equal(fed.get('lu_nom_usage'), 'NOM');
    assert.match(declaration, /ROLEPERS.*vient plusieurs fois par ligne/);
    assert.deepEqual(rows, { kept: 3, rejected: 0 });
  });

  it('is drafted with classes and identifiers, and read at once', async () => {
    const { fed, declaration, rows } = await draft(
      'parcours-insertion',
      `NIR;Nom;Prénom;Date de naissance;Département;Date demande;Date orientation;Type orientation;Nom référent;Téléphone;Observations
180029900100123;DUPONT;Jean;01/02/1980;07;03/01/2026;20/02/2026;Social;M. Untel;0612345678;difficultés de logement
280039900100245;MARTIN;Marie;05/03/1980;07;04/01/2026;21/02/2026;Professionnel;Mme Unetelle;;
`,
    );
    assert.deepEqual(Object.fromEntries(fed), {
      ...{ lu_nir: 'NIR', lu_nom: 'Nom', lu_prenom: 'Prénom', lu_naissance: 'Date de naissance' },
      ...{ lu_departement: 'Département', lu_telephone: 'Téléphone', date_demande: 'Date demande' },
      ...{ date_orientation: 'Date orientation', type_orientation: 'Type orientation' },
    });
    assert.deepEqual([rows.kept, rows.rejected], [2, 0]);
    const classes = Object.entries(Source.parse(parse(declaration)).columns).map(([name, column]) => [
      name,
      column.class,
    ]);
    assert.deepEqual(Object.fromEntries(classes), {
      ...{ NIR: 'identifier', Nom: 'identifier', Prénom: 'identifier', Téléphone: 'identifier' },
      ...{ 'Date de naissance': 'quasi_identifier', Département: 'quasi_identifier' },
      ...{ 'Date demande': 'sensitive', 'Date orientation': 'sensitive', 'Type orientation': 'sensitive' },
      ...{ 'Nom référent': 'drop', Observations: 'free_text' },
    });
    assert.doesNotMatch(declaration, /DUPONT|180029900100123|Untel/);
  });

  it('takes nothing of another person for what identifies this one, whoever comes first', async () => {
    const { declaration, mapping } = await draft(
      'parcours-insertion',
      `NIR conjoint;Nom conjoint;prenom_enfant;Date de naissance du père;Nom du prescripteur;NIR ouvrant droit;N° SS;NOM;Prénom(s);Né(e) le;Dpt
280039900100245;MARTIN;Léa;05/03/1950;PETIT;280039900100245;180029900100123;DUPONT;Jean;01/02/1980;07
180039900100204;DURAND;Tom;06/03/1951;GRAND;180039900100204;280029900100164;BERNARD;Anne;02/02/1981;07
`,
    );
    const { columns } = parse(declaration);
    const identities = { lu_nir: 'N° SS', lu_nom: 'NOM', lu_prenom: 'Prénom(s)', lu_naissance: 'Né(e) le' };
    for (const [role, column] of Object.entries({ ...identities, lu_departement: 'Dpt' }))
      assert.match(mapping, new RegExp(`"${column.replace(/[()]/g, '.')}"[^,]* as ${role}`));
    for (const other of [
      'NIR conjoint',
      'Nom conjoint',
      'prenom_enfant',
      'Date de naissance du père',
      'NIR ouvrant droit',
    ])
      assert.ok(!mapping.includes(`"${other}"`), other);
    assert.ok(columns);
  });

  it('does not take a day of the right for a day of the accompaniment', async () => {
    const { mapping } = await draft(
      'parcours-insertion',
      `NIR;Date d'entrée dans le RSA;Date de sortie du RSA
180029900100123;01/02/2025;01/02/2026
280039900100245;02/02/2025;02/02/2026
`,
    );
    assert.ok(!/accompagnement/.test(mapping), mapping);
  });

  it('has what is uncertain as a question in its declaration', async () => {
    const { declaration, undecided } = await draft(
      'parcours-insertion',
      'Identifiant SI;Nom;Prénom;Né(e) le;Date de naissance;Catégorie\nA1;D;J;x;01/02/1980;b\n',
    );
    assert.match(declaration, /"Identifiant SI": .*# .*à décider : est-ce l’identifiant de la personne/);
    assert.match(declaration, /"Catégorie": .*class: drop.*à décider : que contient cette colonne/);
    assert.ok(undecided.includes('Catégorie'));
  });
});

/** Columns of a sample of structures, and what each field is fed by. */
const STRUCTURES: readonly (readonly [
  what: string,
  sample: string,
  fed: Readonly<Record<string, string | undefined>>,
])[] = [
  [
    'an identifier is what no two rows share',
    'code;reference;nom\nA;r1;x\nA;r2;y\nB;r3;z\n',
    { id: 'reference', nom: 'nom' },
  ],
  ['nothing identifies where all repeats', 'code;nom\nA;x\nA;x\n', { id: undefined }],
  [
    'an organisation is named, not its contact',
    'contact;organisation;tel contact;mail responsable;standard\nM. Untel;Mairie;0612345678;a.b@c.fr;0475000000\n',
    { nom: 'organisation', telephone: 'standard', courriel: undefined },
  ],
  [
    'the name of a person is no name of a structure',
    'Nom;Prénom;Structure porteuse\nUntel;Jean;CCAS\n',
    { nom: undefined },
  ],
  [
    'words of SQL and of YAML are names like any other',
    'order;select;null;nom;true;group\n1;2;3;Mairie;5;6\n',
    { nom: 'nom' },
  ],
];

describe('a file about places', () => {
  for (const [what, sample, wanted] of STRUCTURES)
    it(`is drafted so that ${what}`, async () => {
      const { fed } = await draft('offre-insertion', sample);
      assert.deepEqual(
        Object.fromEntries(Object.keys(wanted).map((field) => [field, fed.get(field)])),
        wanted,
      );
    });

  it('pins the sheet and the row of titles of a workbook', () => {
    const table = datasets.find(({ id }) => id === 'offre-insertion')?.tables[0];
    assert.ok(table);
    const { declaration } = draftSource({
      ...{ id: 'essai', partner: 'p', table, personal: false, sample: null, day: '2026-03-31' },
      roles: [],
      seen: {
        ...{ format: 'xlsx', container: 'none', encoding: { name: 'utf-8', proof: 'XLSX' }, dialect: null },
        ...{
          sheets: ['Structures: 2026', 'Lisez-moi'],
          headerRow: 3,
          rows: 1,
          rejected: 0,
          above: 2,
          warnings: [],
        },
        columns: [{ name: 'nom', guessedType: 'text', filled: 1, unique: true }],
      },
    });
    assert.match(declaration, /read: \{ format: xlsx, sheet: "Structures: 2026", headerLines: 3 \}/);
  });
});
