import { isEach } from '../../datasets/_channels/joined.js';
import { isAskedForColumns } from '../../datasets/asked-columns.js';
import type { Source } from '../../datasets/dataset.js';
import { DeclarationInvalid } from '../errors.js';
import type { JoinedShape } from '../read/json/join-records.js';
import type { DeclaredShape } from '../read/reading.js';

/**
 * What a source says of its files, and for XML and nested JSON where its columns stand. In a dataset about persons every nested
 * member must be declared. Throws DeclarationInvalid.
 */
export function declaredShape(source: Source, { personal }: { personal?: boolean } = {}): DeclaredShape {
  const { xml, format } = source.read;
  const paths = Object.entries(source.columns).flatMap(([name, { path }]): [string, string[]][] =>
    path === undefined || isAskedForColumns(source) ? [] : [[name, [path].flat()]],
  );
  const columnPaths = Object.fromEntries(paths);
  const unplaced = Object.keys(source.columns).find((name) => !(name in columnPaths));
  if (xml && unplaced !== undefined)
    throw new DeclarationInvalid(
      `sources/${source.source}.yaml: column "${unplaced}" has no path; an XML source gives one to each column.`,
    );
  if (xml) return { ...source.read, columnPaths };
  if (paths.length > 0 && format !== undefined && format !== 'json' && format !== 'ndjson')
    throw new DeclarationInvalid(
      `sources/${source.source}.yaml: a column has a path, and the files are ${format}; only XML and JSON have paths.`,
    );
  const joined = joinedShape(source);
  return paths.length > 0 || personal || joined
    ? { ...source.read, nested: 'columns', columnPaths, ...(joined && { joined }) }
    : source.read;
}

/** What is joined is nested, so that its columns are declared by their paths as well. */
function joinedShape({ location }: Source): JoinedShape | undefined {
  if (!('joined' in location) || !location.joined) return undefined;
  return Object.fromEntries(
    Object.entries(location.joined).map(([name, endpoint]) => [name, isEach(endpoint) ? 'one' : 'list']),
  );
}
