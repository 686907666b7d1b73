/** Reads this folder: the SQL of the rules, and what is told of each code. Whatever is wrong becomes a sentence that names the file. */
import { join } from 'node:path';
import { z } from 'zod';
import { DeclarationInvalid } from '../activities/errors.js';
import type { SqlFile } from '../datasets/dataset.js';
import { readSqlFolder, readYaml } from '../datasets/read-declared.js';

const Sentence = z.string().regex(/^.{10,}\.$/, 'one French sentence, ended by a full stop');

/** Two or three French words, fit for the sheet of a workbook. */
const ShortName = z
  .string()
  .regex(
    /^[^[\]:*?/\\&<>"']{3,31}$/,
    'at most 31 letters, and none that a workbook does not take in a sheet’s name',
  );

/** What is told of a rule: what was seen and what the partner should do. `{champ}` stands for its column names. */
export const RuleText = z.strictObject({ name: ShortName.optional(), what: Sentence, fix: Sentence });
export type RuleText = z.infer<typeof RuleText>;

/** What is told of an issue. `hold`: of a delivery beside the one before. `about: column`: the issue's field is one of the partner's column names. */
export const IssueText = z.strictObject({
  severity: z.enum(['info', 'warn', 'hold']),
  about: z.literal('column').optional(),
  /** The row is left out because it is outside our scope: the partner made no mistake, and nothing is lost. */
  scope: z.literal('outside').optional(),
  ...RuleText.shape,
});
export type IssueText = z.infer<typeof IssueText>;

const Code = z.string().regex(/^[a-z]+(_[a-z]+)*$/, 'snake_case');
export const Catalogue = z.strictObject({
  issues: z.record(Code, IssueText),
  rules: z.record(Code, RuleText),
});
export type Catalogue = z.infer<typeof Catalogue>;

export interface RuleBook {
  /** One macro per file, with the file's name, in order of name. */
  readonly macros: readonly SqlFile[];
  readonly issues: ReadonlyMap<string, IssueText>;
  readonly rules: ReadonlyMap<string, RuleText>;
}

/** Reads folders of rules, each with its catalogue.yaml. Throws DeclarationInvalid. */
export async function loadRules(...roots: readonly string[]): Promise<RuleBook> {
  const books = await Promise.all(roots.map(loadFolder));
  const macros = books.flatMap((book) => book.macros);
  const names = macros.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new DeclarationInvalid(
      `quality-rules/${twice}.sql: data-insertion brings a rule of this name along; give it another.`,
    );
  return {
    macros: macros.sort((one, other) => (one.name < other.name ? -1 : 1)),
    issues: new Map(books.flatMap((book) => [...book.issues])),
    rules: new Map(books.flatMap((book) => [...book.rules])),
  };
}

async function loadFolder(root: string): Promise<RuleBook> {
  const catalogue = await readYaml(join(root, 'catalogue.yaml'), Catalogue);
  const macros = await readSqlFolder(root);
  for (const macro of macros) checkMacro(macro);
  const names = new Set(macros.map(({ name }) => name));
  for (const name of names)
    if (!(name in catalogue.rules))
      throw new DeclarationInvalid(
        `quality-rules/${name}.sql: the rule is not in catalogue.yaml; add what it tells a partner.`,
      );
  for (const name of Object.keys(catalogue.rules))
    if (!names.has(name))
      throw new DeclarationInvalid(
        `quality-rules/catalogue.yaml: rule "${name}" has no file; add ${name}.sql or remove the entry.`,
      );
  return {
    macros,
    issues: new Map(Object.entries(catalogue.issues)),
    rules: new Map(Object.entries(catalogue.rules)),
  };
}

function checkMacro({ name, sql }: SqlFile): void {
  if (!sql.startsWith('-- Broken '))
    throw new DeclarationInvalid(
      `quality-rules/${name}.sql: its first line must say what a broken row is; start it with "-- Broken".`,
    );
  const defined = [...sql.matchAll(/^create or replace macro (\w+)\(/gm)].map((match) => match[1]);
  if (defined.length !== 1 || defined[0] !== name)
    throw new DeclarationInvalid(
      `quality-rules/${name}.sql: it must define one macro, ${name}, by "create or replace macro ${name}(".`,
    );
}
