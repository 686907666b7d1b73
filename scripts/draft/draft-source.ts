/** A source drafted from a partner's sample: which column may feed which field, by its name and by what its cells look like. Pure. */
import type { Table } from '../../datasets/dataset.js';
import { classColumns, isOfPersons, type PersonColumn } from './draft-persons.js';
import { key, lookOf, placeOf } from './draft-reading.js';
import type { DraftRequest } from './draft-request.js';
import { orderIn, pairColumns } from './pair-columns.js';
import { declare, writeDeclaration } from './write-declaration.js';
import { quoted, writeMapping } from './write-mapping.js';

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
