import type { SqlFile } from '../datasets/dataset.js';

export interface MacroParameter {
  readonly name: string;
  /** It has a value of its own (`name := value`), so that an entry may leave it out. */
  readonly isOptional: boolean;
}

/** What a rule's macro takes, in order, as its SQL declares it. */
export function macroParameters({ sql }: Pick<SqlFile, 'sql'>): MacroParameter[] {
  const declared = /^create or replace macro \w+\(([^)]*)\)/m.exec(sql)?.[1]?.split(', ') ?? [];
  return declared.map((parameter) => {
    const [name = '', own] = parameter.split(' := ');
    return { name, isOptional: own !== undefined };
  });
}
