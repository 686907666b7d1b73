/** Where each command is. Only the one that is asked for is loaded: inspecting a file needs no Temporal. */
import type { Command } from 'commander';

type CommandModule = { readonly add: (program: Command) => void };

const MODULES: Readonly<Record<string, () => Promise<CommandModule>>> = {
  start: () => import('./commands/start.js'),
  run: () => import('./commands/run.js'),
  worker: () => import('./commands/worker.js'),
  'approve reject cancel status': () => import('./commands/decide.js'),
  'versions diff verify': () => import('./commands/versions.js'),
  'withdraw rebuild': () => import('./commands/withdraw.js'),
  'publish watch': () => import('./commands/publish.js'),
  'inspect convert': () => import('./commands/files.js'),
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
  generate: () => import('./commands/generate.js'),
  keys: () => import('./commands/keys.js'),
  doctor: () => import('./commands/doctor.js'),
};

/** Adds the module of one command, or every module when the name is none: help lists them all. */
export async function addCommands(program: Command, name: string | undefined): Promise<void> {
  const asked = Object.keys(MODULES).filter((names) => names.split(' ').includes(name ?? ''));
  for (const names of asked.length > 0 ? asked : Object.keys(MODULES))
    (await MODULES[names]?.())?.add(program);
}
