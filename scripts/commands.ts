/** Every command, and where it is. Only the one that is asked for is loaded: help needs none, and inspecting a file no Temporal. */
import { Command } from 'commander';
import { groupOf } from './command-groups.js';
import { COMMANDS, type ListedCommand, MODULES } from './listed-commands.js';

/** Commands of commands: they take no option of their own. */
const GROUPS = ['schedule', 'new', 'keys'];

const nameOf = ({ usage }: ListedCommand) => usage.split(' ')[0] ?? '';

/** Adds the module of one command; where no command has that name, a line of help for each. */
export async function addCommands(program: Command, name: string | undefined): Promise<void> {
  const asked = COMMANDS.find((one) => nameOf(one) === name);
  if (asked) (await MODULES[asked.module]()).add(program);
  else if (name === 'help') for (const load of Object.values(MODULES)) (await load()).add(program);
  else for (const one of COMMANDS) program.addCommand(lineOf(one));
  for (const command of program.commands) setGroup(command);
}

/** Its heading in the list, and in its own help how one types it. */
function setGroup(command: Command): void {
  const group = groupOf(command.name());
  if (group === null) return;
  command.helpGroup(group.heading).addHelpText('after', `\nExample:\n  ${group.example}`);
}

function lineOf(one: ListedCommand): Command {
  const [name, ...words] = one.usage.split(' ');
  const line = new Command(name).description(one.description);
  for (const word of words) line.argument(word);
  return GROUPS.includes(nameOf(one)) ? line : line.option('--json');
}
