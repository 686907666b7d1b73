/** Nested JSON of a source about persons: what is declared is read by its path, what is not stops the source. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { Source } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const found = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
assert.ok(found);
const dataset = found;
const scratch = await mkdtemp(join(tmpdir(), 'insertion-nested-'));
afterAll(() => rm(scratch, { recursive: true }));

const SOURCE = Source.parse({
  ...{ source: 'grist', partner: 'association', title: 'Suivi', table: 'fiches', extract_date: '2026-06-30' },
  ...{
    licence: 'non publiable',
    attribution: 'Association',
    unavailable: 'go_without',
    max_rejected_share: 1,
  },
  location: { channel: 'folder', path: 'x' },
  read: { format: 'json', recordsPath: 'records' },
  columns: {
    id: { class: 'neutral', ignored: 'rang dans Grist' },
    nom: { class: 'identifier', feeds: ['identite'], path: 'fields.Nom' },
    prenom: { class: 'identifier', feeds: ['identite'], path: 'fields.Prénom' },
    naissance: { class: 'quasi_identifier', feeds: ['identite', 'annee_naissance'], path: 'fields.Né le' },
  },
});
const MAPPING = `create view lu as select _line, nom as lu_nom, nom as lu_nom_usage, prenom as lu_prenom, naissance as lu_naissance,
  extract_day(_line) as date_reference from extract;
create view mapped as from identified('lu');`;

async function read(fields: object) {
  const path = join(scratch, 'in.json');
  await writeFile(path, JSON.stringify({ records: [{ id: 1, fields }] }));
  const request = {
    dataset,
    source: SOURCE,
    mapping: { name: 'grist.sql', sql: MAPPING },
    scratch,
    today: '2026-07-01',
  };
  return engine.withSession({ scratch }, (session) =>
    normaliseExtract(
      { ...request, path, fileName: 'in.json', date: '2026-06-30' },
      { references, pseudonymiser: TEST_KEYS },
      session,
    ),
  );
}

const PERSON = { Nom: 'Exemple', Prénom: 'Zoé', 'Né le': '1980-02-01' };

describe('nested JSON about persons', () => {
  it('is read where every member is declared', async () => {
    const { rowsIn, rowsOut } = await read(PERSON);
    assert.deepEqual([rowsIn, rowsOut], [1, 1]);
  });

  for (const [what, more] of [
    ['a member', { Téléphone: '0600000000' }],
    ['a member further down', { Contact: { mail: 'x' } }],
    ['a member of a list', { Enfants: [{ prénom: 'A' }] }],
  ] as const)
    it(`stops at ${what} that nobody declared, by its place`, async () => {
      await assert.rejects(read({ ...PERSON, ...more }), (error: unknown) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /columns that nobody classed \(place 5\)/);
        assert.doesNotMatch(error.message, /0600000000|Contact|Enfants/);
        return true;
      });
    });
});
