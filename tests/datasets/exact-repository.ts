/** A small dataset of a team's own about persons: amounts to the cent, and pseudonyms in 16 bytes. Everybody in it is invented. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { datasetFiles } from '../../scripts/draft/dataset-template.js';
import { writeNew } from '../../scripts/draft/write-new.js';

const CONTRACT = `import { defineContract, z } from 'data-insertion';
const nir = (more = {}) => z.uuid().nullable().meta({ description: 'Personne.', identifier: 'nir', ...more });
const montant = z.number().multipleOf(0.01).min(0).max(99999.99);
export const contract = defineContract({
  aides: {
    title: 'Aides reçues', grain: 'une ligne par aide', zone: 'work',
    row: z.strictObject({
      nir: nir(),
      nir_declare: nir(),
      dossier: z.uuid().meta({ description: 'Dossier.' }),
      departement: z.string().meta({ description: 'Département.' }),
      montant_eur: montant.meta({ description: 'Montant.', unit: 'euro' }),
    }),
  },
  personnes: {
    title: 'Personnes', grain: 'une ligne par personne', zone: 'restricted', formats: ['parquet'],
    row: z.strictObject({
      personne: nir({ derived: true }),
      recu_eur: z.number().multipleOf(0.01).meta({ description: 'Reçu.', precision: 20 }),
    }),
  },
  totaux: {
    title: 'Totaux', grain: 'une ligne par département',
    row: z.strictObject({
      departement: z.string().meta({ description: 'Département.' }),
      total_eur: z.number().multipleOf(0.01).meta({ description: 'Total.', unit: 'euro', precision: 20 }),
    }),
  },
});
`;

const SOURCE = `source: primes-partenaire
partner: primes
title: Aides versées
table: aides
extract_date: 2026-01-31
licence: lov2
attribution: Inventé
unavailable: last_good
location: { channel: folder, path: samples/aides.csv }
read: { format: csv, encoding: utf-8, delimiter: ';', quote: '"', headerLines: 1 }
columns:
  NIR: { feeds: [nir], class: identifier }
  DECLARE: { feeds: [nir_declare], class: identifier }
  DOSSIER: { feeds: [dossier], class: neutral }
  DEP: { feeds: [departement], class: neutral }
  MONTANT: { feeds: [montant_eur], class: neutral }
`;

const MAPPING = `-- One row per aide. Source: inventée.
create view mapped as
select _line, NIR as nir, DECLARE as nir_declare, cell_uuid(DOSSIER) as dossier, cell_text(DEP) as departement, cell_decimal(MONTANT) as montant_eur
from extract;
`;

const ASSEMBLY = `-- One row per personne, one per département. Source: aides_in.
create table personnes as
  select nir as personne, sum(montant_eur) as recu_eur from aides_in where nir is not null group by nir order by nir;
create table totaux as
  select departement, sum(montant_eur) as total_eur from aides_in group by departement order by departement;
create table fates as select _source, _line, 'out' as fate from aides_in;
`;

const PRIVACY = `personal: true
privacy:
  threshold: 5
  no_counts: { totaux: Rien que des sommes de personnes inventées. }
  erasure: { mark: nir, sure: [nir] }
`;

/** NIR; NIR that the person wrote; file; département; amount. */
export const AIDES = `NIR;DECLARE;DOSSIER;DEP;MONTANT
MARIE-1;MARIE-1;f81d4fae-7dec-41d0-8765-00a0c91e6bf1;52;1 234,50
;JEAN-2;F81D4FAE7DEC41D0876500A0C91E6BF2;52;0,10
MARIE-1;;f81d4fae-7dec-41d0-8765-00a0c91e6bf3;35;0.20
ALEX-3;;f81d4fae-7dec-41d0-8765-00a0c91e6bf4;35;99999.99
SACHA-4;;f81d4fae-7dec-41d0-8765-00a0c91e6bf5;35;0,005
SACHA-4;;f81d4fae-7dec-41d0-8765-00a0c91e6bf6;35;100000
SACHA-4;;dossier-7;35;1
`;

/** The folder of datasets, made below `root`. `form`: how the contract has pseudonyms. */
export async function makeExactRepository(root: string, form: 'digits' | 'uuid' = 'uuid'): Promise<string> {
  const datasets = join(root, 'datasets');
  const files = datasetFiles('primes');
  const metadata = String(files['primes/metadata.yaml']);
  await writeNew(datasets, { '_partners/primes.yaml': String(files['_partners/primes.yaml']) });
  const own = {
    'contract.ts':
      form === 'uuid' ? CONTRACT : CONTRACT.replace('z.uuid().nullable()', 'z.string().nullable()'),
    'metadata.yaml': metadata + PRIVACY,
    'rules.yaml': '[]\n',
    'sources/primes-partenaire.yaml': SOURCE,
    'sources/primes-partenaire.sql': MAPPING,
    'sql/005_personne_code.sql': `-- One value per value: a person's pseudonym is its code.\ncreate macro personne_code(pseudonyme) as pseudonyme;\n`,
    'sql/010_personnes.sql': ASSEMBLY,
    'samples/aides.csv': AIDES,
    'example/extracts/primes-partenaire/aides.csv': AIDES,
  };
  for (const [file, text] of Object.entries(own)) {
    const path = join(datasets, 'primes', file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return datasets;
}
