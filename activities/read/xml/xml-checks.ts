/** Paths a source may not declare, though they can be written. */
import type { XmlShape } from '../../../datasets/reading.js';
import { ContractBroken } from '../../errors.js';
import type { Step } from './xml-paths.js';

export function startsWith(names: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => names[index] === name);
}

/** Chosen is what stands in a group or a record; these are all read. */
export function refuseChoiceAbove(steps: readonly Step[]): void {
  const chosen = steps.find(({ choice }) => choice.kind !== 'first');
  if (chosen)
    throw new ContractBroken(
      `A column chooses among the "${chosen.name}" of an XML document, of which every one is read; choose below it.`,
    );
}

export function refuseToxic(path: string, steps: readonly Step[], { toxic }: XmlShape): void {
  const names = steps.map(({ name }) => name);
  const read = [
    names,
    ...steps.flatMap(({ choice }, index) =>
      choice.kind === 'match' ? [[...names.slice(0, index + 1), ...choice.child]] : [],
    ),
  ];
  const found = toxic.find((toxicPath) => read.some((each) => startsWith(each, toxicPath.split('/'))));
  if (found)
    throw new ContractBroken(
      `The path "${path}" of a column leads into "${found}", which is declared toxic; remove one.`,
    );
}
