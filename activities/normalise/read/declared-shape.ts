import type { Source } from '../../../datasets/dataset.js';
import { DeclarationInvalid } from '../../errors.js';
import type { DeclaredShape } from './reading.js';

/** What a source says of its files, and for XML where its columns stand. Throws DeclarationInvalid. */
export function declaredShape(source: Source): DeclaredShape {
  if (!source.read.xml) return source.read;
  const paths = Object.entries(source.columns).map(([name, { path }]): [string, string[]] => {
    if (path === undefined)
      throw new DeclarationInvalid(
        `sources/${source.source}.yaml: column "${name}" has no path; an XML source gives one to each column.`,
      );
    return [name, [path].flat()];
  });
  return { ...source.read, columnPaths: Object.fromEntries(paths) };
}
