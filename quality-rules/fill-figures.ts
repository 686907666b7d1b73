/** Puts figures in a sentence of the catalogue: each stands there by its name in braces. Pure. */
export function fillFigures(sentence: string, figures: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (whole, name: string) => figures[name] ?? whole);
}
