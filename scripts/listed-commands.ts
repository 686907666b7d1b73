/** Every command: its module, which is loaded where it is asked for, and a line for the help that needs none. */
import type { Command } from 'commander';

type CommandModule = { readonly add: (program: Command) => void };

export const MODULES = {
  start: () => import('./commands/start.js'),
  run: () => import('./commands/run.js'),
  worker: () => import('./commands/worker.js'),
  decide: () => import('./commands/decide.js'),
  versions: () => import('./commands/versions.js'),
  explain: () => import('./commands/explain.js'),
  withdraw: () => import('./commands/withdraw.js'),
  publish: () => import('./commands/publish.js'),
  files: () => import('./commands/files.js'),
  validate: () => import('./commands/validate.js'),
  pseudonymise: () => import('./commands/pseudonymise.js'),
  protect: () => import('./commands/protect.js'),
  anonymity: () => import('./commands/anonymity.js'),
  erase: () => import('./commands/erase.js'),
  retention: () => import('./commands/retention.js'),
  register: () => import('./commands/register.js'),
  deliver: () => import('./commands/deliver.js'),
  drop: () => import('./commands/drop.js'),
  backfill: () => import('./commands/backfill.js'),
  schedule: () => import('./commands/schedule.js'),
  serve: () => import('./commands/serve.js'),
  desk: () => import('./commands/desk.js'),
  new: () => import('./commands/new.js'),
  example: () => import('./commands/example.js'),
  generate: () => import('./commands/generate.js'),
  keys: () => import('./commands/keys.js'),
  doctor: () => import('./commands/doctor.js'),
} as const satisfies Readonly<Record<string, () => Promise<CommandModule>>>;

export interface ListedCommand {
  readonly usage: string;
  readonly module: keyof typeof MODULES;
  readonly description: string;
}

