/**
 * How a French name sounds, roughly: enough to bring the usual misspellings together (Thierry, Tierri; Philippe, Filipe;
 * Gauthier, Gautier). For comparison only. Receives letters a–z.
 */
export function phoneticName(text: string): string | null {
  let sound = text;
  for (const [pattern, replacement] of SOUNDS) sound = sound.replace(pattern, replacement);
  // A name of silent letters alone is compared as it is written.
  return sound || text || null;
}

/** In order: what several letters say together comes before what one says. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/sch|sh/g, 'ch'],
  [/ch/g, '1'],
  [/h/g, ''],
  [/1/g, 'ch'],
  [/eaux?|aux?/g, 'o'],
  [/oe/g, 'e'],
  [/ai|ei|ay|ey/g, 'e'],
  [/y/g, 'i'],
  [/c(?=[ei])/g, 's'],
  [/c(?!h)|ck|qu|q|k/g, 'k'],
  [/g(?=[ei])/g, 'j'],
  [/gu(?=[ei])/g, 'g'],
  [/w/g, 'v'],
  [/z/g, 's'],
  [/[ae]n(?=[^aeiou]|$)|[ae]m(?=[pb])/g, 'an'],
  [/(.)\1+/g, '$1'],
  [/(?<=..)(?:es|e|s|t|d|x|p)+$/, ''],
];
