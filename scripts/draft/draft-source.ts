/** A source drafted from a partner's sample: which column may feed which field, by its name and by what its cells look like. Pure. */
import type { Inspection } from '../../activities/read/inspect-file.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { isOfThirdPerson, wordsOf } from './column-words.js';
import { classColumns, isOfPersons, type PersonColumn } from './draft-persons.js';
import { key, lookOf, placeOf, readOf } from './draft-reading.js';
import { orderIn, PLACES, pairColumns } from './pair-columns.js';

export interface DraftRequest {
  readonly id: string;
  readonly partner: string;
  readonly table: Table;
  /** Columns must be classed, and nothing of the sample may be kept. */
  readonly personal: boolean;
  /** Of the dataset; the last of them asks least of a source, and is drafted. */
  readonly roles: readonly string[];
  readonly seen: Inspection;
  /** YYYY-MM-DD: what the extract states until somebody says better. */
  readonly day: string;
  /** Where the sample lies in the dataset's folder; null: it is not kept. */
  readonly sample: string | null;
  /** Where it was asked for, as YAML; without it, an agreed place is still to be named. */
  readonly location?: string | undefined;
}

export interface Draft {
  readonly declaration: string;
  readonly mapping: string;
  /** Field → the partner's column. */
  readonly fed: ReadonlyMap<string, string>;
  readonly undecided: readonly string[];
  /** Fields that the contract requires and nothing seems to feed. */
  readonly missing: readonly string[];
}

export function draftSource(request: DraftRequest): Draft {
  const { table, seen, personal } = request;
  if (personal && isOfPersons(table)) return draftPersons(request);
  const fed = personal ? new Map<string, string>() : pairColumns(table, seen);
  const taken = new Set(fed.values());
  const undecided = seen.columns.map(({ name }) => name).filter((name) => !taken.has(name));
  const missing = table.columns
    .filter(({ required, derived, fallback, name }) => required && !derived && !fallback && !fed.has(name))
    .map(({ name }) => name);
  return {
    ...{ fed, undecided, missing },
    declaration: writeDeclaration(request, fed),
    mapping: writeMapping(request, fed, missing),
  };
}

/** Of a table whose rows are persons: what identifies them is classed, and read by the vocabulary of identifiers. */
function draftPersons(request: DraftRequest): Draft {
  const { table, seen } = request;
  const classed = classColumns(table, seen);
  const taken = classed.filter(({ mapped }) => mapped !== null);
  const lines = classed.map((column, index) => {
    const { name, feeds, ignored, question } = column;
    const use = feeds.length > 0 ? `feeds: [${feeds.join(', ')}]` : `ignored: "${ignored}"`;
    const place = placeOf(seen, name);
    const asked = question === null ? '' : ` ; à décider : ${question}`;
    return `  ${key(name)}: { class: ${column.class}, ${use}${place} } ${lookOf(seen, index)}${asked}`;
  });
  return {
    fed: new Map(taken.map(({ name, mapped }) => [mapped?.name ?? '', name])),
    undecided: classed
      .filter(({ question, mapped }) => question !== null && mapped === null)
      .map(({ name }) => name),
    missing: [],
    declaration: declare(request, lines),
    mapping: mapPersons(table, taken),
  };
}

function mapPersons(table: Table, taken: readonly PersonColumn[]): string {
  const names = taken.flatMap(({ name, mapped }) =>
    mapped === null ? [] : [`  ${mapped.expression(quoted(name))} as ${mapped.name},`],
  );
  // With one name only, it may be the one of birth or the one that is used.
  const only = taken.some(({ mapped }) => mapped?.name === 'lu_nom_usage')
    ? []
    : taken.flatMap(({ name, mapped }) =>
        mapped?.name === 'lu_nom' ? [`  ${quoted(name)} as lu_nom_usage,`] : [],
      );
  const day = orderIn(table, 'date_reference') < 0 ? [] : ['  extract_day(_line) as date_reference,'];
  return `-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
-- Données sur des personnes : relisez chaque classe et chaque colonne avant de recevoir le premier fichier.
create view lu as
select
${['  _line,', ...names, ...only, ...day].join('\n')}
from extract;

create view mapped as from identified('lu');
`;
}