/** As their own modules say it, which a test holds them to. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    usage: 'start',
    module: 'start',
    description: 'start what is needed and run every dataset on its sample extracts, with live progress',
  },
  {
    usage: 'run <dataset>',
    module: 'run',
    description: 'one run of a dataset: extract, normalise, check, assemble, release, report',
  },
  {
    usage: 'worker',
    module: 'worker',
    description: 'a worker for production: takes the steps of runs until it is told to stop, then drains',
  },
  { usage: 'approve <run>', module: 'decide', description: 'let a held run publish' },
  { usage: 'reject <run>', module: 'decide', description: 'end a held run without publishing' },
  { usage: 'cancel <run>', module: 'decide', description: 'stop a run and remove what it had written' },
  {
    usage: 'status [run]',
    module: 'decide',
    description: 'how far a run is; without a run, the latest ones',
  },
  {
    usage: 'versions <dataset>',
    module: 'versions',
    description: 'published versions, newest first, then those that were withdrawn, with the reason',
  },
  {
    usage: 'diff <dataset> [from] [to]',
    module: 'versions',
    description: 'rows and columns that changed between two versions',
  },
  {
    usage: 'verify <dataset> [version]',
    module: 'versions',
    description: 're-hash every file of a version against its manifest',
  },
  {
    usage: 'explain <dataset> <version> <table> <id> [column]',
    module: 'explain',
    description:
      'what a published row or cell rests on: sources, files and lines, the mapping and the rule; of a figure about persons, what it means and why it may be secret',
  },
  {
    usage: 'withdraw <dataset> <version>',
    module: 'withdraw',
    description: 'take a version down: a public notice in its place, consumers back on the last good one',
  },
  {
    usage: 'rebuild <dataset> <version>',
    module: 'withdraw',
    description: 'make a version again from its raw extracts and compare every byte; publishes nothing',
  },
  {
    usage: 'publish <dataset> [version]',
    module: 'publish',
    description: 'tell data.gouv.fr of a version (default: the current one), then read it back without a key',
  },
  {
    usage: 'watch <dataset>',
    module: 'publish',
    description:
      'look at its links on data.gouv.fr as the public does: alive, unchanged, of the announced age',
  },
  {
    usage: 'inspect <file>',
    module: 'files',
    description: 'container, encoding, dialect, sheets, columns with guessed types, row count',
  },
  {
    usage: 'convert <file> <out>',
    module: 'files',
    description:
      'any readable extract to clean UTF-8 RFC 4180 CSV, or Parquet; OUT.flags lists the lines that were touched or rejected',
  },
  {
    usage: 'validate <file>',
    module: 'validate',
    description:
      'what would be told of a file, before it is sent: against a source of a dataset (the report of a run), or a Table Schema',
  },
  {
    usage: 'pseudonymise <file> <out>',
    module: 'pseudonymise',
    description:
      'keyed pseudonyms in the place of one column, in clean CSV or Parquet; the other columns are left as they are',
  },
  {
    usage: 'protect <table> <out>',
    module: 'protect',
    description:
      'what may be told of a count table: small counts hidden with all that gives them away, proven by attack (--method suppression), multiples (rounding) or counts with noise (cell_key); OUT.csv has the dimensions, the count (empty where secret) and statut (diffuse, arrondi, approche or secret)',
  },
  {
    usage: 'anonymity <file>',
    module: 'anonymity',
    description:
      'k-anonymity, l-diversity and t-closeness of a file with a row for each person; exit 3 below the limits',
  },
  {
    usage: 'erase <dataset>',
    module: 'erase',
    description:
      'take persons out of all that is kept, and note their opposition for every later run; nothing of them goes through Temporal',
  },
  {
    usage: 'retention',
    module: 'retention',
    description:
      'delete raw extracts past the term of their source (retention.raw_days) and what ended runs left, and write a register; `schedule apply` does it each night',
  },
  {
    usage: 'register',
    module: 'register',
    description:
      'the register of processing (RGPD, article 30), generated from the declarations that runs execute',
  },
  {
    usage: 'deliver <run-or-partner>',
    module: 'deliver',
    description:
      'tell partners of the reports of a run, or a partner of its last ones: what failed or waits is sent, what was told is not sent twice',
  },
  {
    usage: 'drop <dataset> <source>',
    module: 'drop',
    description:
      'what to send a partner, in French, so that it can put a file into the S3 prefix of its source without an account',
  },
  {
    usage: 'backfill <dataset>',
    module: 'backfill',
    description:
      'one run per period of its frequency, oldest first, each with the extracts of that time; a period that went through is not run again',
  },
  {
    usage: 'schedule',
    module: 'schedule',
    description: 'runs and watches that start by themselves, from metadata.yaml',
  },
  {
    usage: 'serve',
    module: 'serve',
    description: 'the catalogue and a read-only API over the open zone, until it is told to stop',
  },
  {
    usage: 'desk',
    module: 'desk',
    description:
      'the pages of the data team: datasets, sources and runs at a glance; decides on held runs, opens payloads for Temporal’s pages and command line, until it is told to stop',
  },
  {
    usage: 'init <folder>',
    module: 'new',
    description: 'a repository for datasets of your own, with one that runs, its test and its CI',
  },
  { usage: 'new', module: 'new', description: 'a dataset or a source from a template, that runs at once' },
  {
    usage: 'example [dataset]',
    module: 'example',
    description:
      'hold a dataset to its folder example/: small extracts, and the rows and tables that they give',
  },
  {
    usage: 'generate <dataset> <out>',
    module: 'generate',
    description: 'invented people in the files of every partner, with the truth beside them in OUT/verite',
  },
  {
    usage: 'keys',
    module: 'keys',
    description:
      'the secret keys of pseudonyms: one file (PSEUDONYM_KEYS_FILE), one reader, one key per epoch',
  },
  {
    usage: 'doctor',
    module: 'doctor',
    description: 'each thing a run and the desk need, and what to do about what is missing',
  },
];
