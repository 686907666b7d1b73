/** Files of a new dataset or source: small, whole, and running as they are. */
import type { Column, Table } from '../../datasets/dataset.js';
import { type NewFiles, prefixed } from './write-new.js';

const FALLBACK_EXAMPLES: Record<Column['type'], string> = {
  text: 'Exemple',
  date: '2026-01-31',
  number: '1.5',
  integer: '1',
  boolean: 'true',
  list: '{}',
};

/** A source of `table` whose sample has the columns that the contract requires, named like the fields they feed. */
export function sourceFiles(id: string, partner: string, table: Table): Record<string, string> {
  const columns = table.columns.filter(
    ({ required, derived, fallback }) => required && !derived && !fallback,
  );
  const feeds = columns.map(({ name }) => `  ${name}: { feeds: [${name}] }`).join('\n');
  const fields = columns.map((column) => `  ${expressionOf(id, column)} as ${column.name},`).join('\n');
  const sample = [1, 2].map((row) => columns.map((column) => exampleOf(column, row)).join(';'));
  return {
    [`sources/${id}.yaml`]: `source: ${id}
partner: ${partner}
title: Décrivez ici ce que contient l’extrait
table: ${table.name}
extract_date: 2026-01-31
licence: lov2
attribution: Nommez ici le producteur
unavailable: last_good
location: { channel: folder, path: samples/${id}.csv }
read: { format: csv, encoding: utf-8, delimiter: ';', quote: '"', headerLines: 1 }
columns:
${feeds}
`,
    [`sources/${id}.sql`]: `-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
create view mapped as
select
  _line,
${fields}
from extract;
`,
    [`samples/${id}.csv`]: `${[columns.map(({ name }) => name).join(';'), ...sample].join('\n')}\n`,
  };
}

function expressionOf(id: string, { name, type }: Column): string {
  if (name === 'id') return `'${id}--' || id`;
  const macros = {
    text: 'cell_text',
    date: 'cell_date',
    number: 'cell_number',
    integer: 'cell_number',
  } as const;
  return type === 'list' || type === 'boolean' ? name : `${macros[type]}(${name})`;
}

function exampleOf(column: Column, row: number): string {
  if (column.name === 'id') return String(row);
  const [example] = column.values ?? column.examples;
  return `${String(example ?? FALLBACK_EXAMPLES[column.type])}${column.type === 'text' && !column.values ? ` ${row}` : ''}`.trim();
}

export function partnerFile(code: string): string {
  return `partner: ${code}
name: Nommez ici le partenaire
legal_basis: À préciser avant toute mise en production (convention, texte, licence des données).
reports_to: REPORTS_${code.toUpperCase().replaceAll('-', '_')}
`;
}

/** Below the folder of datasets. */
export function datasetFiles(id: string): NewFiles {
  const table = id.replaceAll('-', '_');
  const column = (name: string): Column => ({
    name,
    type: 'text',
    required: true,
    description: '',
    examples: ['Exemple'],
  });
  const described: Table = {
    name: table,
    zone: 'open',
    title: '',
    grain: '',
    columns: [column('id'), column('libelle')],
    working: [],
    formats: [],
  };
  const source = `${id}-partenaire`;
  const files = sourceFiles(source, id, described);
  const own = {
    ...files,
    [`example/extracts/${source}/${source}.csv`]: files[`samples/${source}.csv`] ?? '',
    ...exampleFiles(source, table),
    'README.md': `# ${id}\n\nDites ici ce qu’est une ligne, ce que l’on sait des défauts des données, et à qui s’adresser.\n`,
    'metadata.yaml': `id: ${id}
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
`,
    'contract.ts': `import { defineContract, z } from 'data-insertion';

const row = z.strictObject({
  source: z.string().meta({ description: 'Identifiant de la source.', fallback: 'source' }),
  id: z.string().meta({ description: 'Identifiant stable et unique.', examples: ['${id}-partenaire--1'] }),
  libelle: z.string().min(1).meta({ description: 'Libellé.', examples: ['Exemple'] }),
});

export const contract = defineContract({
  ${table}: { title: 'Titre de la table', grain: 'une ligne par …', row },
});
`,
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
