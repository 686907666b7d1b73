/** The program `insertion`: one file per command in commands/. */
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { InsertionError } from '../activities/errors.js';
import { addCommands } from './commands.js';
import { EXIT, exitCodeOfError } from './exit-codes.js';
import { say } from './print.js';

/** One command, by the words after the program's name. Gives the exit code; what goes wrong is told on stderr. */
export async function runProgram(words: readonly string[]): Promise<number> {
  process.exitCode = undefined;
  const program = new Command('npx insertion')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .description('Raw partner extracts in, trustworthy open datasets out.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done · 1 failed · 2 wrong usage or configuration\n            3 held or refused · 4 input rejected',
    )
    .exitOverride()
    .showHelpAfterError('(npx insertion --help lists the commands)');
  try {
    await addCommands(program, words[0]);
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return tellError(error);
  }
}

/** One sentence for the operator, one in French where it concerns the partner. */
function tellError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof InsertionError) {
    say(`${pc.red('✗')} ${error.message}`);
    if (error.partnerSentence) say(`  ${pc.dim('Pour le partenaire :')} ${error.partnerSentence}`);
    return exitCodeOfError(error);
  }
  if (error instanceof Error && error.name === 'AbortError') return Number(process.exitCode ?? EXIT.failed);
  say(
    `${pc.red('✗')} ${error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error'}; this is a bug of the toolkit.`,
  );
  return EXIT.failed;
}
