/** Files of a new dataset: small, whole, and running as they are. */
import type { Column, Table } from '../../datasets/dataset.js';
import { partnerFile, sourceFiles } from './templates.js';
import { type NewFiles, prefixed } from './write-new.js';

/** Below the folder of datasets. */
export function datasetFiles(id: string): NewFiles {
  const table = id.replaceAll('-', '_');
  const source = `${id}-partenaire`;
  const files = sourceFiles(source, id, describeTable(table));
  const own = {
    ...files,
    [`example/extracts/${source}/${source}.csv`]: files[`samples/${source}.csv`] ?? '',
    ...exampleFiles(source, table),
    'README.md': `# ${id}\n\nDites ici ce qu’est une ligne, ce que l’on sait des défauts des données, et à qui s’adresser.\n`,
    'metadata.yaml': metadataFile(id),
    'contract.ts': contractFile(id, table),
    'rules.yaml': `- rule: unique_key
  table: ${table}
  column: id
  severity: refuse
  why: Deux lignes de même identifiant ne peuvent pas être citées.
`,
    [`sql/010_${table}.sql`]: `-- One row per row received: nothing is merged.
create table "${table}" as from "${table}_in" order by id, _source, _line;

create table fates as select _source, _line, 'out' as fate from "${table}_in";
`,
  };
  return { ...prefixed(id, own), [`_partners/${id}.yaml`]: partnerFile(id) };
}

function describeTable(name: string): Table {
  const column = (name: string): Column => ({
    name,
    type: 'text',
    required: true,
    description: '',
    examples: ['Exemple'],
  });
  const columns = [column('id'), column('libelle')];
  return { name, zone: 'open', title: '', grain: '', columns, working: [], formats: [] };
}

const metadataFile = (id: string) => `id: ${id}
title: Titre du jeu de données
description: >-
  Décrivez ici, en une centaine de caractères au moins, ce que contient le jeu de données, comment il est produit,
  à quelle fréquence et pour quel usage.
licence: lov2
frequency: monthly
keywords: [insertion]
coverage: { spatial: France entière, granularity: département }
contact: { name: Équipe data.insertion, email: contact@data.insertion.example }
contract_version: 0.1.0
known_flaws: []
datagouv:
  method: Dites ici comment le jeu de données est produit.
  model: Dites ici quel modèle ou quel schéma il suit.
  temporal: { start: inputs, end: inputs }
  spatial: { zones: ["country:fr"], granularity: "fr:departement" }
`;

const contractFile = (id: string, table: string) => `import { defineContract, z } from 'data-insertion';

const row = z.strictObject({
  source: z.string().meta({ description: 'Identifiant de la source.', fallback: 'source' }),
  id: z.string().meta({ description: 'Identifiant stable et unique.', examples: ['${id}-partenaire--1'] }),
  libelle: z.string().min(1).meta({ description: 'Libellé.', examples: ['Exemple'] }),
});

export const contract = defineContract({
  ${table}: { title: 'Titre de la table', grain: 'une ligne par …', row },
});
`;

/** What the sample gives, as `insertion example --accept` writes it. */
function exampleFiles(source: string, table: string): Record<string, string> {
  const rows = [1, 2].map((row) => ({ source, id: `${source}--${row}`, libelle: `Exemple ${row}` }));
  const counts = { rowsIn: 2, rowsOut: 2, rowsRejected: 0 };
  const read = {
    ...{ counts, speed: 'fast', issues: [] },
    rows: rows.map((row, index) => ({ _line: index + 2, ...row })),
  };
  const tables = { counts: [{ source, ...counts, rowsMerged: 0 }], [table]: rows };
  const file = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  return {
    [`example/expected/${source}.json`]: file(read),
    'example/expected/_tables.json': file(tables),
  };
}
