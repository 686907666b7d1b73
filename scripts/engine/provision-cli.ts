/** `provision-cli.ts temporal [versitygw] [local-kms]`: installs what is missing, says so on stderr. Started by setup.mjs. */
import { InsertionError } from '../../activities/errors.js';
import type { ProgramName } from './installed-binary.mjs';
import { exitOnSignals } from './interruption.js';
import { provisionProgram } from './provision.js';

const PROGRAMS: readonly ProgramName[] = ['temporal', 'versitygw', 'local-kms'];

async function main(names: readonly string[]): Promise<number> {
  try {
    for (const name of PROGRAMS.filter((program) => names.includes(program)))
      if (name !== 'temporal' || !process.env.TEMPORAL_ADDRESS)
        await provisionProgram(name, process.env, (sentence) => process.stderr.write(`${sentence}\n`));
    return 0;
  } catch (error) {
    if (!(error instanceof InsertionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

process.exitCode = await exitOnSignals(() => main(process.argv.slice(2)));
