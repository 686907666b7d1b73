/** How an identifier is written before it is compared: normalise notes what was received, protect looks for it in what leaves. */

/** Domain of the pseudonyms that both sides compare. */
export const SCAN_DOMAIN = 'controle';

/** SQL of a text: capitals without accents, letters and digits alone. */
export function canonicalIdentifier(text: string): string {
  return `regexp_replace(upper(strip_accents(${text})), '[^A-Z0-9]', '', 'g')`;
}

/** SQL condition on a text that is written so: long enough to be somebody's. */
export function isTelling(canonical: string): string {
  return `strlen(${canonical}) >= 5`;
}
