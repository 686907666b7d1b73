/** The declaration of a drafted source, as YAML. */
import { isOfThirdPerson, wordsOf } from './column-words.js';
import { key, lookOf, placeOf, readOf } from './draft-reading.js';
import type { DraftRequest } from './draft-request.js';

export function writeDeclaration(request: DraftRequest, fed: Map<string, string>): string {
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

export function declare(
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
