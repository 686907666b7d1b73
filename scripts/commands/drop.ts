import type { Command } from 'commander';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { curlCommand, type DropForm, describeDrop } from '../../activities/extract/describe-drop.js';
import { presignDrop } from '../../activities/platform/drop/presign-drop.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { hoursAfter, linkTo } from '../../activities/text/desk-link.js';
import type { Source } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { readDeclared } from '../declared.js';
import { readDeskKey } from '../desk/desk-effects.js';
import { printJson, printText } from '../print.js';
import { configure, requireDataset } from '../toolkit.js';

interface Options {
  readonly file?: string;
  readonly hours: string;
  readonly maxMib: string;
  readonly desk?: boolean;
  readonly json?: boolean;
}

/** A signature of Amazon's kind lasts a week at most. */
const MOST_HOURS = 168;

export function add(program: Command): void {
  program
    .command('drop <dataset> <source>')
    .description(
      'what to send a partner, in French, so that it can put a file into the S3 prefix of its source without an account',
    )
    .option('--file <name>', 'the only name that is taken; any below the prefix without it')
    .option('--hours <n>', `how long the permission lasts, ${MOST_HOURS} at most`, '24')
    .option('--max-mib <n>', 'largest file, in mebibytes', '500')
    .option(
      '--desk',
      'a link to the desk instead, for a source of an s3 prefix or a folder: a form in a browser, or resumable by tus',
    )
    .option('--json', 'one JSON document on stdout')
    .action(offer);
}

async function offer(dataset: string, name: string, options: Options): Promise<void> {
  const configuration = configure();
  const { s3 } = configuration;
  const datasets = new Map((await loadDatasets(...readDeclared().datasets)).map((one) => [one.id, one]));
  const sources = requireDataset(dataset, datasets).sources.map(({ declaration }) => declaration);
  const source = sources.find((one) => one.source === name);
  if (!source)
    throw new ConfigurationInvalid(
      `${dataset} has no source "${name}"; it has ${sources.map((one) => one.source).join(', ')}.`,
    );
  if (options.desk) return linkToDesk(configuration, { dataset, deposit: name }, source, options);
  if (source.location.channel !== 's3')
    throw new ConfigurationInvalid(
      `${name} comes by ${source.location.channel}; a file can be put without an account into an s3 prefix only (location in sources/${name}.yaml).`,
    );
  const fileName = options.file ?? null;
  if (fileName !== null && (source.drop.whole === 'marker' || /[/\\\0]|^\./.test(fileName)))
    throw new ConfigurationInvalid(
      '--file takes the plain name of a file, and none of a source whose files need a marker beside them; leave it out.',
    );
  const seconds = wholeNumber('--hours', options.hours, MOST_HOURS) * 3_600;
  const maxBytes = wholeNumber('--max-mib', options.maxMib, 5 * 1024) * 2 ** 20;
  const expires = new Date(Date.now() + seconds * 1_000);
  const limits = { fileName, maxBytes, seconds };
  const signed = await presignDrop(`location.prefix of ${name}`, source.location.prefix, s3, limits);
  const form: DropForm = { ...signed, fileName, maxBytes, expires };
  if (!options.json) return printText(describeDrop(source, form).trimEnd());
  printJson({
    ...{ dataset, source: name, ...form, expires: expires.toISOString() },
    ...{ files: source.drop.files, encryption: source.drop.encryption ?? null },
    command: curlCommand(form),
  });
}

async function linkToDesk(
  { desk }: Configuration,
  place: { readonly dataset: string; readonly deposit: string },
  { title, location }: Source,
  options: Options,
): Promise<void> {
  if (location.channel !== 's3' && location.channel !== 'folder')
    throw new ConfigurationInvalid(
      `${place.deposit} comes by ${location.channel}; the desk puts files into an s3 prefix or a folder only (location in sources/${place.deposit}.yaml).`,
    );
  if (desk.url === null)
    throw new ConfigurationInvalid(
      'DESK_URL is not set, so a link leads nowhere; set it to the address at which partners reach /depot of the desk.',
    );
  const until = hoursAfter(new Date(), wholeNumber('--hours', options.hours, MOST_HOURS));
  const mib = wholeNumber('--max-mib', options.maxMib, 20 * 1024);
  const link = linkTo(desk.url, { ...place, mib }, until, await readDeskKey(desk));
  if (options.json) return printJson({ ...place, mib, url: link.url, expires: link.until.toISOString() });
  printText(`Dépôt de l’extrait « ${title} », jusqu’au ${link.until.toISOString()} :\n${link.url}`);
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new ConfigurationInvalid(`${option} takes a whole number from 1 to ${most}; correct it.`);
}
