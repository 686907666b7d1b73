/** Which of many values a text holds, by one look at some of its places: most texts hold none. */
import type { Mark } from './marks.js';

/** Characters that are looked at in one place. */
const GRAM = 4;

/**
 * Labels of the marks that a text holds. Wherever the shortest of them could stand, one place in so many falls within it: what stands
 * there is compared with every place of every mark.
 */
export function finderOf(marks: readonly Mark[]): (text: string) => string[] {
  const step = Math.min(...marks.map(({ value }) => value.length)) - GRAM + 1;
  if (step < 1) throw new Error(`A mark has fewer than ${GRAM} characters.`);
  const places = new Map<number, { mark: Mark; at: number }[]>();
  const known = new Uint8Array(1 << 16);
  for (const mark of marks)
    for (let at = 0; at < step; at += 1) {
      const gram = gramAt(mark.value, at);
      known[gram] = 1;
      places.set(gram, [...(places.get(gram) ?? []), { mark, at }]);
    }
  return (text) => {
    const found = new Set<string>();
    for (let at = 0; at + GRAM <= text.length; at += step) {
      const gram = gramAt(text, at);
      if (known[gram] === 0) continue;
      for (const place of places.get(gram) ?? [])
        if (text.startsWith(place.mark.value, at - place.at)) found.add(place.mark.label);
    }
    return [...found];
  };
}

function gramAt(text: string, at: number): number {
  const first = (text.charCodeAt(at) << 12) ^ (text.charCodeAt(at + 1) << 8);
  return (first ^ (text.charCodeAt(at + 2) << 4) ^ text.charCodeAt(at + 3)) & 0xffff;
}
