/** The command line: one file per command in commands/. */
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { InsertionError } from '../activities/errors.js';
import { addCommands } from './commands.js';
import { EXIT, exitCodeOfError } from './exit-codes.js';
import { say } from './print.js';

const program = new Command('insertion')
  .description('Raw partner extracts in, trustworthy open datasets out.')
  .addHelpText(
    'after',
    '\nExit codes: 0 done · 1 failed · 2 wrong usage or configuration · 3 held or refused · 4 input rejected',
  )
  .exitOverride()
  .showHelpAfterError('(insertion --help lists the commands)');

try {
  await addCommands(program, process.argv[2]);
  await program.parseAsync();
} catch (error) {
  process.exitCode = tellError(error);
}
process.exit();

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
