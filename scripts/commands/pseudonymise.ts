import { basename, extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import {
  CANONICAL,
  type IdentifierKind,
  pseudonymiseFile,
} from '../../activities/normalise/pseudonymise-file.js';
import { printJson, printText, say } from '../print.js';
import { withFileSession } from '../session/file-session.js';
import { configure, toolkitPseudonymiser } from '../toolkit.js';

interface Options {
  readonly column: string;
  readonly identifier: IdentifierKind;
  readonly domain: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('pseudonymise <file> <out>')
    .description(
      'keyed pseudonyms in the place of one column, in clean CSV or Parquet; the other columns are left as they are',
    )
    .requiredOption('--column <name>', 'the column that holds the identifier')
    .addOption(
      new Option('--identifier <kind>', 'what it holds; spellings of one identifier become one pseudonym')
        .choices(Object.keys(CANONICAL))
        .makeOptionMandatory(),
    )
    .requiredOption('--domain <name>', 'for whom or what: two domains share no pseudonym')
    .option('--json', 'one JSON document on stdout')
    .action(pseudonymise);
}

async function pseudonymise(file: string, out: string, options: Options): Promise<void> {
  const { column, identifier, domain } = options;
  if (!['.csv', '.parquet'].includes(extname(out)))
    throw new ConfigurationInvalid(`${basename(out)}: the result is named .csv or .parquet; choose one.`);
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(domain))
    throw new ConfigurationInvalid(
      '--domain takes a name of small letters, digits and hyphens, such as etude-2026; correct it.',
    );
  const pseudonymiser = await toolkitPseudonymiser(configure());
  await pseudonymiser.current(); // no key: said before the file is looked at
  const { rejected, ...done } = await withFileSession(
    file,
    (session, scratch) =>
      pseudonymiseFile(
        { path: resolve(file), out: resolve(out), column, identifier, domain, scratch },
        pseudonymiser,
        session,
      ),
    NORMALISE_FUNCTIONS,
  );
  if (rejected > 0)
    say(`! ${rejected} lines could not be read and are left out; \`npx insertion convert\` lists them.`);
  if (options.json) return printJson(done);
  printText(`${done.rows} rows, ${done.invalid} with no readable identifier, keys ${done.keyEpoch} → ${out}`);
}
