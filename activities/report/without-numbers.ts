import { shapesIn } from '../text/identifier-shapes.js';

/** A text of a partner without the number of somebody that may stand in it: a title, the name of a file or of a column. */
export function withoutNumbers(text: string): string {
  return shapesIn(text, ['nir', 'iban']).length === 0
    ? text
    : text.replace(/[0-9A-Z](?:[ .-]?[0-9A-Z]){12,}/g, '…');
}
