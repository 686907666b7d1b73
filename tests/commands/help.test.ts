/** Help lists commands without loading them: what it says must be what they say. docs/options.md too: `ACCEPT=1` writes it anew; never in CI. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, type Option } from 'commander';
import { describe, it } from 'vitest';
import { COMMAND_GROUPS, groupOf } from '../../scripts/command-groups.js';
import { addCommands } from '../../scripts/commands.js';
import { COMMANDS, MODULES } from '../../scripts/listed-commands.js';
import { ROOT } from '../../scripts/toolkit.js';

const PAGE = join(ROOT, 'docs/options.md');

const HEAD = `# Options of every command

Made from the commands themselves, as \`--help\` says them; \`ACCEPT=1 npx vitest run tests/commands/help.test.ts\` writes it anew. What
each command is for: [every command](commands.md).
`;

/** A cell of a table; angle brackets would be read as HTML. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '\\<');

function rowOf({ flags, description, defaultValue, argChoices, mandatory }: Option): string {
  const empty = defaultValue === undefined || (Array.isArray(defaultValue) && defaultValue.length === 0);
  const notes = [
    ...(argChoices ? [`one of ${argChoices.join(', ')}`] : []),
    ...(empty || defaultValue === '' ? [] : [`default: ${String(defaultValue)}`]),
    ...(mandatory ? ['always given'] : []),
  ];
  const also = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  return `| \`${flags.replaceAll('|', '\\|')}\` | ${cell(description)}${also} |\n`;
}

/** A command of commands has no options of its own; each of its own follows. */
function sectionsOf(command: Command, path: string): string {
  const name = `${path}${command.name()}`;
  const words = command.registeredArguments.map((one) => {
    const word = one.variadic ? `${one.name()}...` : one.name();
    return one.required ? ` <${word}>` : ` [${word}]`;
  });
  if (command.commands.length > 0) return command.commands.map((one) => sectionsOf(one, `${name} `)).join('');
  const rows = command.options.map(rowOf).join('');
  const example = groupOf(path === '' ? command.name() : '')?.example;
  const table = rows === '' ? '' : `\n| option | is |\n|---|---|\n${rows}`;
  return `\n## ${name}\n\n\`npx insertion ${name}${words.join('')}\`: ${cell(command.description())}.\n${example === undefined ? '' : `\nExample: \`${example}\`\n`}${table}`;
}

/** The command that words name, and the words after it. */
function commandOf(
  program: Command,
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = words;
  const own = program.commands.find((one) => one.name() === first);
  return own ? commandOf(own, rest) : { command: program, rest: words };
}

describe('the list of commands', () => {
  it('says of each what its own module says', async () => {
    const [listed, loaded] = [new Command('insertion'), new Command('insertion')];
    await addCommands(listed, undefined);
    await addCommands(loaded, 'help');
    assert.equal(listed.helpInformation(), loaded.helpInformation());
  });

  it('leads to the module of each, and to that one alone', async () => {
    for (const { usage } of COMMANDS) {
      const [name] = usage.split(' ');
      const program = new Command('insertion');
      await addCommands(program, name);
      const names = program.commands.map((one) => one.name());
      assert.ok(names.includes(name ?? ''), usage);
      assert.ok(names.length < 5, usage);
    }
    assert.deepEqual(Object.keys(MODULES).sort(), [...new Set(COMMANDS.map((one) => one.module))].sort());
  });

  it('stands in groups by task, each command once, with an example that its own options take', async () => {
    const grouped = Object.values(COMMAND_GROUPS).flatMap((examples) => Object.keys(examples));
    assert.deepEqual(grouped.toSorted(), COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '').toSorted());
    const program = new Command();
    await addCommands(program, 'help');
    for (const name of grouped) {
      const [, , ...words] = (groupOf(name)?.example ?? '').match(/"[^"]*"|\S+/g) ?? [];
      const { command, rest } = commandOf(program, words);
      const { operands, unknown } = command.parseOptions([...rest]);
      assert.deepEqual(unknown, [], name);
      const required = command.registeredArguments.filter((one) => one.required).length;
      assert.ok(operands.length >= required && operands.length <= command.registeredArguments.length, name);
      const missing = command.options.filter(
        (one) => one.mandatory && command.getOptionValue(one.attributeName()) === undefined,
      );
      assert.deepEqual(
        missing.map(({ flags }) => flags),
        [],
        name,
      );
    }
  });

  it('is in docs/options.md, with every option', async () => {
    const program = new Command();
    await addCommands(program, 'help');
    const sections = COMMANDS.map(({ usage }) => {
      const command = program.commands.find((one) => one.name() === usage.split(' ')[0]);
      assert.ok(command, usage);
      return sectionsOf(command, '');
    });
    const page = HEAD + sections.join('');
    if (process.env.ACCEPT === '1' && process.env.CI === undefined) writeFileSync(PAGE, page);
    assert.equal(readFileSync(PAGE, 'utf8'), page);
  });
});
