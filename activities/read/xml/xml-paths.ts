/** Paths of columns in an XML document, as the source declares them. */
import { ContractBroken } from '../../errors.js';

/** Which of the elements of that name is meant, among those that stand in the same element. */
export type Choice =
  | { readonly kind: 'first' | 'last' }
  | { readonly kind: 'match'; readonly child: readonly string[]; readonly text: string };

export interface Step {
  readonly name: string;
  readonly choice: Choice;
}

const NAME = '[^/\\[\\]=\\s]+';
const STEP = new RegExp(`^(${NAME})(?:\\[(?:(first|last)|(${NAME}(?:/${NAME})*)=([^\\]]+))\\])?$`);

/** Throws ContractBroken. */
export function parsePath(path: string): Step[] {
  return path.split(/\/(?![^[]*\])/).map((text) => {
    const found = STEP.exec(text);
    if (!found)
      throw new ContractBroken(
        `The path "${path}" of a column is not understood at "${text}"; write names, name[first], name[last] or name[CHILD=text], joined by slashes.`,
      );
    const [, name = '', place, child, wanted = ''] = found;
    if (child !== undefined)
      return { name, choice: { kind: 'match', child: child.split('/'), text: wanted.trim() } };
    return { name, choice: { kind: place === 'last' ? 'last' : 'first' } };
  });
}

/** What two steps share when they mean the same element. */
export function stepKey({ name, choice }: Step): string {
  return choice.kind === 'match'
    ? `${name}[${choice.child.join('/')}=${choice.text}]`
    : `${name}[${choice.kind}]`;
}
