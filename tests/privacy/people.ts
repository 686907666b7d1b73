/** Sets of persons as sorted numbers: a hundred thousand people are in as many cells as there are levels, columns and definitions. */

/** Who is counted: each once, in order. */
export type People = Uint32Array;

const numbers = new Map<string, number>();

export function numberOf(person: string): number {
  const known = numbers.get(person) ?? numbers.size;
  numbers.set(person, known);
  return known;
}

/** Null where somebody is there twice. */
export function peopleOf(persons: readonly string[]): People | null {
  const people = Uint32Array.from(persons, numberOf).sort();
  return people.every((one, at) => at === 0 || one !== people[at - 1]) ? people : null;
}

export function isWithin(part: People, whole: People): boolean {
  let at = 0;
  return (
    part.length <= whole.length &&
    part.every((one) => {
      while (at < whole.length && (whole[at] ?? 0) < one) at += 1;
      return whole[at] === one;
    })
  );
}

let marks = new Uint32Array(0);
let round = 0;

/** Who is in the whole and in none of the parts: by marks that are never wiped off, as cheap for the thousandth whole as for the first. */
export function restOf(whole: People, parts: readonly People[]): number[] {
  if (marks.length < numbers.size) marks = new Uint32Array(numbers.size);
  round += 1;
  for (const part of parts) for (const one of part) marks[one] = round;
  return [...whole.filter((one) => marks[one] !== round)];
}
