/** Texts as they are compared: without case and accents. */
import { quoted } from '../../text/sql-text.js';
import type { ServedColumn } from '../served-table.js';

/** Texts as they are compared: found ready in a table that is held, made row by row of one in its file. */
export interface Folding {
  text(column: string): string;
  /** All texts of a row. */
  row(columns: readonly ServedColumn[]): string;
}

export const BY_ROW: Folding = {
  text: (column) => folded(quoted(column)),
  row: (columns) => folded(`concat_ws(' ', ${textsOf(columns).join(', ')})`),
};

export const READY: Folding = {
  text: (column) => quoted(`_folded_${column}`),
  row: () => '_folded',
};

/** What a held table has beside its columns, whose names begin with a letter. */
export function foldedColumns(columns: readonly ServedColumn[]): readonly string[] {
  const texts = columns.filter(({ type }) => type === 'text');
  return [
    ...texts.map(({ name }) => `${BY_ROW.text(name)} as ${READY.text(name)}`),
    ...(textsOf(columns).length > 0 ? [`${BY_ROW.row(columns)} as ${READY.row(columns)}`] : []),
  ];
}

export function textsOf(columns: readonly ServedColumn[]): string[] {
  return columns.flatMap(({ name, type }) => {
    if (type === 'text') return [quoted(name)];
    return type === 'list' ? [`array_to_string(${quoted(name)}, ' ')`] : [];
  });
}

/** Without case, accents, ligatures and typographic apostrophes: what a person types finds what a person wrote. */
export function folded(text: string): string {
  const plain = `strip_accents(lower(cast(${text} as varchar)))`;
  return `replace(replace(replace(${plain}, 'œ', 'oe'), 'æ', 'ae'), '’', '''')`;
}
