import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { type Erased, erasePersons } from '../../activities/custody/erase/erase-persons.js';
import {
  Contact,
  type OpposedContacts,
  opposeContacts,
} from '../../activities/custody/erase/oppose-contacts.js';
import { readIdentities } from '../../activities/custody/erase/read-identities.js';
import { datasetOf } from '../../activities/door/dataset-of.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { Identity } from '../../activities/normalise/identity.js';
import { pseudonymiseIdentities } from '../../activities/normalise/pseudonymise-identities.js';
import { printJson, printText, say } from '../print.js';
import { configure, toolkitEffects } from '../toolkit.js';

interface Options {
  readonly identifiers: string;
  readonly store?: string;
  readonly json?: boolean;
}

export function add(program: Command): void {
  program
    .command('erase <dataset>')
    .description(
      'take persons out of all that is kept, and note their opposition for every later run; nothing of them goes through Temporal',
    )
    .requiredOption(
      '--identifiers <file>',
      `JSON or CSV, - for stdin (never an argument: shells and process lists keep those); fields: ${Object.keys(Identity.shape).join(', ')}; of a dataset about the offer, the ${Object.keys(Contact.shape).join(' or ')} of a professional`,
    )
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .option('--json', 'one JSON document on stdout')
    .action(erase);
}

async function erase(id: string, options: Options): Promise<void> {
  const given = await readSource(options.identifiers);
  const effects = await toolkitEffects(configure(options));
  const dataset = datasetOf(effects, id);
  const today = effects.now().toISOString().slice(0, 10);
  const scratch = await effects.createScratch('erase');
  try {
    if (!dataset.metadata.personal) {
      const contacts = readIdentities(given, Contact);
      const opposed = await opposeContacts({ dataset, contacts, today, scratch }, effects);
      if (options.json) printJson(opposed);
      else tellContacts(id, opposed);
      return;
    }
    const identities = readIdentities(given, Identity);
    const persons = await effects.engine.withSession({ scratch }, (session) =>
      pseudonymiseIdentities({ dataset, identities, today }, effects.pseudonymiser, session),
    );
    const erased = await erasePersons({ dataset, persons, today, scratch }, effects);
    if (options.json) printJson(erased);
    else tell(id, erased);
  } finally {
    await effects.removeScratch(scratch);
  }
}

async function readSource(path: string): Promise<string> {
  if (path === '-') return text(process.stdin);
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ConfigurationInvalid('--identifiers: the file cannot be read; correct its path.');
  }
}

function tellContacts(dataset: string, { contacts, heldBy }: OpposedContacts): void {
  say(`${contacts} professionals opposed; every later version of ${dataset} is without their contacts.`);
  if (heldBy.length > 0)
    printText(
      `Still in ${heldBy.join(', ')}: npx insertion run ${dataset} makes a version without them; then withdraw the earlier ones (npx insertion withdraw ${dataset} <version> --reason …).`,
    );
  say('Now remove the file of contacts.');
}

function tell(dataset: string, erased: Erased): void {
  const { persons, rows, versionRows, shared, countedIn, unreadable, raw, pages } = erased;
  say(`${persons} opposed to ${dataset}; every later run leaves their rows out.`);
  printText(`${rows} rows of extracts and ${versionRows} rows of restricted tables are gone.`);
  if (shared > 0)
    printText(
      `${shared} of their pseudonyms are also borne by others, and erase nobody: more identifiers may tell them apart.`,
    );
  if (pages > 0)
    printText(`${pages} pages of départements are gone; the next run writes them without the person.`);
  if (countedIn.length > 0)
    printText(
      `Counted in ${countedIn.join(', ')}: npx insertion run ${dataset} makes a version without them; a run under way must be started again.`,
    );
  if (raw.length > 0)
    printText(
      `${raw.length} raw extracts still name them until their retention ends (npx insertion retention):\n  ${raw.join('\n  ')}`,
    );
  if (unreadable.length > 0)
    printText(
      `Under other keys, or of sources no longer declared, so that nobody can be found in them; remove or withdraw them:\n  ${unreadable.join('\n  ')}`,
    );
  say('Now remove the file of identifiers.');
}
