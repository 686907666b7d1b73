/** What a partner hears first: rows of its delivery that may have been lost on the way, since they were there the time before. Pure. */
const LOST_ROWS = new Set(['livraison_en_baisse', 'departement_en_baisse']);

export function tellsOfLostRows({ code }: { readonly code: string }): boolean {
  return LOST_ROWS.has(code);
}
