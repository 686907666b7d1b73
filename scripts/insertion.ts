/** The command line. What a command leaves open ends with it. */
import { EXIT } from './exit-codes.js';
import { runProgram } from './program.js';

/** Whoever reads has had enough, as `head` has: nothing went wrong, and nobody hears the rest. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(Number(process.exitCode ?? EXIT.done));
  });

process.exit(await runProgram(process.argv.slice(2)));