function writeDeclaration(request: DraftRequest, fed: Map<string, string>): string {
  const { personal, seen } = request;
  const fieldOf = new Map([...fed].map(([field, column]) => [column, field]));
  const columns = seen.columns.map(({ name }, index) => {
    const told = lookOf(seen, index);
    const field = fieldOf.get(name);
    const place = placeOf(seen, name);
    if (field !== undefined) return `  ${key(name)}: { feeds: [${field}]${place} } ${told}`;
    const use = personal ? 'class: drop, ' : '';
    const why = isOfThirdPerson(wordsOf(name))
      ? 'à décider : contact ou responsable, peut-être une personne'
      : 'à décider : aucun champ ne lui ressemble';
    return `  ${key(name)}: { ${use}ignored: "${why}"${place} } ${told}`;
  });
  return declare(request, columns);
}

function declare(
  { id, partner, table, personal, roles, seen, day, sample, location: asked }: DraftRequest,
  columns: readonly string[],
): string {
  const location =
    asked ??
    (sample === null
      ? `location: { channel: s3, prefix: s3://depot/${id} } # à préciser ; essayer avec : run --extracts DIR`
      : `location: { channel: folder, path: ${sample} }`);
  const role = roles.length === 0 ? '' : `role: ${roles.at(-1)} # à décider : ${roles.join(', ')}\n`;
  return `# Ébauche faite d’un échantillon : relisez chaque ligne, surtout celles « à décider ».
source: ${id}
partner: ${partner}
title: Décrivez ici ce que contient l’extrait
table: ${table.name}
${role}extract_date: ${day}
licence: ${personal ? 'non publiable' : 'lov2'}
attribution: Nommez ici le producteur
unavailable: last_good
${location}
${readOf(seen)}columns:
${columns.join('\n')}
`;
}

function writeMapping(
  { id, table, personal }: DraftRequest,
  fed: Map<string, string>,
  missing: readonly string[],
): string {
  const places = PLACES.filter((name) => fed.has(name));
  const located = places.length > 0;
  const named = ['nom', 'commune'].flatMap((name) => fed.get(name) ?? []).map(quoted);
  const fields = [...fed]
    .filter(([field]) => field !== 'id' && !places.some((name) => name === field))
    .map(([field, column]) => `  ${expressionOf(fieldIn(table, field), quoted(column), named)} as ${field},`);
  const absent = missing
    .filter((field) => field !== 'id')
    .map((field) => `  -- à décider : ${field} est obligatoire et rien ne semble le donner`);
  const identifier = fed.get('id');
  const lines = [
    `  _line,`,
    ...(orderIn(table, 'id') < 0
      ? []
      : [
          identifier === undefined
            ? `  '${id}--' || _line as id, -- à décider : sans identifiant stable, chaque version change tout`
            : `  '${id}--' || ${quoted(identifier)} as id,`,
        ]),
    ...(located
      ? PLACES.map(
          (name) =>
            `  ${fed.has(name) ? quoted(fed.get(name) ?? '') : 'cast(null as varchar)'} as lieu_${name},`,
        )
      : []),
    ...fields,
    ...absent,
  ];
  const note = personal
    ? '-- Données sur des personnes : classez chaque colonne, puis voyez `identified` dans activities/normalise/sql.\n'
    : '';
  return `-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
${note}create view ${located ? 'lu' : 'mapped'} as
select
${lines.join('\n')}
from extract;
${located ? "\ncreate view mapped as from locate('lu');\n" : ''}`;
}

function fieldIn({ columns }: Table, field: string): Column | undefined {
  return columns.find(({ name }) => name === field);
}

const MACROS: Readonly<Record<string, string>> = {
  siret: 'cell_siret',
  telephone: 'cell_telephone',
  site_web: 'cell_url',
  horaires_accueil: 'cell_opening_hours',
};

function expressionOf(column: Column | undefined, cell: string, named: readonly string[]): string {
  const name = column?.name ?? '';
  const names = named.length > 0 ? `concat_ws(' ', ${named.join(', ')})` : "''";
  if (name === 'courriel') return `cell_courriel(${cell}, ${names})`;
  if (name === 'description') return `cell_free_text(${cell}, ${names})`;
  const macro = MACROS[name];
  if (macro !== undefined) return `${macro}(${cell})`;
  if (column?.type === 'date') return `cell_date(${cell})`;
  if (column?.type === 'number' || column?.type === 'integer') return `cell_number(${cell})`;
  if (column?.type === 'list') return `read_list(${cell})`;
  return `cell_text(${cell})`;
}

/** Between quotes whatever it is: `order`, `table` and `current_date` are names that partners use. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
