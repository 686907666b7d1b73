/** The command line. What a command leaves open ends with it. */
import { runProgram } from './program.js';

process.exit(await runProgram(process.argv.slice(2)));
